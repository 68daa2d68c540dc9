"""What a site says about text and data mining, in plain words: what `archiver rights` prints. Not legal advice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.archive import Archive, SiteFile
from archiver.catalogue import load_catalogue
from archiver.errors import UsageError
from archiver.plurals import counted
from archiver.rights import Meaning, Rights, Statement
from archiver.rights.page import of_page
from archiver.rights.robots import read_robots
from archiver.rights.tdmrep import read_tdmrep

MEANING = (
    (
        "private",
        "§ 53 UrhG, personal use",
        "fetched where robots.txt allows it; a reservation is recorded and does not bind",
    ),
    ("research", "§ 60d UrhG, non-commercial research", "fetched; mining for it cannot be reserved"),
    ("tdm", "§ 44b UrhG, mining by anyone", "what is reserved is not fetched, and its text is in no export"),
)
"""Purpose, its ground, and what archiver does."""


@dataclass(frozen=True, slots=True)
class SiteReport:
    """All that is known of one outlet."""

    outlet: str
    files: tuple[SiteFile, ...] = ()
    pages: tuple[dict[str, Any], ...] = ()
    """Combinations met on pages, as `Archive.rights` gives them, the latest first."""
    is_asked: bool = False
    """True when the site was asked just now."""
    notes: tuple[str, ...] = field(default=())

    @property
    def verdict(self) -> str:
        """Whether mining is reserved, in one sentence."""
        looked_at = sum(row["pages"] for row in self.pages)
        reserved = sum(row["pages"] for row in self.pages if row["is_reserved"])
        if looked_at and reserved == looked_at:
            return "text and data mining is reserved"
        if reserved:
            return f"text and data mining is reserved on {reserved} of {counted(looked_at, 'page')}"
        if any(one.meaning is Meaning.RESERVED for file in self.files for one in statements_of(file)):
            return (
                "text and data mining is reserved for parts of the site"
                if looked_at
                else "text and data mining is reserved"
            )
        return f"no reservation of text and data mining was found ({counted(looked_at, 'page')} looked at)"

    def as_dict(self) -> dict[str, Any]:
        """The report for JSON."""
        return {
            "outlet": self.outlet,
            "verdict": self.verdict,
            "from": "site" if self.is_asked else "archive",
            "files": [_file_dict(file) for file in self.files],
            "pages": list(self.pages),
            "notes": list(self.notes),
        }

    def lines(self) -> Iterator[str]:
        """The report for people."""
        yield f"{self.outlet}: {self.verdict}"
        for file in self.files:
            yield ""
            yield f"{file.name}  {file.url}"
            yield f"  {_when(file)}"
            yield from _quotes(statements_of(file), file)
        for row in self.pages:
            yield ""
            yield f"{counted(row['pages'], 'page')}, last {_moment(row['last_seen'])}: {row['url']}"
            told = [one for one in row["statements"] if one["source"] in ("header", "meta")]
            yield from (
                f"  {one['source']}, {one['meaning']}: {one['said']}{_terms(one.get('policy'))}" for one in told
            )
            if not told:
                yield "  nothing in headers and meta elements"
        yield from (f"\n{note}" for note in self.notes)
        yield "\nWhat archiver does (not legal advice; docs/crawling.md says more):"
        yield from (f"  --purpose {purpose:<9}{ground}: {what}" for purpose, ground, what in MEANING)


def from_archive(db: Path, target: str) -> SiteReport:
    """What the archive knows; raises UsageError when it knows nothing of the outlet."""
    key, _ = _outlet(target)
    with Archive(db, read_only=True) as archive:
        files, pages = archive.site_files(key), archive.rights(key)
    if not files and not pages:
        raise UsageError(
            f"{db} knows nothing of what {key} says; crawl it, or ask it now: archiver rights {target} --ask"
        )
    return SiteReport(key, tuple(files), tuple(pages))


def from_site(target: str, allow_local: tuple[str, ...] = ()) -> SiteReport:
    """What the site says now; nothing is stored."""
    from archiver.crawl.ask_rights import ask_rights  # Scrapy takes a third of a second to load

    key, homepage = _outlet(target)
    answers = ask_rights(homepage, key, allow_local)
    notes = (f"The home page could not be read: {answers.problem}",) if answers.problem else ()
    if answers.page is None:
        return SiteReport(key, tuple(answers.files), is_asked=True, notes=notes)
    page = answers.page
    own = of_page(page.headers, page.content)
    site = [one for file in answers.files for one in statements_of(file, page.final_url)]
    rights = Rights((*site, *own))
    row = {
        "statements": [one.as_dict() for one in rights.statements], "is_reserved": rights.is_reserved, "pages": 1,
        "first_seen": page.fetched_at.isoformat(timespec="seconds"), "last_seen": page.fetched_at.isoformat(timespec="seconds"),
        "url": page.final_url,
    }  # fmt: skip
    return SiteReport(key, tuple(answers.files), (row,), is_asked=True, notes=notes)


def statements_of(file: SiteFile, url: str | None = None) -> tuple[Statement, ...]:
    """What a site's file says: of one address, or in all."""
    if file.name == "robots.txt":
        robots = read_robots(file.content or "")
        return robots.statements(url) if url else robots.overview()
    rules = read_tdmrep((file.content or "").encode("utf-8", "replace"))
    if url:
        return tuple(filter(None, [rules.statement(url)]))
    return tuple(dict.fromkeys(rule.statement for rule in rules.rules))


def _outlet(target: str) -> tuple[str, str]:
    from archiver.crawl.targets import jobs_for

    (job,) = jobs_for([target], load_catalogue())
    return job.key, job.homepage


def _file_dict(file: SiteFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "url": file.url,
        "status": file.status,
        "note": file.note,
        "first_seen": file.first_seen and file.first_seen.isoformat(),
        "last_seen": file.seen_at.isoformat(),
        "statements": [one.as_dict() for one in statements_of(file)],
    }


def _when(file: SiteFile) -> str:
    answered = {200: "there", 404: "not there", 410: "not there"}.get(file.status or 0, f"HTTP {file.status}")
    state = answered if file.status else f"could not be read ({file.note})"
    since = file.first_seen
    span = f"; the same since {_moment(since)}" if since and since != file.seen_at else ""
    return f"{state}, seen {_moment(file.seen_at)}{span}"


def _quotes(statements: tuple[Statement, ...], file: SiteFile) -> Iterator[str]:
    for one in statements:
        yield f"  {one.meaning}: {one.said}{_terms(one.policy)}"
    if not statements and file.status == 200:
        yield f"  nothing about text and data mining{f' ({file.note})' if file.note else ''}"


def _terms(policy: str | None) -> str:
    return f" (terms: {policy})" if policy else ""


def _moment(moment: datetime | str) -> str:
    moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
