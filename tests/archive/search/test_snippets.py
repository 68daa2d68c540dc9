"""Hits are marked in the original text; a snippet is its best piece."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.archive.search.language import parse
from archiver.archive.search.snippets import SNIPPET_LETTERS, Marker

MARKED = (
    ("Haus", "Die Häuser am Markt", "Die [Häuser] am Markt"),
    ("Strasse", "Auf der Straße, in Straßen", "Auf der [Straße], in [Straßen]"),
    ("Regierung", "„Landesregierung“ sagt", "„[Landesregierung]“ sagt"),
    ('"Regierung"', "Landesregierung und Regierung", "Landesregierung und [Regierung]"),
    ('"neue Brücke"', "neue Häuser, neuen Brücken, Brücke", "neue Häuser, [neuen] [Brücken], Brücke"),
    (
        "Corona-Maßnahmen",
        "Corona-Maßnahmen, Coronamaßnahmen, Corona",
        "[Corona]-[Maßnahmen], [Coronamaßnahmen], [Corona]",
    ),
    ("CDU/CSU", "CDU/CSU und CSU", "[CDU]/[CSU] und CSU"),
    ("Regier*", "Regierungschef, regiert, Reger", "[Regierungschef], [regiert], Reger"),
    ("Haus NOT Straße", "Haus an der Straße", "[Haus] an der Straße"),
    ("author:Weiß Haus", "Weiß am Haus", "Weiß am [Haus]"),
    ("Bank OR Geld", "Geld auf der Bank", "[Geld] auf der [Bank]"),
    ("nichts", "Ein Text\n\nmit Absatz", "Ein Text\n\nmit Absatz"),
)
EXACT = (
    ("Bank", "Bank, Banken, BANK, Banknote", "[Bank], Banken, [BANK], Banknote"),
    ('"neuen Brücken"', "neue Brücken, neuen Brücken", "neue Brücken, [neuen] [Brücken]"),
    ("Regier*", "Regierung, Landesregierung", "[Regierung], Landesregierung"),
)


@pytest.mark.parametrize(("query", "text", "marked"), MARKED, ids=lambda value: str(value))
def test_hits_are_marked_as_they_stand(query: str, text: str, marked: str) -> None:
    assert Marker(parse(query)).mark(text).marked("[", "]") == marked


@pytest.mark.parametrize(("query", "text", "marked"), EXACT, ids=lambda value: str(value))
def test_exact_hits_are_the_very_words(query: str, text: str, marked: str) -> None:
    assert Marker(parse(query), exact=True).mark(text).marked("[", "]") == marked


def test_a_snippet_is_the_piece_with_most_of_the_query() -> None:
    best = "Am Ende trifft die Brücke den Tunnel doch."
    text = " ".join(["Die Brücke steht.", *["Nichts davon hier."] * 40, best, *["Schluss."] * 60])
    snippet = Marker(parse("Brücke Tunnel")).snippet(text)
    assert snippet.marked("[", "]").startswith("… ")
    assert "Am Ende trifft die [Brücke] den [Tunnel] doch." in snippet.marked("[", "]")
    assert str(snippet).endswith(" …")
    assert len(str(snippet)) <= SNIPPET_LETTERS + 4
    assert str(snippet).removeprefix("… ").removesuffix(" …") in text


def test_a_snippet_without_a_hit_is_the_beginning_of_the_text() -> None:
    assert (
        str(Marker(parse("Titelwort")).snippet("Erster Absatz.\n\nZweiter Absatz.")) == "Erster Absatz. Zweiter Absatz."
    )
    assert str(Marker(parse("x")).snippet("")) == ""


def test_foreign_text_is_escaped_and_the_marks_are_not() -> None:
    marked = Marker(parse("Haus")).mark("<b>Haus</b> & <i>Hof</i>")
    assert (
        marked.marked("<mark>", "</mark>", escape)
        == "&lt;b&gt;<mark>Haus</mark>&lt;/b&gt; &amp; &lt;i&gt;Hof&lt;/i&gt;"
    )
    assert marked.spans() == [(3, 7)]


LETTERS = st.text(st.sampled_from("Haus üäß-„“ \n\t\u2028İı\u0308.Brücke"))


@settings(deadline=None)
@given(st.one_of(st.text(), LETTERS), st.one_of(st.text(), LETTERS, st.just('"Haus Brücke" OR Hau*')), st.booleans())
def test_marking_changes_no_letter_of_any_text(text: str, query: str, exact: bool) -> None:
    marker = Marker(parse(query), exact=exact)
    assert str(marker.mark(text)) == text
    assert len(str(marker.snippet(text))) <= SNIPPET_LETTERS + 4
