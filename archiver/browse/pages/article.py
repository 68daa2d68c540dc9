"""One article, to be read: text, dates and where they come from, pictures, links, what changed, copies, rights, citation, evidence."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from archiver.archive.copies import THRESHOLD
from archiver.archive.fingerprints import similarity
from archiver.browse.pages.articles import BRIEF, brief
from archiver.browse.pages.listing import EXPORT, Listing
from archiver.browse.pages.one import ARTICLE, cited_of, one
from archiver.browse.pages.text import paragraphs
from archiver.browse.pages.visit import Answer, Route, Row, Visit
from archiver.citation import as_text
from archiver.urls import url_key

_IMAGES = "SELECT * FROM images WHERE article_id = :id ORDER BY is_lead DESC, position"
_RELATED = """
SELECT related_links.*, targets.title AS our_title, targets.date AS our_date, targets.date_precision AS our_precision,
       targets.gone_since AS our_gone
FROM related_links LEFT JOIN articles AS targets ON targets.id = target_article
WHERE article_id = :id ORDER BY position"""
_INLINE = "SELECT url, text FROM inline_links WHERE article_id = :id ORDER BY position"
_KNOWN = "SELECT id, url_key FROM articles WHERE url_key IN (SELECT value FROM json_each(:keys))"
_CHANGES = """
SELECT changes.*, (SELECT count(*) FROM revisions AS earlier WHERE earlier.article_id = changes.article_id
                   AND (earlier.valid_from, earlier.id) <= (revisions.valid_from, revisions.id)) AS version
FROM changes LEFT JOIN revisions ON revisions.id = revision_id
WHERE changes.article_id = :id ORDER BY changed_at DESC, changes.id DESC"""
_VERSIONS = "SELECT count(*) + 1 AS versions FROM revisions WHERE article_id = :id"
_CLUSTER = f"""
WITH RECURSIVE near (id) AS (
    VALUES (:id)
    UNION SELECT copy_id FROM near JOIN copy_links ON article_id = near.id AND similarity >= :threshold
    UNION SELECT article_id FROM near JOIN copy_links ON copy_id = near.id AND similarity >= :threshold)
SELECT {BRIEF}, minhash FROM near CROSS JOIN articles ON articles.id = near.id
LEFT JOIN fingerprints ON fingerprints.article_id = articles.id
ORDER BY datetime(coalesce(date, first_seen)), articles.id LIMIT :most"""
_PUSHED_BY = """
SELECT articles.id, articles.title, articles.outlet FROM related_links JOIN articles ON articles.id = article_id
WHERE target_article = :id ORDER BY articles.id DESC LIMIT :most"""
_RIGHTS = """
SELECT is_reserved, statements, fetched_at FROM fetches JOIN rights ON rights.id = rights_id
WHERE article_id = :id ORDER BY fetches.id DESC LIMIT 1"""
_EVIDENCE = """
SELECT id, fetched_at, status, outcome, evidence_file, evidence_offset, evidence_length, payload_sha256, evidence_of, size, source
FROM fetches WHERE article_id = :id AND evidence_file IS NOT NULL ORDER BY fetched_at DESC, id DESC LIMIT :most"""
_ALL = "true"

_MOST_COPIES, _MOST_PUSHERS, _MOST_EVIDENCE = 50, 20, 5


async def article(visit: Visit) -> Answer:
    """The page of one article."""
    shown = await one(visit)
    number = shown["id"]
    parts = await visit.several(
        images=(_IMAGES, {"id": number}),
        related=(_RELATED, {"id": number}),
        inline=(_INLINE, {"id": number}),
        changes=(_CHANGES, {"id": number}),
        versions=(_VERSIONS, {"id": number}),
        copies=(_CLUSTER, {"id": number, "threshold": THRESHOLD, "most": _MOST_COPIES}),
        pushed_by=(_PUSHED_BY, {"id": number, "most": _MOST_PUSHERS}),
        rights=(_RIGHTS, {"id": number}),
        evidence=(_EVIDENCE, {"id": number, "most": _MOST_EVIDENCE}),
    )
    inline = await _with_ours(visit, parts["inline"])
    neighbours = [{"name": name, "url": shown[name]} for name in ("previous_post", "next_post") if shown[name]]
    return await visit.page(
        "article.html",
        article=shown,
        text=paragraphs(shown["body"], shown["lead"], [(link["text"], link["href"]) for link in inline]),
        images=parts["images"],
        blocks=_blocks(parts["related"]),
        inline=inline,
        neighbours=await _with_ours(visit, neighbours),
        changes=parts["changes"],
        versions=parts["versions"][0]["versions"],
        copies=_alike(parts["copies"]),
        pushed_by=parts["pushed_by"],
        rights=_rights(parts["rights"]),
        evidence=parts["evidence"],
        citation=as_text(cited_of(shown)),
    )


async def articles(visit: Visit) -> Answer:
    """All articles, latest first."""
    listing = Listing(brief(_ALL))
    return await listing.file(visit, "artikel") or await visit.page("articles.html", shown=await listing.shown(visit))


async def _with_ours(visit: Visit, links: list[Row]) -> list[Row]:
    """Links with `href`: our copy where the page they lead to is archived, else where they led; only the web's own kinds."""
    keys = {link["url"]: _key(link["url"]) for link in links}
    known = {row["url_key"]: row for row in await visit.rows(_KNOWN, keys=json.dumps(sorted(set(keys.values()))))}
    found = []
    for link in links:
        ours = known.get(keys[link["url"]])
        href = visit.href(f"/artikel/{ours['id']}") if ours else outside(link["url"])
        found.append({**link, "href": href, "is_ours": ours is not None, "host": urlsplit(link["url"]).hostname})
    return found


def _key(url: str) -> str:
    try:
        return url_key(url)
    except ValueError:
        return ""


def outside(url: str | None) -> str | None:
    """An address that a page of ours may link to; None for what is no web address (`javascript:` above all)."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def _blocks(links: list[Row]) -> list[tuple[str | None, list[Row]]]:
    """Related links under the headings that they stood under, in page order."""
    blocks: dict[str | None, list[Row]] = {}
    for link in links:
        blocks.setdefault(link["block"], []).append({**link, "href": outside(link["url"])})
    return list(blocks.items())


def _alike(rows: list[Row]) -> list[Row]:
    """The cluster, earliest first, each with how much of the earliest's wording it has; nothing for an article that is alone."""
    if len(rows) < 2:
        return []
    first = rows[0]["minhash"]
    return [
        {**row, "similarity": similarity(first, row["minhash"]) if first and row["minhash"] else None} for row in rows
    ]


def _rights(rows: list[Row]) -> dict[str, Any] | None:
    if not rows:
        return None
    return {**rows[0], "statements": json.loads(rows[0]["statements"])}


ROUTES = (Route(ARTICLE, article), Route(f"/artikel{EXPORT}", articles))
