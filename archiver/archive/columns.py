"""What every table and column of the archive means, in one place: Datasette shows it, the documentation prints it.

Times end in `+00:00` (UTC) where the archiver's own clock is meant; `date` and `date_modified` have the page's offset.
"""

from __future__ import annotations

TABLES = {
    "articles": "Archived articles, one row per article with its latest version.",
    "outlets": "News sites.",
    "images": "Images of the archived articles (not of teasers, author boxes or ads), with caption and credit; no picture data.",
    "related_links": "What a page presents as related to its article.",
    "revisions": "Every earlier version of an article that has changed.",
    "crawls": "Runs of the archiver.",
    "fetches": "The log: every request with how it ended. Rows are never changed.",
    "urls": "The crawl's memory: every address known, what is to be asked next, and under which addresses an article is found.",
}
VIEWS = {
    "latest_articles": "Articles, latest first.",
    "changed_articles": "Changes seen, latest first: headline before and now.",
    "gone_articles": "Articles that their site has taken down.",
    "crawl_summary": "Pages per run and outlet by outcome; the outcomes add up to `pages`.",
    "outlet_summary": "What is archived and waiting, per outlet.",
}

_VERSION = {
    "title": "Headline that readers see, without kicker and site name.",
    "kicker": "Short line above the headline (Dachzeile).",
    "lead": "Opening paragraph (Vorspann, Teaser); it also opens body.",
    "date": "First publication, never the modification. ISO 8601 with the page's offset.",
    "date_precision": "How exact date is: `day` (the time of day means nothing) or `minute`.",
    "date_source": "Where date was found: `json-ld`, `meta`, `feed`, `time`, `text` or `url`.",
    "date_original": "date as it stands on the page.",
    "date_modified": "Last modification as the page states it. ISO 8601 with the page's offset.",
    "authors": "Persons and agencies in printed order. JSON list.",
    "section": "Ressort or category.",
    "keywords": "Keywords of the page. JSON list.",
    "body": "The text: lead, paragraphs, sub-headings, quotes, parted by a blank line.",
    "image_credit": "Credit of the lead image, without label words.",
    "language": "Language, ISO 639-1 (`de`).",
    "comment_count": "Number of reader comments that the page states; 0 is an answer, empty is none.",
    "paywalled": "1 when (part of) the text is for subscribers only and only the rest is archived.",
    "kind": "`article`, `live-ticker`, `media` or `teaser` (the open beginning of a paid article).",
    "content_hash": "SHA-256 of headline and text, to find an article again under another address; empty for very short texts.",
    "extractor_version": "Version of archiver that read this version from the page.",
}
_IMAGE = {
    "article_id": "The article, `articles.id`.",
    "position": "Place on the page, from 0.",
    "url": "Address of the image; empty when only a credit line stands there.",
    "caption": "Caption without the credit.",
    "credit": "Photographer, agency or both, without label words.",
    "credit_source": "Where the credit was found: `figcaption`, `json-ld`, `alt`, `title`, `paragraph`, `end line`.",
    "is_lead": "1 for the one image that leads the article.",
}
_LINK = {
    "article_id": "The article, `articles.id`.",
    "position": "Place among the page's related links, from 0.",
    "url": "Address of the related article.",
    "title": "Its headline as printed.",
    "block": "Heading of the block it stands in, as printed.",
    "kind": "`box` (a block beside or below the text) or `teaser` (between paragraphs).",
}

COLUMNS: dict[str, dict[str, str]] = {
    "articles": {
        "id": "Number of the article in this archive.",
        "outlet": "News site, `outlets.domain`.",
        **_VERSION,
        "url": "Canonical address.",
        "url_key": "What all forms of the address share (no scheme, `www.`, AMP or print form); for comparing only.",
        "first_seen": "When it was archived first. UTC.",
        "last_checked": "When its page was last asked and answered. UTC.",
        "last_changed": "When this version was first seen; empty while it is the first one. UTC.",
        "gone_since": "When the site was first seen to have removed it (404 or 410); empty while it is there. UTC.",
    },
    "outlets": {
        "domain": "Key of the site: its domain.",
        "name": "Name of the site.",
        "homepage": "Address of the home page.",
        "country": "Country, ISO 3166-1 (`de`, `at`, `ch`).",
        "feeds": "Feeds found to work. JSON list of addresses.",
        "sitemaps": "Sitemaps found to work. JSON list of addresses.",
    },
    "images": _IMAGE,
    "related_links": _LINK,
    "revisions": {
        "id": "Number of the revision.",
        "article_id": "The article, `articles.id`.",
        "valid_from": "When this version was first seen. UTC.",
        "valid_until": "When a later version was first seen. UTC.",
        "changed": "Fields in which the later version differs. JSON list.",
        **_VERSION,
        "images": "Images of this version. JSON list of objects with the columns of `images`.",
        "related_links": "Related links of this version. JSON list of objects with the columns of `related_links`.",
    },
    "crawls": {
        "id": "Number of the run.",
        "started_at": "Begin. UTC.",
        "finished_at": "End; empty when the run was killed. UTC.",
        "outlets": "Outlets asked for. JSON list of `outlets.domain`.",
        "command": "Command line.",
        "exit_code": "0 all well, 1 something was lost, 3 archive unusable.",
        "counts": "Pages by outcome. JSON object.",
    },
    "fetches": {
        "id": "Number of the request.",
        "crawl_id": "The run, `crawls.id`.",
        "outlet": "News site, `outlets.domain`.",
        "role": "What was asked for: `page`, `feed`, `sitemap` or `front` (a page read for its links).",
        "url": "Address asked.",
        "final_url": "Address that answered, after redirects.",
        "fetched_at": "When. UTC.",
        "status": "HTTP status; empty when there was no answer.",
        "outcome": "`new`, `changed`, `unchanged`, `duplicate`, `refused:…`, `failed:…`; `read`, `not-modified`; `skipped:…` (not asked).",
        "article_id": "The article it showed, `articles.id`.",
        "size": "Size of the decoded answer. Bytes.",
        "sha256": "SHA-256 of the decoded answer.",
        "seconds": "How long it took. Seconds.",
        "etag": "Header ETag.",
        "last_modified": "Header Last-Modified.",
        "note": "What else there is to say.",
    },
    "urls": {
        "url": "Address in normal form.",
        "url_key": "What all forms of the address share; for comparing only.",
        "outlet": "News site, `outlets.domain`.",
        "role": "What it is: `page`, `feed`, `sitemap` or `front`.",
        "state": "`queued` (to be asked), `done`, `failed` (too often), `refused` (no article) or `gone` (404 or 410).",
        "tries": "Attempts in a row that failed.",
        "article_id": "The article it shows, `articles.id`.",
        "is_alias": "1 when the article is read from another address of it.",
        "found_at": "When it was announced first. UTC.",
        "announced_title": "Headline as last announced.",
        "announced_date": "Publication as last announced. ISO 8601 with the offset given.",
        "announced_modified": "Change as last announced. ISO 8601 with the offset given.",
        "etag": "ETag of the last good answer, to ask whether it has changed.",
        "last_modified": "Last-Modified of the last good answer.",
        "last_fetched": "When it was last asked. UTC.",
        "last_outcome": "How that ended.",
        "next_visit": "When it is to be asked again; empty: not before it is announced as changed. UTC.",
    },
}
"""Table, column, what it means, with unit or form; every table and column of the schema is here (a test compares)."""
