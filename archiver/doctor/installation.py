"""The program itself: Python, the packages it needs, SQLite."""

from __future__ import annotations

import importlib
import importlib.metadata
import platform
from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement

from archiver import __version__
from archiver.archive.engine import engine_problems, engine_version
from archiver.doctor.finding import Finding, fail, ok, warn

_COMPILED = ("lxml.etree", "Stemmer", "rapidfuzz", "fastwarc.warc", "rensa", "brotli")
"""Packages with machine code of their own: a wheel for another machine shows only when it is loaded."""
_EXTRAS = {"parquet": "archiver export parquet", "fleet": "archiver fleet"}


def check_installation() -> Iterator[Finding]:
    """Versions, packages that are missing or of another release, machine code that does not load, optional parts."""
    yield ok("program", f"archiver {__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}")
    yield from _packages()
    yield from _machine_code()
    if problems := engine_problems():
        advice = "use a Python whose SQLite has it: those of python.org, Debian 12, Ubuntu 22.04 and later do"
        yield fail("sqlite", f"SQLite {engine_version()} lacks {'; '.join(problems)}", advice)
    else:
        yield ok("sqlite", f"SQLite {engine_version()} has all that the archive needs")


def _packages() -> Iterator[Finding]:
    try:
        wanted = importlib.metadata.requires("archiver") or []
    except importlib.metadata.PackageNotFoundError:
        yield warn(
            "packages", "archiver is not installed, only found in this folder", "pip install . (or pipx install .)"
        )
        return
    requirements = [found for text in wanted if (found := _requirement(text))]
    needed = [found for found in requirements if not found.marker or found.marker.evaluate({"extra": ""})]
    problems = [problem for found in needed if (problem := _problem(found))]
    if problems:
        yield fail(
            "packages", "; ".join(problems), "pip install --upgrade archiver, in a virtual environment of its own"
        )
    else:
        yield ok("packages", f"all {len(needed)} are there, in releases that this program was made for")
    for extra, command in _EXTRAS.items():
        own = [
            found
            for found in requirements
            if found.marker and found.marker.evaluate({"extra": extra}) and found not in needed
        ]
        missing = [found.name for found in own if _problem(found)]
        what = (
            f"not there: {', '.join(missing)} ({command} needs it: pip install 'archiver[{extra}]')"
            if missing
            else "there"
        )
        yield ok(f"optional {extra}", what)


def _requirement(text: str) -> Requirement | None:
    try:
        return Requirement(text)
    except InvalidRequirement:
        return None


def _problem(requirement: Requirement) -> str | None:
    try:
        version = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        return f"{requirement.name} is missing"
    if not requirement.specifier.contains(version, prereleases=True):
        return f"{requirement.name} {version}, but {requirement.specifier} is needed"
    return None


def _machine_code() -> Iterator[Finding]:
    for name in _COMPILED:
        try:
            importlib.import_module(name)
        except Exception as error:  # whatever a broken shared library does
            reason = f"{type(error).__name__}: {error}"
            yield fail(
                "packages", f"{name} does not load ({reason})", f"pip install --force-reinstall {name.split('.')[0]}"
            )
