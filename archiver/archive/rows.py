"""Articles as rows and back. Pure: times are ISO 8601 text, lists are JSON text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from json.encoder import encode_basestring
from typing import Any

from archiver.items import Article, Image, InlineLink, Kind, Link, Precision
from archiver.urls import url_key

_encode = json.JSONEncoder(ensure_ascii=False).encode
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in (Image, InlineLink, Link)}

MIN_TWIN_LETTERS = 200
"""A body shorter than this is no ground to call two addresses the same article (agency one-liners, "Das Video finden Sie hier")."""


def machine_time(moment: datetime) -> str:
    """A moment of the archiver's own clock: UTC, whole seconds, so that such texts sort by time."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def page_time(moment: datetime | None) -> str | None:
    """A moment that a page stated, with the page's own offset."""
    return moment.isoformat(timespec="seconds") if moment else None


def read_time(text: str | None) -> datetime | None:
    """The moment that one of the two above wrote."""
    return datetime.fromisoformat(text) if text else None


def squeezed(text: str | None) -> str:
    """Text as it is compared: any run of white space is one blank."""
    return " ".join(text.split()) if text else ""


def storable(text: str | None) -> str | None:
    """What a stranger sent as text that SQLite and UTF-8 can hold: without lone surrogates and NUL; None when nothing is left."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "") or None if text else None


def storable_article(article: Article) -> Article:
    """The article without lone surrogates, which JSON can hold (`"\\ud83d"`) and UTF-8 cannot."""
    cleaned: Article = _without_surrogates(article)
    return cleaned


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return value.encode("utf-8", "ignore").decode()
    if isinstance(value, tuple):
        return tuple(map(_without_surrogates, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _without_surrogates(getattr(value, field.name)) for field in fields(value)}
        )
    return value


def json_list(values: Sequence[Any]) -> str:
    """A list as JSON text, umlauts as they are."""
    try:
        return f"[{', '.join(map(encode_basestring, values))}]"
    except TypeError:  # not of texts alone, for which this takes a fifth of the time
        return _encode(list(values))


def article_row(article: Article, *, is_hashed: bool = True) -> dict[str, Any]:
    """The fields that `articles` and `revisions` share, by column; without address, images and related links.

    `is_hashed` False leaves the content hash empty, for who knows it.
    """
    return {
        "title": article.title,
        "kicker": article.kicker,
        "lead": article.lead,
        "date": page_time(article.date),
        "date_precision": article.date_precision.value if article.date_precision else None,
        "date_source": article.date_source,
        "date_original": article.date_original,
        "date_modified": page_time(article.date_modified),
        "date_conflict": article.date_conflict,
        "authors": json_list(article.authors),
        "agencies": json_list(article.agencies),
        "section": article.section,
        "keywords": json_list(article.keywords),
        "body": article.body,
        "image_credit": article.image_credit,
        "language": article.language,
        "comment_count": article.comment_count,
        "paywalled": int(article.paywalled),
        "previous_post": article.previous_post,
        "next_post": article.next_post,
        "licence": article.licence,
        "kind": article.kind.value,
        "content_hash": content_hash(article) if is_hashed else None,
    }


def article_from_row(
    row: Mapping[str, Any], images: Sequence[Image], links: Sequence[Link], inline_links: Sequence[InlineLink]
) -> Article:
    """The article that a row of `articles` (or of `revisions`, with its article's `url`) and its images and links hold."""
    return Article(
        url=row["url"],
        title=row["title"],
        kicker=row["kicker"],
        lead=row["lead"],
        date=read_time(row["date"]),
        date_precision=Precision(row["date_precision"]) if row["date_precision"] else None,
        date_source=row["date_source"],
        date_original=row["date_original"],
        date_modified=read_time(row["date_modified"]),
        date_conflict=row["date_conflict"],
        authors=tuple(json.loads(row["authors"])),
        agencies=tuple(json.loads(row["agencies"])),
        section=row["section"],
        keywords=tuple(json.loads(row["keywords"])),
        body=row["body"],
        images=tuple(images),
        related_links=tuple(links),
        inline_links=tuple(inline_links),
        previous_post=row["previous_post"],
        next_post=row["next_post"],
        language=row["language"],
        comment_count=row["comment_count"],
        paywalled=bool(row["paywalled"]),
        licence=row["licence"],
        kind=Kind(row["kind"]),
    )


def image_rows(images: Sequence[Image]) -> list[dict[str, Any]]:
    """Rows of `images` without the article's id."""
    return [{"position": place, **_fields(image)} for place, image in enumerate(images)]


def link_rows(links: Sequence[Link]) -> list[dict[str, Any]]:
    """Rows of `related_links` without the article's id and the target, numbered anew in the order given."""
    return [{**_fields(link), "position": place, "url_key": url_key(link.url)} for place, link in enumerate(links)]


def inline_link_rows(links: Sequence[InlineLink]) -> list[dict[str, Any]]:
    """Rows of `inline_links` without the article's id."""
    return [{"position": place, **_fields(link)} for place, link in enumerate(links)]


def _fields(part: Image | Link | InlineLink) -> dict[str, Any]:
    """As `dataclasses.asdict`, which copies every value and takes ten times as long."""
    return {name: getattr(part, name) for name in _FIELDS[type(part)]}


def content_hash(article: Article) -> str | None:
    """What two addresses of one article share: SHA-256 over headline and text, hexadecimal.

    None for a body too short to be told by its text.
    """
    body = squeezed(article.body)
    if len(body) < MIN_TWIN_LETTERS:
        return None
    return hashlib.sha256(f"{squeezed(article.title)}\n{body}".encode()).hexdigest()
