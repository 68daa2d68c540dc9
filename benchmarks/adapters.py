"""Runs one extractor over saved pages: `python adapters.py NAME GOLD.json PAGES OUT.jsonl`, with the Python it is installed in.

Every adapter calls its tool the way its documentation shows for a page that is already there, and asks for what this
benchmark scores: title, date, text, image credits, related links. A line of OUT.jsonl has these and the CPU seconds of the
call; `lxml` is no extractor but one bare parse, the measure of the others.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HTMLParser, document_fromstring

Fields = dict[str, Any]
Extractor = Callable[[bytes, str, datetime], Fields | None]
"""Page, address and moment of the fetch to fields; None for a page that the tool has no rules for."""
WARM_UP = 3
"""Pages read before the clock counts, so that no tool pays for its imports and word lists."""
PARSES = 5
"""Times that `lxml` parses each page; the mean counts, so that a hiccup in one does not shift every other figure."""


def lxml() -> Extractor:
    def read(html: bytes, url: str, fetched_at: datetime) -> Fields:
        document_fromstring(html, parser=HTMLParser(huge_tree=True))
        return {}

    return read


def archiver() -> Extractor:
    from archiver import extract

    def read(html: bytes, url: str, fetched_at: datetime) -> Fields:
        article = extract(html, url, fetched_at)
        return {
            "title": article.title,
            "published": moment(article.date),
            "body": article.body,
            "credits": [image.credit for image in article.images if image.credit],
            "related": [link.url for link in article.related_links],
        }

    return read


def trafilatura(fast: bool = False) -> Extractor:
    """Without comments, which it takes into the text by default and the gold does not."""
    from trafilatura import bare_extraction

    def read(html: bytes, url: str, fetched_at: datetime) -> Fields:
        found: Any = bare_extraction(html, url=url, fast=fast, include_comments=False, with_metadata=True)
        return {"title": found.title, "published": found.date, "body": found.text} if found else {}

    return read


def trafilatura_fast() -> Extractor:
    return trafilatura(fast=True)


def fundus() -> Extractor:
    """The publisher's own rules in the version of that day, on the pages of publishers that it has rules for."""
    from fundus import PublisherCollection

    publishers = {site(publisher.domain): publisher for publisher in PublisherCollection}

    def read(html: bytes, url: str, fetched_at: datetime) -> Fields | None:
        publisher = publishers.get(site(url))
        if publisher is None:
            return None
        found = publisher.parser(fetched_at).parse(decoded(html), "suppress")
        found = {name: value for name, value in found.items() if not isinstance(value, Exception)}
        return {
            "title": found.get("title"),
            "published": moment(found.get("publishing_date")),
            "body": str(found.get("body") or ""),
            "credits": [", ".join(image.authors) for image in found.get("images") or () if image.authors],
        }

    return read


def newspaper4k() -> Extractor:
    import newspaper

    config = newspaper.Config()
    config.fetch_images, config.follow_meta_refresh, config.language = False, False, "de"

    def read(html: bytes, url: str, fetched_at: datetime) -> Fields:
        article = newspaper.Article(url, config=config).download(input_html=decoded(html)).parse()
        return {"title": article.title, "published": moment(article.publish_date), "body": article.text}

    return read


def newsplease() -> Extractor:
    """Without fetching images; its text is that of the newspaper and readability extractors it compares."""
    from newsplease import NewsPlease

    def read(html: bytes, url: str, fetched_at: datetime) -> Fields:
        article = NewsPlease.from_html(decoded(html), url=url, download_date=str(fetched_at), fetch_images=False)
        return {"title": article.title, "published": moment(article.date_publish), "body": article.maintext}

    return read


ADAPTERS: dict[str, Callable[[], Extractor]] = {
    "lxml": lxml,
    "archiver": archiver,
    "trafilatura": trafilatura,
    "trafilatura-fast": trafilatura_fast,
    "fundus": fundus,
    "newspaper4k": newspaper4k,
    "newsplease": newsplease,
}


def moment(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else value or None


def site(address: str) -> str:
    """The registered domain, good enough for the countries of these pages."""
    return ".".join((urlsplit(address).hostname or "").split(".")[-2:])


def decoded(html: bytes) -> str:
    """The page as text, for the tools that want it so."""
    declared = re.search(rb"charset=[\"']?([\w-]+)", html[:4096])
    return html.decode(declared[1].decode() if declared else "utf-8", "replace")


def spent(extract: Extractor, html: bytes, url: str, fetched_at: datetime) -> tuple[float, Fields | None]:
    """CPU seconds of this process for a page, and its fields; a page that a tool fails on gives none but the error."""
    result: Fields | None
    start = time.process_time()
    try:
        result = extract(html, url, fetched_at)
    except Exception as error:  # tools raise what they like; the miss must show in the figures, not end the run
        result = {"error": repr(error)[:300]}
    return time.process_time() - start, result


def main(name: str, gold: str, folder: str, out: str) -> None:
    logging.disable(logging.CRITICAL)
    extract = ADAPTERS[name]()
    pages = []
    for page in json.loads(Path(gold).read_text(encoding="utf-8")):
        html = gzip.decompress((Path(folder) / page["file"]).read_bytes())
        crawled = datetime.fromisoformat(page["crawled"]) if page.get("crawled") else datetime.now()
        pages.append((page["id"], html, page["url"], crawled.astimezone()))
    for _, html, url, fetched_at in pages[:WARM_UP]:
        spent(extract, html, url, fetched_at)
    with open(out, "w", encoding="utf-8") as lines:
        for key, html, url, fetched_at in pages:
            times = PARSES if name == "lxml" else 1
            runs = [spent(extract, html, url, fetched_at) for _ in range(times)]
            if (fields := runs[0][1]) is not None:
                row = {"id": key, **fields, "seconds": sum(seconds for seconds, _ in runs) / times}
                lines.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for argument in ("name", "gold", "folder", "out"):
        parser.add_argument(argument)
    main(**vars(parser.parse_args()))
