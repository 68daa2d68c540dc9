"""What a page says of itself, in headers and in its head."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.rights import Meaning, Rights, Statement
from archiver.rights.page import of_page
from archiver.rights.statement import MAX_QUOTE, Source


def page(head: str) -> bytes:
    return f"<!doctype html><html><head><title>Größe</title>{head}</head><body><p>Text</p></body></html>".encode()


def meanings(head: str = "", *headers: tuple[str, str]) -> list[tuple[str, str]]:
    return [(statement.source.value, statement.meaning.value) for statement in of_page(headers, page(head))]


RESERVED, OPEN, NOTED = ("meta", "reserved"), ("meta", "not reserved"), ("meta", "noted")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="tdm-reservation" content="1">', [RESERVED]),
        ("<META CONTENT='1' NAME='TDM-Reservation' />", [RESERVED]),
        ("<meta name=tdm-reservation content=1>", [RESERVED]),
        ('<meta data-n-head="ssr" name="tdm-reservation" content=" 1 ">', [RESERVED]),
        ('<meta\n name="tdm-reservation"\n content="1"/>', [RESERVED]),
        ('<meta name="tdm-reservation" content="0">', [OPEN]),
        ('<meta name="tdm-reservation" content="vielleicht">', [NOTED]),
        ('<meta name="robots" content="index, follow, noai, noimageai">', [RESERVED]),
        ('<meta name="robots" content="index,noarchive">', [NOTED]),
        ('<meta name="robots" content="noimageai">', [NOTED]),
        ('<meta name="GPTBot" content="noai">', [RESERVED]),
        ('<meta name="googlebot" content="noarchive">', []),
        ('<meta name="robots" content="index, follow, max-image-preview:large">', []),
        ('<meta name="robots" content="max-snippet:-1, noaindex">', []),
        (
            '<meta name="description" content="Streit um Text und Data Mining: Verlage behalten sich Rechte vor (§ 44b)">',
            [],
        ),
        ('<meta name="copyright" content="Blatt Verlag GmbH">', []),
        ('<meta name="rights" content="Text und Data Mining (§ 44b UrhG): alle Rechte vorbehalten">', [RESERVED]),
        ('<meta property="dcterms:rights" content="The use for text &amp; data mining is reserved.">', [RESERVED]),
        (
            '<meta name="copyright" content="Nutzung f&uuml;r KI-Training &ndash; Data Mining &ndash; untersagt">',
            [RESERVED],
        ),
        ('<meta name="content-usage" content="train-ai=n">', [RESERVED]),
        ('<!-- <meta name="tdm-reservation" content="1"> -->', []),
        ('<script>var a = \'<meta name="tdm-reservation" content="1">\'</script>', []),
        ('<noscript><meta name="robots" content="noai"></noscript>', []),
        ('<script>var a = "<!--";</script><meta name="robots" content="noai">', [RESERVED]),
        ('<!-- a --><meta name="robots" content="noai"><!-- b -->', [RESERVED]),
    ],
)
def test_meta_elements(head: str, expected: list[tuple[str, str]]) -> None:
    assert meanings(head) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("tdm-reservation", "1"), ["reserved"]),
        (("TDM-Reservation", " 0 "), ["not reserved"]),
        (("tdm-reservation", "1, 1"), ["noted"]),
        (("X-Robots-Tag", "noai, noimageai"), ["reserved"]),
        (("X-Robots-Tag", "noarchive"), ["noted"]),
        (("X-Robots-Tag", "GPTBot: noai"), ["reserved"]),
        (("X-Robots-Tag", "googlebot: noarchive"), []),
        (("X-Robots-Tag", "unavailable_after: 25 Jun 2030 15:00:00 CET"), []),
        (("X-Robots-Tag", "noindex, nofollow"), []),
        (("Content-Usage", "train-ai=n"), ["reserved"]),
        (("Content-Signal", "ai-train=no, search=yes"), ["reserved"]),
        (("Server", "noai"), []),
    ],
)
def test_headers(header: tuple[str, str], expected: list[str]) -> None:
    assert [meaning for _, meaning in meanings("", header)] == expected


def test_the_policy_goes_with_the_reservation() -> None:
    head = (
        '<meta name="tdm-policy" content="https://blatt.example/policy.json"><meta name="tdm-reservation" content="1">'
    )
    (statement,) = of_page((), page(head))
    assert (statement.policy, statement.said) == (
        "https://blatt.example/policy.json",
        '<meta name="tdm-reservation" content="1">',
    )


def test_a_meta_element_in_the_body_says_nothing() -> None:
    assert of_page((), page("").replace(b"<p>", b'<meta name="robots" content="noai"><p>')) == ()


def test_a_page_in_windows_1252_is_quoted_right() -> None:
    content = (
        page('<meta name="rights" content="Text- und Data-Mining: Rechte vorbehalten für München">')
        .decode()
        .encode("cp1252")
    )
    (statement,) = of_page((), content)
    assert "für München" in statement.said


def tdm(source: Source, meaning: Meaning) -> Statement:
    return Statement(source, "x", meaning, is_tdmrep=True)


@pytest.mark.parametrize(
    ("statements", "is_reserved"),
    [
        ((), False),
        ((tdm(Source.TDMREP, Meaning.RESERVED),), True),
        ((tdm(Source.TDMREP, Meaning.RESERVED), tdm(Source.META, Meaning.OPEN)), False),
        ((tdm(Source.TDMREP, Meaning.OPEN), tdm(Source.HEADER, Meaning.RESERVED)), True),
        ((tdm(Source.HEADER, Meaning.RESERVED), tdm(Source.META, Meaning.OPEN)), False),
        ((tdm(Source.HEADER, Meaning.RESERVED), tdm(Source.META, Meaning.NOTED)), True),
        ((Statement(Source.ROBOTS, "x", Meaning.RESERVED), tdm(Source.META, Meaning.OPEN)), True),
        ((Statement(Source.META, "x", Meaning.NOTED),), False),
    ],
)
def test_the_nearest_statement_of_tdmrep_holds_and_any_other_reservation_too(
    statements: tuple[Statement, ...], is_reserved: bool
) -> None:
    assert Rights(statements).is_reserved is is_reserved


@given(st.binary())
def test_any_bytes_are_read(content: bytes) -> None:
    assert len(of_page((), content)) <= 20


@given(
    st.lists(st.tuples(st.sampled_from(["name", "content", "NAME", "x"]), st.text())),
    st.sampled_from(["tdm-reservation", "robots"]),
)
def test_any_meta_element_is_read(attributes: list[tuple[str, str]], name: str) -> None:
    inside = " ".join(f'{key}="{value}"' for key, value in attributes)
    for statement in of_page((), f'<meta name="{name}" {inside}>'.encode("utf-8", "surrogatepass")):
        assert len(statement.said) <= MAX_QUOTE
        assert statement.said.isprintable()


@given(st.lists(st.tuples(st.sampled_from(["tdm-reservation", "tdm-policy", "X-Robots-Tag"]), st.text())))
def test_any_headers_are_read(headers: list[tuple[str, str]]) -> None:
    of_page(headers, b"")


def test_the_same_element_in_a_comment_and_outside_counts_once() -> None:
    tag = '<meta name="robots" content="noai">'
    assert meanings(f"<!-- {tag} -->{tag}{tag}") == [RESERVED]
    assert meanings(f"{tag}<!-- {tag} -->") == [RESERVED]
