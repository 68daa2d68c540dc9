"""News agencies as German bylines, datelines and image credits name them: the one list that extraction and archive share."""

from __future__ import annotations

GERMAN_MARKS: dict[str, tuple[str, ...]] = {
    "dpa": ("dpa-AFX", "dpa-infocom"),
    "AFP": ("AFPTV",),
    "Reuters": (),
    "epd": (),
    "KNA": (),
    "SID": (),
    "APA": (),
    "AP": (),
    "dts": (),
    "Keystone-SDA": (),
    "SDA": (),
    "Kathpress": (),
    "Bloomberg": (),
}
"""Agencies that German texts mark by these letters (`Berlin (dpa) - …`), with their services and longer names."""
FURTHER: dict[str, tuple[str, ...]] = {
    "dapd": (),
    "ddp": (),
    "ANSA": (),
    "TASS": (),
    "Xinhua": ("Xinhua News Agency",),
    "EFE": (),
    "Belga": (),
    "ANP": (),
    "Ritzau": (),
    "NTB": (),
    "ČTK": ("CTK",),
    "PAP": (),
    "AAP": (),
    "Kyodo": (),
    "Anadolu": ("Anadolu Agency",),
    "Tanjug": (),
    "MTI": (),
    "Ria Novosti": (),
    "Press Association": (),
}
"""Agencies that sign texts and pictures too. Their letters mark no text: `(PAP)` is a party, `(NTB)` a bank."""


def forms(*lists: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """Every name and form of some lists, in lower case: `dpa`, `dpa-afx`, `xinhua news agency`."""
    return frozenset(
        form.casefold() for agencies in lists for name, others in agencies.items() for form in (name, *others)
    )
