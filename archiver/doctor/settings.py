"""The ARCHIVER_ variables of the environment: are they known, and do they say something that can be."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from archiver.catalogue import load_catalogue
from archiver.contact import from_header
from archiver.crawl.hours import Hours
from archiver.crawl.session import usual_revisits
from archiver.crawl.workers import worker_count
from archiver.doctor.finding import Finding, fail, ok, warn
from archiver.errors import ArchiverError, UsageError
from archiver.rights import Purpose

_FOR_COMMANDS = re.compile(r"ARCHIVER_CRAWL_[A-Z_]+|ARCHIVER_TESTS?_[A-Z_]+|_ARCHIVER_COMPLETE")
"""Given to commands by us (`--then`), to the tests, to the shell's completion."""


def check_settings(environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Unknown names, which are mostly misspelt ones; values that crawls would refuse; who can be written to."""
    for name in sorted(environment):
        if not name.startswith("ARCHIVER_") or _FOR_COMMANDS.fullmatch(name):
            continue
        if name not in KNOWN:
            yield warn("settings", f"{name} is not known and has no effect", _meant(name))
        elif environment[name] and (problem := _problem(name, environment[name])):
            yield fail("settings", f"{name}={environment[name]}: {problem}", "correct it, or unset it")
        elif environment[name]:
            shown = "(set)" if _is_secret(name) else environment[name]
            yield ok("settings", f"{name}={shown}")
    yield from _contact(environment.get("ARCHIVER_CONTACT", ""))


def _contact(contact: str) -> Iterator[Finding]:
    if from_header(contact) or re.search(r"https?://\S", contact):
        return
    found = "site owners cannot reach you" + (f": {contact!r} is no address" if contact else "")
    yield warn("contact", found, "set ARCHIVER_CONTACT to your mail address or a page about your archive")


def _meant(name: str) -> str:
    known = {other.removeprefix("ARCHIVER_"): other for other in KNOWN}
    near = difflib.get_close_matches(name.removeprefix("ARCHIVER_"), known, n=1)
    return f"perhaps {known[near[0]]} is meant" if near else f"known: {', '.join(sorted(KNOWN))}"


def _problem(name: str, value: str) -> str | None:
    try:
        KNOWN[name](value)
    except (ArchiverError, ValueError) as error:
        return str(error)
    return None


def _is_secret(name: str) -> bool:
    """Whether the value may hold a password: a token, or an address that often has one."""
    return name.endswith(("_TOKEN", "_WEBHOOK", "_BROKER", "_STORE"))


def _any(_value: str) -> None:
    pass


def _catalogue(value: str) -> None:
    if not Path(value).exists():
        raise UsageError("no such file; `archiver outlets add DOMAIN` would begin it")
    load_catalogue(own=Path(value))


def _positive(value: str) -> None:
    if not value.isdigit() or not int(value):
        raise UsageError("expected a number from 1")


KNOWN: dict[str, Callable[[str], object]] = {
    "ARCHIVER_BROKER": _any,
    "ARCHIVER_CACHE": _any,
    "ARCHIVER_CATALOGUE": _catalogue,
    "ARCHIVER_CONTACT": _any,
    "ARCHIVER_DB": _any,
    "ARCHIVER_EVIDENCE_DAYS": _positive,
    "ARCHIVER_FLEET_STORE": _any,
    "ARCHIVER_ONLY_BETWEEN": Hours.parse,
    "ARCHIVER_PURPOSE": lambda value: Purpose(value.strip().lower()),
    "ARCHIVER_REVISITS": usual_revisits,
    "ARCHIVER_SUBJECT": _any,
    "ARCHIVER_WEBHOOK": _any,
    "ARCHIVER_WEBHOOK_TOKEN": _any,
    "ARCHIVER_WORKERS": worker_count,
}
"""What each must be, by a function that raises for what it cannot be. A test compares the names with those the program reads."""
