"""Which encoding a page really has."""

from __future__ import annotations

import unicodedata

import pytest

from archiver.extract.charset import as_utf8, decode

TEXT = "Größe und Maß: „Äpfel“ – für 5 €"


def page(text: str, declared: str | None = None) -> str:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}</head><body><p>{text}</p></body></html>"


CASES = {
    "UTF-8 with nothing declared": (page(TEXT).encode(), None),
    "UTF-8 under a header that says latin-1": (page(TEXT).encode(), "iso-8859-1"),
    "UTF-8 under a meta tag that says latin-1": (page(TEXT, "iso-8859-1").encode(), None),
    "Windows-1252 declared as latin-1": (page(TEXT, "iso-8859-1").encode("cp1252"), None),
    "Windows-1252 with nothing declared": (page(TEXT).encode("cp1252"), None),
    "Windows-1252 that claims to be UTF-8": (page(TEXT, "utf-8").encode("cp1252"), "utf-8"),
    "Windows-1252 named by the header alone": (page(TEXT).encode("cp1252"), "windows-1252"),
    "UTF-8 with a mark": (b"\xef\xbb\xbf" + page(TEXT).encode(), "iso-8859-1"),
    "UTF-16 little endian with a mark": (b"\xff\xfe" + page(TEXT).encode("utf-16-le"), None),
    "UTF-16 big endian with a mark": (b"\xfe\xff" + page(TEXT).encode("utf-16-be"), "utf-8"),
    "decomposed umlauts": (page(unicodedata.normalize("NFD", TEXT)).encode(), None),
    "unknown encoding declared": (page(TEXT, "x-unknown-9").encode("cp1252"), "also-unknown"),
    "a codec that is no text encoding": (page(TEXT, "base64").encode("cp1252"), "hex"),
}


@pytest.mark.parametrize(("html", "charset"), CASES.values(), ids=CASES)
def test_text_comes_out_as_it_was_written(html: bytes, charset: str | None) -> None:
    assert TEXT in decode(html, charset)


def test_a_few_broken_bytes_do_not_turn_utf8_into_mojibake() -> None:
    html = page(TEXT + " ".join(["Übergröße"] * 20), "utf-8").encode() + b"\xff\xfe\x80"
    assert TEXT in decode(html)


def test_latin2_is_read_when_it_is_declared() -> None:
    assert "Łódź" in decode(page("Łódź", "iso-8859-2").encode("iso-8859-2"))


def test_nul_and_control_bytes_are_gone() -> None:
    assert decode(b"Ra\x00thaus\x08\x1b[31m") == "Rathaus[31m"


def test_accents_at_the_start_or_in_a_row_lose_nothing() -> None:
    assert decode("\u0301 e\u0302\u0301 a\u0308".encode()) == "\u0301 ê\u0301 ä"


def test_a_plain_page_is_not_copied() -> None:
    html = page(TEXT).encode()
    assert as_utf8(html) is html
