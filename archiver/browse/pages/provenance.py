"""Where each field of an article comes from: its page is read once more from the evidence, and every candidate is shown."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from archiver.archive.proof import original_of
from archiver.browse.pages.one import ARTICLE, one
from archiver.browse.pages.visit import Answer, Route, Visit
from archiver.errors import PageError
from archiver.evidence import EvidenceError, Place, evidence_folder
from archiver.evidence.reading import read_answer
from archiver.items import Page

_LATEST = """
SELECT * FROM fetches WHERE article_id = ? AND evidence_file IS NOT NULL AND outcome IN ('new', 'changed', 'unchanged', 'duplicate')
ORDER BY fetched_at DESC, id DESC LIMIT 1"""
_LONGEST = 300
"""Characters of a candidate that are shown."""


async def provenance(visit: Visit) -> Answer:
    """Every field with its candidates, as today's extractor sees the page as received last."""
    article = await one(visit)
    folder = evidence_folder(Path(visit.archive.path))

    def read(conn: sqlite3.Connection) -> dict[str, Any]:
        row = conn.execute(_LATEST, (article["id"],)).fetchone()
        if row is None:
            return {"problem": None}
        try:
            return {"fetched_at": row["fetched_at"], "fields": _explained(conn, folder, row)}
        except (EvidenceError, PageError, ValueError) as error:
            return {"problem": str(error)}

    return await visit.page("provenance.html", article=article, **await visit.read(read))


def _explained(conn: sqlite3.Connection, folder: Path, row: sqlite3.Row) -> list[dict[str, Any]]:
    from archiver.crawl.decoding import decoded  # Scrapy takes a third of a second to load
    from archiver.extract.explain.fields import explain

    answer = read_answer(folder, _place(row))
    if answer.kind == "revisit":
        original = original_of(conn, row)
        if original is None or original["evidence_file"] is None:
            raise EvidenceError(f"{_place(row)}: the body was the same as an earlier one, which is no longer kept")
        answer = read_answer(folder, _place(original))
    headers, content = decoded(answer.url, answer.status, answer.headers, answer.content)
    page = Page(
        url=row["url"],
        final_url=row["final_url"] or row["url"],
        outlet=row["outlet"],
        fetched_at=datetime.fromisoformat(row["fetched_at"]),
        status=answer.status,
        content=content,
        headers=headers,
    )
    return [
        {
            "name": explanation.field,
            "rule": explanation.rule,
            "candidates": [
                {"value": _text(one.value), "place": one.place, "reason": one.reason, "is_winner": one.is_winner}
                for one in explanation.candidates
            ],
        }
        for explanation in explain(page.content, page.final_url, page.fetched_at, charset=page.charset)
    ]


def _place(row: sqlite3.Row) -> Place:
    return Place(row["evidence_file"], row["evidence_offset"], row["evidence_length"])


def _text(value: Any) -> str:
    if isinstance(value, list):
        text = ", ".join(map(_text, value))
    elif isinstance(value, dict):
        text = " · ".join(str(value[key]) for key in ("title", "credit", "caption", "url") if value.get(key))
    else:
        text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


ROUTES = (Route(rf"{ARTICLE}/herkunft", provenance),)
