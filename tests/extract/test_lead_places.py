"""Leads that only their place tells: pages without telling class names and without a description."""

from __future__ import annotations

import pytest

from archiver.extract import extract

LEAD = "Zwei Jahre lang tropfte es ins Becken, nun hat der Rat das Geld bewilligt."
TEXT = (
    "Wer im Winter im Stadtbad seine Bahnen zog, schwamm um Eimer herum, denn das Dach wurde seit 1974 nur geflickt.",
    "Am Donnerstag hat der Rat 2,4 Millionen Euro für ein neues Dach bewilligt, dagegen stimmten nur die Freien Wähler.",
    "Gebaut wird von Mai bis November, die Schulen fahren in dieser Zeit mit Bussen in das Bad der Nachbarstadt.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT)


def lead_of(markup: str) -> str | None:
    page = f'<html lang="de"><head><title>Stadtbad bekommt ein Dach</title></head><body><main>{markup}</main></body></html>'
    return extract(page.encode(), "https://zeitung.example/stadtbad-1234567").lead


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(f"<p>{LEAD}</p><p>Von Anna Muster</p>{PARAGRAPHS}", id="above the byline"),
        pytest.param(f"<p>{LEAD}</p><p>Montag, 21.10.2024, 17:45 Uhr</p>{PARAGRAPHS}", id="above the date"),
        pytest.param(
            f"<p>{LEAD}</p><p>Anna Muster · 21.10.2024 · 3 Kommentare</p>{PARAGRAPHS}", id="above name and date"
        ),
        pytest.param(f"<p>{LEAD}</p><div>{PARAGRAPHS}</div>", id="outside the block of the text"),
        pytest.param(
            f"<header><p>{LEAD}</p></header><section>{PARAGRAPHS}</section>", id="in the head, the text in a section"
        ),
        pytest.param(
            f"<p>{LEAD}</p>{PARAGRAPHS.replace('<p>Wer', '<p>Hameln – Wer', 1)}", id="above a report's dateline"
        ),
        pytest.param(
            f"<p>{LEAD}</p>{PARAGRAPHS.replace('<p>Wer', '<p>Hameln (dpa) - Wer', 1)}", id="above an agency's"
        ),
    ],
)
def test_place_of_a_paragraph_tells_that_it_is_the_lead(markup: str) -> None:
    assert lead_of(f"<h1>Stadtbad bekommt ein Dach</h1>{markup}") == LEAD


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(f"<p>{LEAD}</p>{PARAGRAPHS}", id="a paragraph like the others"),
        pytest.param(f"<p>Hameln – {LEAD}</p>{PARAGRAPHS}", id="the dateline is its own"),
        pytest.param(
            f"<p>{LEAD}</p><div><p>{TEXT[0]}</p></div><div><p>{TEXT[1]}</p></div>", id="text in several blocks"
        ),
        pytest.param(f"<p>Von Anna Muster</p><p>{LEAD}</p>{PARAGRAPHS}", id="below the byline"),
        pytest.param(f"<p>{LEAD * 8}</p><p>Von Anna Muster</p>{PARAGRAPHS}", id="too long"),
    ],
)
def test_paragraph_that_nothing_sets_apart_is_no_lead(markup: str) -> None:
    assert lead_of(f"<h1>Stadtbad bekommt ein Dach</h1>{markup}") is None


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("<p>Anna Muster · 21.10.2024</p>", ("Anna Muster",)),
        ("<p>21.10.2024, 17:45 Uhr | Anna Muster</p>", ("Anna Muster",)),
        ("<div><span>Anna Muster</span> <span>21.10.2024</span></div>", ("Anna Muster",)),
        ("<p>Anna Muster</p><p>21.10.2024</p>", ("Anna Muster",)),
        ("<p>Eine Reportage von Anna Muster, 21.10.2024</p>", ("Anna Muster",)),
        ("<p>Nachruf von Anna Muster</p>", ("Anna Muster",)),
        ("<p>Bad Homburg, 21.10.2024</p>", ()),
        ("<p>21.10.2024</p>", ()),
        ("<p>Nächste Termine<br>21.10.2024 Dienstabend<br>28.10.2024 Versammlung</p>", ()),
    ],
)
def test_author_of_a_page_without_metadata(line: str, authors: tuple[str, ...]) -> None:
    page = (
        '<html lang="de"><head><title>Stadtbad bekommt ein Dach</title></head><body><main><h1>Stadtbad bekommt ein Dach</h1>'
        f"{line}{PARAGRAPHS}</main></body></html>"
    )
    assert extract(page.encode(), "https://zeitung.example/stadtbad-1234567").authors == authors
