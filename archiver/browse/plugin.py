"""Datasette hooks: cells as people read them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from datasette import hookimpl
from datasette.app import Datasette
from markupsafe import Markup, escape

from archiver.browse.labels import LABELS, LISTED, READ
from archiver.browse.place import archive_name

_ARTICLE = "/artikel/"
_ARTICLE_ID: dict[str | None, str] = {
    "articles": "id",
    "latest_articles": "id",
    "gone_articles": "id",
    "changed_articles": "article_id",
    None: "article_id",  # canned queries
}
"""Which column names the article that a headline in this table or view leads to."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)")
_LONGEST_ADDRESS = 60


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Datasette
) -> Markup | None:
    """HTML for headlines, addresses, moments and lists of our archive; None leaves a cell to Datasette."""
    if database != archive_name(datasette) or not isinstance(value, str):
        return None
    if column in ("title", "title_now") and (number := _article_id(row, table)):
        return Markup('<a href="{}">{}</a>').format(datasette.urls.path(f"{_ARTICLE}{number}"), value)
    if column == "date" and _precision(row) == "day":
        return _moment(value, with_time=False)
    if _MOMENT.fullmatch(value) and column != "date_original":
        return _moment(value)
    if value.startswith("[") and (items := _texts(value)) is not None:
        return Markup(", ").join(_address(item) or escape(item) for item in items) or Markup("&nbsp;")
    return _address(value)


@hookimpl  # type: ignore[untyped-decorator]
def extra_template_vars(table: str | None, database: str | None, datasette: Datasette) -> dict[str, Any]:
    """What the templates of the list of articles and of one article need."""
    if database != archive_name(datasette) or table != "articles":
        return {}
    return {"labels": LABELS, "listed": LISTED, "read": READ}


def _article_id(row: Any, table: str | None) -> int | None:
    column = _ARTICLE_ID.get(table)
    number = _cell(row, column) if column else None
    return number if isinstance(number, int) else None


def _precision(row: Any) -> Any:
    return _cell(row, "date_precision")


def _cell(row: Any, column: str) -> Any:
    """A cell of the row when it has such a column; Datasette gives rows of several makes."""
    value = row[column] if column in row.keys() else None  # noqa: SIM118 (sqlite3.Row has no `in`)
    return value["value"] if isinstance(value, Mapping) else value


def _moment(value: str, *, with_time: bool = True) -> Markup:
    """A moment in German order; the archiver's own moments are marked as UTC.

    Example: `2025-02-10T08:05:00+01:00` becomes `10.02.2025, 08:05`.
    """
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:  # the form of a moment, but no day of the calendar
        return escape(value)
    shown = f"{moment:%d.%m.%Y, %H:%M}" if with_time else f"{moment:%d.%m.%Y}"
    zone = " UTC" if with_time and moment.tzinfo == UTC else ""
    return Markup('<time datetime="{0}" title="{0}">{1}{2}</time>').format(value, shown, zone)


def _texts(value: str) -> list[str] | None:
    """The texts of a JSON list; None for what is none, or holds anything else."""
    try:
        items = json.loads(value)
    except ValueError:
        return None
    return items if isinstance(items, list) and all(isinstance(item, str) for item in items) else None


def _address(value: str) -> Markup | None:
    """A link for an http(s) address, shown without scheme and shortened; None for anything else."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", value):
        return None
    shown = value.split("://", 1)[1].removeprefix("www.").rstrip("/")
    shown = shown if len(shown) <= _LONGEST_ADDRESS else f"{shown[:_LONGEST_ADDRESS]}…"
    return Markup('<a class="external" href="{}" rel="noopener noreferrer nofollow">{}</a>').format(value, shown)
