"""German pages are told from others before they are read."""

from __future__ import annotations

import time

import pytest

from archiver.extract.german import is_german

GERMAN = (
    "Der Rat hat am Abend mit großer Mehrheit beschlossen, die alte Brücke nicht zu sanieren, und das Land wird "
    "sich mit einer Summe von vier Millionen an den Kosten für den Bau beteiligen."
)
ENGLISH = (
    "The council has decided that the old bridge will not be repaired, and the government will take part in the "
    "costs of the new one with a sum of four million for the first year."
)
DUTCH = (
    "De raad heeft besloten dat de oude brug niet wordt gerepareerd, maar er komt een nieuwe voor het verkeer van "
    "de stad, en het land betaalt ook een deel van de kosten."
)
FRENCH = (
    "Le conseil a décidé que le vieux pont ne sera pas réparé, et que les coûts du nouveau seront partagés avec la "
    "région pour une durée de trois ans dans la ville."
)
ITALIAN = (
    "Il consiglio ha deciso che il vecchio ponte non sarà riparato, e i costi della nuova opera sono divisi per tre "
    "anni anche con la regione nel quadro di un accordo."
)
SWEDISH = (
    "Rådet har beslutat att den gamla bron inte ska repareras, och att kostnaderna för den nya delas av staden och "
    "landet som en del av det nya avtalet på tre år."
)
POLISH = (
    "Rada zdecydowała, że stary most nie będzie naprawiany, a koszty nowego są dzielone przez miasto oraz region, "
    "który jest za to odpowiedzialny, i to na trzy lata dla miasta."
)


def page(text: str, lang: str = "", *, head: str = "", times: int = 2) -> bytes:
    attribute = f' lang="{lang}"' if lang else ""
    return f"<!doctype html><html{attribute}><head>{head}</head><body>{f'<p>{text}</p>' * times}</body></html>".encode()


@pytest.mark.parametrize("lang", ["", "de", "de-AT", "en", "en-US"])
def test_german_text_is_german_whatever_the_template_says(lang: str) -> None:
    assert is_german(page(GERMAN, lang))


@pytest.mark.parametrize(
    "text", [ENGLISH, DUTCH, FRENCH, ITALIAN, SWEDISH, POLISH], ids=["en", "nl", "fr", "it", "sv", "pl"]
)
@pytest.mark.parametrize("lang", ["", "de"])
def test_other_text_is_not_whatever_the_template_says(text: str, lang: str) -> None:
    assert not is_german(page(text, lang))


@pytest.mark.parametrize(
    ("lang", "expected"), [("de-DE", True), ("DE", True), ("en", False), ("", False), ("den", False)]
)
def test_with_little_text_the_page_says_it_of_itself(lang: str, expected: bool) -> None:
    assert is_german(page("Video: Brücke", lang)) is expected


def test_scripts_and_styles_are_no_text() -> None:
    script = f"<script>var t = '{ENGLISH * 20}';</script><style>{ENGLISH}</style>"
    assert is_german(page(GERMAN, head=script))


def test_the_charset_counts() -> None:
    assert is_german(page(GERMAN).decode().encode("utf-16"), "utf-16")


@pytest.mark.parametrize("piece", [b"<", b"<html ", b"<script", b"<svg>", b"<p", b"a", b"</script", b"\0"])
def test_no_page_takes_long(piece: bytes) -> None:
    start = time.process_time()
    is_german(piece * (600_000 // len(piece)))
    assert time.process_time() - start < 2
