"""Whom a credit names, told apart: agency or institution, and person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.images.credit_parts import CreditParts, split_credit

CREDITS: dict[str, tuple[str | None, str | None]] = {
    # the agency first, last, and on both sides
    "picture alliance/dpa | Jens Büttner": ("picture alliance/dpa", "Jens Büttner"),
    "picture alliance/dpa/dpa-Zentralbild | Jens Büttner": ("picture alliance/dpa/dpa-Zentralbild", "Jens Büttner"),
    "picture alliance / Xinhua News Agency | Anna Muster": ("picture alliance / Xinhua News Agency", "Anna Muster"),
    "shutterstock/Anna Muster": ("shutterstock", "Anna Muster"),
    "dpa/Max Muster": ("dpa", "Max Muster"),
    "IMAGO / Anna Muster": ("IMAGO", "Anna Muster"),
    "IMAGO / Chris Emil Janßen": ("IMAGO", "Chris Emil Janßen"),
    "Max Muster/dpa": ("dpa", "Max Muster"),
    "Max von der Muster/dpa-Bildfunk": ("dpa-Bildfunk", "Max von der Muster"),
    "Max Muster/dpa/picture alliance": ("dpa/picture alliance", "Max Muster"),
    "AP Photo/Anna Muster": ("AP Photo", "Anna Muster"),
    "ANNA MUSTER/EPA-EFE": ("EPA-EFE", "ANNA MUSTER"),
    "Max Muster (dpa)": ("dpa", "Max Muster"),
    "Max Muster/dpa (Symbolbild)": ("dpa", "Max Muster"),
    "Max Muster/dpa/Pool": ("dpa", "Max Muster"),
    "Anna Muster on Unsplash": ("Unsplash", "Anna Muster"),
    "sdmuster - stock.adobe.com": ("stock.adobe.com", "sdmuster"),
    "Pixabay/gmuster": ("Pixabay", "gmuster"),
    "dpa/Muster": ("dpa", "Muster"),
    # several of a kind stay as printed, the same one twice is one
    "AFP via Getty Images": ("AFP via Getty Images", None),
    "Max Muster/AFP via Getty Images": ("AFP via Getty Images", "Max Muster"),
    "imago images/Future Image": ("imago images/Future Image", None),
    "Max Muster, Anna Muster": (None, "Max Muster, Anna Muster"),
    "Max Muster und Anna Muster": (None, "Max Muster und Anna Muster"),
    "dpa/Max Muster/Anna Muster": ("dpa", "Max Muster/Anna Muster"),
    "imago/Anna Muster | IMAGO/Anna Muster": ("imago", "Anna Muster"),
    "picture alliance / Muster-Fotopress | Anna Muster/Muster-Fotopress": ("picture alliance/Muster-Fotopress", "Anna Muster"),
    "Anna Muster | Anna Muster": (None, "Anna Muster"),
    # institutions, papers, archives, sites
    "Polizei Köln": ("Polizei Köln", None),
    "NDR": ("NDR", None),
    "ZDF/Anna Muster": ("ZDF", "Anna Muster"),
    "ARD Degeto/Anna Muster": ("ARD Degeto", "Anna Muster"),
    "Stadtarchiv Lindenfurt/J. Kröger": ("Stadtarchiv Lindenfurt", "J. Kröger"),
    "Deutscher Bundestag/Anna Muster/photothek": ("Deutscher Bundestag/photothek", "Anna Muster"),
    "LWL/Museum für Naturkunde": ("LWL/Museum für Naturkunde", None),
    "Anna Muster für DER BOTE": ("DER BOTE", "Anna Muster"),
    "Max Muster/Testblatt": ("Testblatt", "Max Muster"),
    "Testspiegel/Anna Muster": ("Testspiegel", "Anna Muster"),
    "www.testblatt.de": ("www.testblatt.de", None),
    "Rat Fraktion": ("Rat Fraktion", None),
    "Foto Müller": ("Foto Müller", None),
    # a person alone, after what is left of a label
    "Anna Muster": (None, "Anna Muster"),
    "Archivfoto: Max Muster": (None, "Max Muster"),
    "Max Muster, Bearbeitung: Testblatt": (None, "Max Muster"),
    # licences and the places of Wikimedia's users are nobody
    "CC BY-SA 4.0 / Max Muster": (None, "Max Muster"),
    "Max Muster from Peoria, AZ, United States of America, CC BY-SA 2.0, via Wikimedia Commons": ("Wikimedia Commons", "Max Muster"),
    # nobody is named, or nothing tells who is what
    "privat": (None, None),
    "Archiv": (None, None),
    "Symbolbild": (None, None),
    "Handout": (None, None),
    "Uncredited/AP/dpa": ("AP/dpa", None),
    "STR/AFP via Getty Images": ("AFP via Getty Images", None),
    "AFP | HANDOUT": ("AFP", None),
    "Tesla": (None, None),
    "Kröger": (None, None),
    "Lindenfurt Wein / Anna Muster": (None, None),
    "Anna Muster | nh": (None, "Anna Muster"),
    "KI-generiert": (None, None),
}  # fmt: skip


@pytest.mark.parametrize("credit", CREDITS)
def test_credit_names(credit: str) -> None:
    parts = split_credit(credit)
    assert (parts.agency, parts.photographer) == CREDITS[credit]


def test_no_credit_names_nobody() -> None:
    assert split_credit(None) == split_credit("") == split_credit("a/" * 200) == CreditParts()


@given(st.text(alphabet="AaÄß /|.,:()-©1dpaMuster", max_size=60))
def test_whatever_a_credit_holds_its_parts_are_pieces_of_it(credit: str) -> None:
    parts = split_credit(credit)
    for part in (parts.agency, parts.photographer):
        assert part is None or all(piece.strip(" )") in credit for piece in part.split("/"))
