"""The search page as its template shows it: hits with pieces of their text, filters with their counts, links to everything else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from markupsafe import Markup

from archiver.archive.search.find import LOOKED_THROUGH, Hit, shown
from archiver.archive.search.snippets import Marked
from archiver.browse.search.asked import SORTS, Asked
from archiver.browse.search.chart import Chart, chart
from archiver.browse.search.find import Found, find
from archiver.browse.search.values import FACETS, Values
from archiver.browse.words import Words

PAGE = 20
_FEW, _MANY = 8, 500
"""Values of a facet that are shown at first, and after `more`."""
_MONTHS_FROM_DAYS = 62
"""A search that finds articles of more days shows months to choose from; the days of a month show when it is chosen."""
_MORE = """
SELECT id, authors, image_credit, kind, paywalled, last_changed, gone_since, first_seen, date_precision
FROM articles WHERE id IN (SELECT value FROM json_each(?))"""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found, read at one moment."""

    found: Found
    hits: tuple[Hit, ...]
    rows: dict[int, dict[str, Any]]
    """More of each hit's article, by its id."""
    chart: Chart | None


def read_page(conn: sqlite3.Connection, values: Values, asked: Asked) -> Page:
    """What the archive has for a page."""
    found = find(conn, values, asked)
    if asked.page > (last := pages(found)):
        found = replace(found, asked=asked.at(last))
    numbers = found.page(conn, PAGE)
    hits = shown(conn, found.query, numbers, offset=(found.asked.page - 1) * PAGE, exact=asked.exact)
    rows = {row["id"]: dict(row) for row in conn.execute(_MORE, (json.dumps(numbers),))}
    return Page(found, hits, rows, chart(found))


def pages(found: Found) -> int:
    """How many pages there are; at least one, which says that nothing was found."""
    return max(1, -(-found.total // PAGE))


def context(page: Page, words: Words) -> dict[str, Any]:
    """What the template is filled with."""
    found, asked = page.found, page.found.asked
    return {
        "asked": asked,
        "found": found,
        "hits": [_hit(hit, page.rows[hit.id]) for hit in page.hits if hit.id in page.rows],
        "notes": list(_notes(found, words)),
        "chips": _chips(asked, words),
        "facets": [facet for name in FACETS if (facet := _facet(found, name, words))],
        "sorts": [
            {
                "label": words(f"search.sort_{sort}"),
                "href": asked.sorted_by(sort).href(),
                "is_current": sort == asked.order,
            }
            for sort in SORTS
            if asked.text or sort != "relevance"
        ],
        "chart": page.chart,
        "pages": pages(found),
        "earlier": asked.at(asked.page - 1).href() if asked.page > 1 else None,
        "later": asked.at(asked.page + 1).href() if asked.page * PAGE < found.total else None,
        "files": _files(asked, words),
    }


def label(facet: str, value: str, words: Words) -> str:
    """A facet's value as readers know it."""
    if facet == "kind":
        return words.known(f"search.kind_{value}", value)
    return words.month(value) if facet == "month" else Markup(words.day(value)).striptags() if facet == "day" else value


def _notes(found: Found, words: Words) -> Iterator[dict[str, Any]]:
    """What to know of this search; `is_quiet` for what needs no doing."""
    if not found.is_complete:
        yield {"text": words("search.incomplete")}
    if found.query.as_words:
        yield {"text": words("search.as_words")}
    if found.asked.text and found.query.tree is None:
        yield {"text": words("search.nothing_to_search")}
    if found.is_cut:
        yield {"text": words("search.cut", n=words.number(LOOKED_THROUGH))}
    if found.ranked:
        yield {"text": words("search.ranked", n=words.number(found.ranked)), "is_quiet": True}


def _hit(hit: Hit, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "hit": hit,
        "title": _marked(hit.title),
        "snippet": _marked(hit.snippet),
        "authors": json.loads(row["authors"]),
        "moment": hit.date or row["first_seen"],
        "precision": (row["date_precision"] or "minute") if hit.date else "minute",
        "row": row,
    }


def _marked(marked: Marked) -> Markup:
    """What pages of the web wrote is escaped; only the marks are HTML."""
    return Markup(marked.marked("<mark>", "</mark>", escape))


def _chips(asked: Asked, words: Words) -> list[dict[str, str]]:
    """Every filter with the address of the search without it."""
    chips = [
        (f"{words(f'search.{facet}')}: {label(facet, value, words)}", asked.without_value(facet, value))
        for facet, values in asked.chosen.items()
        for value in values
    ]
    if asked.first_day:
        chips.append(
            (words("search.from_day", day=label("day", asked.first_day, words)), asked.without_days(first=True))
        )
    if asked.last_day:
        chips.append((words("search.to_day", day=label("day", asked.last_day, words)), asked.without_days(last=True)))
    return [{"label": text, "href": without.href()} for text, without in chips]


def _facet(found: Found, name: str, words: Words) -> dict[str, Any] | None:
    """A facet's values with their counts, those that are chosen always among them; None where there is nothing to choose."""
    asked = found.asked
    counts = found.counts(name)
    chosen = asked.chosen.get(name, ())
    if not chosen and (len(counts) < 2 or _is_too_fine(name, asked, len(counts))):
        return None
    most = _MANY if asked.more == name else _FEW
    listed = counts[:most]
    known = dict(counts)
    listed = [(value, known.get(value, 0)) for value in chosen if value not in dict(listed)] + listed
    return {
        "name": name,
        "label": words(f"search.{name}"),
        "choices": [
            {
                "label": label(name, value, words),
                "count": count,
                "is_chosen": value in chosen,
                "href": (asked.without_value if value in chosen else asked.with_value)(name, value).href(),
            }
            for value, count in listed
        ],
        "more": asked.showing(name).href() if len(counts) > most and most == _FEW else None,
        "less": asked.showing(None).href() if most == _MANY else None,
        "cut": len(counts) if len(counts) > most == _MANY else None,
    }


def _is_too_fine(name: str, asked: Asked, count: int) -> bool:
    """Whether single days would be too many to choose from, and months too few."""
    return name == "day" and count > _MONTHS_FROM_DAYS and "month" not in asked.chosen


def _files(asked: Asked, words: Words) -> list[dict[str, str]]:
    whole = asked.whole()
    return [
        {"label": "CSV", "href": whole.href("csv")},
        {"label": words("search.csv_excel"), "href": with_argument(whole.href("csv"), "excel")},
        {"label": "JSON", "href": with_argument(whole.href("json"), "all")},
        {"label": "Atom", "href": with_argument(whole.href("atom"), "all")},
    ]


def with_argument(href: str, name: str) -> str:
    """An address with `name=1` added."""
    return f"{href}{'&' if '?' in href else '?'}{name}=1"
