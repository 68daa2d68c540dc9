"""Atom (RFC 4287): the latest articles as a feed for readers and other programs; headline, lead and link, not the text."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

from lxml import etree

from archiver.archive import Archive, Selection
from archiver.archive.selection import EVERYTHING

ENTRIES = 100
"""A feed is read for what is new; a longer one only costs its readers. Usual for news feeds."""
NEEDED = ("url", "outlet", "title", "kicker", "lead", "date", "authors", "section", "first_seen", "last_changed")
NAMESPACE = "http://www.w3.org/2005/Atom"


def write_atom(archive: Archive, out: BinaryIO, selection: Selection = EVERYTHING, *, entries: int = ENTRIES) -> int:
    """Write the latest `entries` of the selected articles; their number."""
    rows = list(archive.articles(selection, limit=entries, columns=NEEDED))
    content = io.BytesIO()  # whole before the first byte goes out
    with etree.xmlfile(content, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("feed", xmlns=NAMESPACE):
            write_text(xml, "id", f"urn:sha256:{hashlib.sha256(str(selection.as_dict()).encode()).hexdigest()}")
            write_text(xml, "title", f"Archiv: {selection.outlet}" if selection.outlet else "Nachrichtenarchiv")
            write_text(xml, "updated", max(map(updated, rows), default="1970-01-01T00:00:00+00:00"))
            for row in rows:
                write_entry(xml, row)
    out.write(content.getvalue())
    return len(rows)


def write_entry(xml: Any, row: Mapping[str, Any]) -> None:
    """Write one article; `row` has the columns `NEEDED` at least, lists as lists."""
    with xml.element("entry"):
        write_text(xml, "id", row["url"])
        write_text(xml, "title", ": ".join(filter(None, (row["kicker"], row["title"]))) or row["url"])
        with xml.element("link", rel="alternate", href=_clean(row["url"])):
            pass
        write_text(xml, "updated", updated(row))
        if row["date"]:
            write_text(xml, "published", row["date"])
        for name in row["authors"] or [row["outlet"]]:  # an entry must name an author (RFC 4287, 4.1.2)
            with xml.element("author"):
                write_text(xml, "name", name)
        if row["section"]:
            with xml.element("category", term=_clean(row["section"])):
                pass
        if row["lead"]:
            write_text(xml, "summary", row["lead"])


def updated(row: Mapping[str, Any]) -> str:
    """When the archive last saw something new of the article, so that a feed reader shows changes again. UTC."""
    return datetime.fromisoformat(row["last_changed"] or row["first_seen"]).astimezone(UTC).isoformat()


def write_text(xml: Any, name: str, text: str) -> None:
    """Write an element that holds a text, without what XML cannot hold."""
    with xml.element(name):
        xml.write(_clean(text))


def _clean(text: str) -> str:
    """Without the control characters that XML 1.0 cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\t\n\r")
