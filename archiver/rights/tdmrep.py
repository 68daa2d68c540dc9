"""`/.well-known/tdmrep.json`: which paths of a site are reserved (TDMRep, 4.2)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from archiver.rights.patterns import covers, path_of, plain
from archiver.rights.statement import Meaning, Source, Statement, quoted, tdmrep_meaning

PATH = "/.well-known/tdmrep.json"
MAX_BYTES = 256 * 1024
"""Read of a file. Guessed: the files that are known have some dozens of lines."""
MAX_RULES = 1_000
NOT_JSON = "not JSON"


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the file."""

    location: str
    """Path pattern, in the form of `patterns.plain`."""
    statement: Statement


@dataclass(frozen=True, slots=True)
class TdmFile:
    """The rules of a site in the order of the file."""

    rules: tuple[Rule, ...] = ()
    problem: str | None = None
    """Why the file, or part of it, could not be read."""

    def statement(self, url: str) -> Statement | None:
        """What the file says of an address: the first rule that covers it, which is the most specific one by definition."""
        path = path_of(url)
        return next((rule.statement for rule in self.rules if covers(rule.location, path)), None)


def read_tdmrep(content: bytes) -> TdmFile:
    """The rules of a file, whatever its bytes are; a page that answers in its place has none.

    The protocol wants a list of objects with `location` and `tdm-reservation`. A single object, a missing location and a 1 written as
    text are taken as they are plainly meant.
    """
    try:
        data = json.loads(content[:MAX_BYTES].decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return TdmFile(problem=NOT_JSON)
    entries = data if isinstance(data, list) else [data]
    rules = tuple(_rules(entries[:MAX_RULES]))
    return TdmFile(rules, None if rules or entries == [] else "no rule of TDMRep in it")


def _rules(entries: list[Any]) -> Iterator[Rule]:
    for entry in entries:
        if not isinstance(entry, dict) or "tdm-reservation" not in entry:
            continue
        value = entry["tdm-reservation"]
        meaning = tdmrep_meaning(value) if isinstance(value, (int, str)) else Meaning.NOTED
        if meaning is Meaning.NOTED:
            continue  # a protocol error; such a rule counts as not there
        location, policy = entry.get("location", "/"), entry.get("tdm-policy")
        if isinstance(location, str):
            said = quoted(json.dumps(entry, ensure_ascii=False))
            named = quoted(policy) if isinstance(policy, str) and policy.strip() else None
            yield Rule(_pattern(location), Statement(Source.TDMREP, said, meaning, named, is_tdmrep=True))


def _pattern(location: str) -> str:
    """A location as a path pattern; whole addresses are met too."""
    location = location.strip()
    if location.lower().startswith(("http://", "https://")):
        try:
            location = urlsplit(location).path
        except ValueError:
            return "/"
    return plain(location if location.startswith(("/", "*")) else f"/{location}")
