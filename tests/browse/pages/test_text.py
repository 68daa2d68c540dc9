"""An article's text with lead, sub-headings, list items and links."""

from __future__ import annotations

import pytest
from cpu_time import at_most

from archiver.browse.pages.text import Piece, paragraphs

LONG = "Ein Absatz, wie er in Zeitungen steht: mit einem ganzen Satz, der auch zu Ende geht und länger ist als jede Überschrift."


def roles(body: str, lead: str | None = None) -> list[str]:
    return [paragraph.role for paragraph in paragraphs(body, lead)]


def test_the_first_paragraph_is_the_lead_where_it_is_known() -> None:
    assert roles(f"{LONG}\n\n{LONG}", LONG) == ["lead", "text"]
    assert roles(f"{LONG}\n\n{LONG}") == ["text", "text"]


@pytest.mark.parametrize("heading", ["Kritik aus dem Stadtrat", "„Kein Ausweg“", "Streit um 4,2 Millionen"])
def test_a_short_line_before_a_paragraph_is_a_sub_heading(heading: str) -> None:
    assert roles(f"{LONG}\n\n{heading}\n\n{LONG}") == ["text", "heading", "text"]


@pytest.mark.parametrize("line", ["Er schwieg.", "Warum?", "Wörtlich sagte er:", "„Niemals!“", "Ein " * 40])
def test_what_ends_a_sentence_or_runs_on_is_none(line: str) -> None:
    assert roles(f"{LONG}\n\n{line}\n\n{LONG}")[1] == "text"


def test_short_lines_in_a_row_are_a_list_and_no_headings() -> None:
    assert roles(f"{LONG}\n\nMehl\n\nMilch\n\nEier")[1:] == ["text", "text", "text"]


def test_no_article_ends_in_a_sub_heading() -> None:
    assert roles(f"{LONG}\n\nJürgen Weiß") == ["text", "text"]


def test_list_items_are_set_as_such() -> None:
    assert roles(f"{LONG}\n\n- Mehl\n\n• Milch") == ["text", "item", "item"]


def test_an_article_without_a_body_shows_its_lead_and_one_without_both_nothing() -> None:
    assert [paragraph.pieces for paragraph in paragraphs(None, "Nur dies.")] == [(Piece("Nur dies."),)]
    assert paragraphs(None, None) == []


def test_links_stand_where_their_words_stand() -> None:
    body = "Der Beschluss liegt vor.\n\nDer Rat hat den Beschluss gefasst."
    first, second = paragraphs(body, None, [("Beschluss", "/1"), ("Beschluss", "/2")])
    assert first.pieces == (Piece("Der "), Piece("Beschluss", "/1"), Piece(" liegt vor."))
    assert second.pieces == (Piece("Der Rat hat den "), Piece("Beschluss", "/2"), Piece(" gefasst."))


def test_a_link_whose_words_are_gone_does_not_hold_up_the_next() -> None:
    (only,) = paragraphs("Der Rat tagt heute.", None, [("Hier klicken", "/1"), ("tagt", "/2")])
    assert Piece("tagt", "/2") in only.pieces


def test_a_text_of_thirty_thousand_words_is_set_at_once() -> None:
    body = "\n\n".join(["Wort " * 60] * 500)
    with at_most(0.5):
        assert len(paragraphs(body, None, [("nie", "/x")] * 200)) == 500
