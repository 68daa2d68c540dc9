"""What a crawl does for every page must cost the same in an archive of a million pages: no statement walks through a table that grows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from evidence_samples import an_exchange
from given import OUTLET, URL, a_feed, a_fetch, an_article, later

from archiver.archive import Archive, Fetch
from archiver.items import Found

GROWING = ("articles", "urls", "fetches", "revisions", "changes", "images", "related_links", "inline_links", "copies")
OTHER = "https://kleinezeitung.example/politik/ganz-anders-99"

DOINGS: dict[str, Callable[[Archive], object]] = {
    "a new article": lambda archive: archive.save(an_article(url=OTHER, title="Anders"), _fetch(OTHER)),
    "the same text at another address": lambda archive: archive.save(an_article(url=OTHER), _fetch(OTHER)),
    "a changed article": lambda archive: archive.save(an_article(title="Rat sagt Ja"), _fetch(hours=2)),
    "an unchanged article": lambda archive: archive.save(an_article(), _fetch(hours=2)),
    "a page that is gone": lambda archive: archive.record(_fetch(hours=2, outcome="refused:gone", status=410)),
    "a page that failed": lambda archive: archive.record(a_fetch(OTHER, outcome="failed:timeout")),
    "a page that was not modified": lambda archive: archive.record(_fetch(hours=2, outcome="not-modified", status=304)),
    "a feed": lambda archive: archive.announce(OUTLET, [Found(url=URL), Found(url=OTHER)], a_feed()),
    "a known address": lambda archive: archive.is_known(URL),
    "an address's validators": lambda archive: archive.validators(URL),
    "an address's article": lambda archive: archive.article(URL),
}


@pytest.mark.parametrize("name", DOINGS)
def test_no_statement_walks_through_a_table_that_grows(name: str, tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db") as archive:
        archive.save(an_article(), _fetch())
        statements: list[str] = []
        archive.db.conn.set_trace_callback(statements.append)
        DOINGS[name](archive)
        archive.db.conn.set_trace_callback(None)
        assert statements
        plans = {
            sql: _plan(archive, sql)
            for sql in statements
            if sql.split()[0] in ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")
        }
    scans = {sql: line for sql, lines in plans.items() for line in lines if _is_scan(line)}
    assert not scans


def _is_scan(line: str) -> bool:
    words = line.split()
    return words[0] == "SCAN" and words[1] in GROWING


def _plan(archive: Archive, sql: str) -> list[str]:
    return [row["detail"] for row in archive.db.conn.execute(f"EXPLAIN QUERY PLAN {sql}")]


def _fetch(url: str = URL, hours: int = 0, status: int = 200, **fields: Any) -> Fetch:
    """A request with its evidence."""
    exchanges = (an_exchange(url, status=status),)
    return a_fetch(url, fetched_at=later(hours=hours), status=status, exchanges=exchanges, **fields)
