"""Outlets as they are named on the command line, held against those of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.archive import Archive

_LIKENESS = 70.0
"""From which on a name is suggested; of 100, by rapidfuzz' WRatio. A guess: `taz` and `taz.de` have 90."""


def known_outlet(archive: Archive, name: str) -> str:
    """The outlet of the archive that is meant; raises UsageError, with those it might be, instead of finding nothing in silence."""
    outlets = archive.outlets()
    wanted = name.strip().lower().removeprefix("www.")
    for outlet in (name, wanted):
        if outlet in outlets:
            return outlet
    from rapidfuzz import fuzz, process

    near = [
        found for found, _, _ in process.extract(wanted, outlets, scorer=fuzz.WRatio, score_cutoff=_LIKENESS, limit=3)
    ]
    hint = f"did you mean {' or '.join(near)}?" if near else "`archiver status` lists those that were crawled"
    raise UsageError(f"{name!r} is no outlet of this archive; {hint}")
