"""One thing that a site says about mining, and all that it says of one page together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

MAX_QUOTE = 300
"""Characters kept of what was said; the longest reservation met in a meta element has 400, and its first sentence says it."""


class Meaning(StrEnum):
    """What a statement means for text and data mining."""

    RESERVED = "reserved"
    OPEN = "not reserved"
    NOTED = "noted"
    """Said, and no word on text and data mining: `noarchive`, lines for agents that only answer questions."""


class Source(StrEnum):
    """Where something was said. Of two statements in the words of TDMRep the one that stands later here holds (TDMRep, 4.4)."""

    ROBOTS = "robots.txt"
    TDMREP = "tdmrep.json"
    HEADER = "header"
    META = "meta"


_RANK = {source: place for place, source in enumerate(Source)}


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that was said, with its evidence."""

    source: Source
    said: str
    """The words themselves, cut to `MAX_QUOTE` characters. Example: `<meta name="tdm-reservation" content="1">`."""
    meaning: Meaning
    policy: str | None = None
    """Address of the terms, where the site names one (`tdm-policy`)."""
    is_tdmrep: bool = False
    """Whether it is a statement of TDMRep, of which only the nearest one to the page holds."""

    def as_dict(self) -> dict[str, Any]:
        """The statement for JSON, without what is empty or false."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Rights:
    """All that was said of one page."""

    statements: tuple[Statement, ...] = ()

    @property
    def is_reserved(self) -> bool:
        """Whether any of it reserves mining; a doubt counts for the rightsholder."""
        return self.reservation is not None

    @property
    def reservation(self) -> Statement | None:
        """The first statement that reserves mining and is not set aside by a nearer one of TDMRep."""
        nearest = max((_RANK[one.source] for one in self.statements if _is_answer(one)), default=None)
        for one in self.statements:
            if one.meaning is Meaning.RESERVED and (not one.is_tdmrep or _RANK[one.source] == nearest):
                return one
        return None


def quoted(text: str) -> str:
    """Text as evidence: one line, printable, at most `MAX_QUOTE` characters.

    Lone surrogates and control characters, which SQLite and terminals do not take, become U+FFFD.
    """
    line = "".join(letter if letter.isprintable() else "\ufffd" for letter in " ".join(text[: 4 * MAX_QUOTE].split()))
    return line if len(line) <= MAX_QUOTE else line[: MAX_QUOTE - 1].rstrip() + "…"


def tdmrep_meaning(value: object) -> Meaning:
    """What a value of `tdm-reservation` means; the protocol knows 1 and 0, anything else counts as not said."""
    text = str(value).strip().lower()
    return {"1": Meaning.RESERVED, "true": Meaning.RESERVED, "0": Meaning.OPEN, "false": Meaning.OPEN}.get(
        text, Meaning.NOTED
    )


def distinct(statements: Iterable[Statement], most: int) -> tuple[Statement, ...]:
    """The statements in their order, each once, at most so many."""
    return tuple(dict.fromkeys(statements))[:most]


def _is_answer(statement: Statement) -> bool:
    return statement.is_tdmrep and statement.meaning is not Meaning.NOTED
