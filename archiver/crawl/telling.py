"""What a run says at its end: problems to standard error, figures to standard output."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from archiver.crawl.session import Session
from archiver.plurals import counted
from archiver.terminal import output

_SHOWN_PROBLEMS = 20


def tell(session: Session, console: Console, *, quiet: bool) -> None:
    """The problems of a crawl, and its figures or, of a dry run, the addresses that a real one would ask for."""
    report = session.report
    outlets = report.outlets.values()
    notes = [note for outlet in outlets if outlet.has_yielded for note in outlet.notes]
    complaints = [
        line for outlet in outlets for line in (outlet.problems if session.is_interrupted else outlet.complaints)
    ]
    problems = [*report.busy, *report.problems, *complaints, *([] if quiet else [*report.warnings, *notes])]
    tell_problems(session, console, problems, "interrupted; what is left stays queued for the next run")
    if session.is_dry:
        for url in (url for outlet in outlets for url in outlet.would_fetch):
            output().print(url, markup=False, highlight=False, soft_wrap=True)
    elif not quiet:
        output().print(report.table())


def tell_problems(session: Session, console: Console, problems: Sequence[str], interrupted: str) -> None:
    """The first problems, and why the run ended before its time."""
    lines = list(problems[:_SHOWN_PROBLEMS])
    if more := len(problems) - len(lines):
        lines.append(f"… and {counted(more, 'more problem')}; the archive's table fetches has those of all pages")
    lines += [str(session.fatal)] if session.fatal else []
    lines += [interrupted] if session.is_interrupted else []
    for line in lines:
        complain(console, line)


def complain(console: Console, text: str) -> None:
    """One line, without what a terminal would obey."""
    line = "".join(character if character.isprintable() else "�" for character in text)
    console.print(f"archiver: {line}", markup=False, highlight=False, soft_wrap=True)
