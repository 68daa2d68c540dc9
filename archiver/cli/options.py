"""Options and texts that more than one command has, each with the same name and meaning everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

EXIT_CODES = """\b
Exit codes: 0 all well; 1 something was lost, or an outlet yielded nothing;
2 usage or configuration; 3 the archive is unusable (corrupt, newer, read-only,
disk full); 4 another run holds this outlet.
"""
DEFAULT_DB = Path("data/archive.db")
Command = TypeVar("Command", bound=Callable[..., Any])
HOW_MANY = click.IntRange(1, 1_000_000_000)
"""For options that say how many at most: more than any archive has, and few enough for SQLite."""


class FileName(click.Path):
    """The name of a file, there or not; none that is empty, as of a variable that is not set."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; ends the command for an empty name."""
        if not str(value):
            self.fail("the name of a file is expected, not an empty text", param, ctx)
        return super().convert(value, param, ctx)


def db_option(command: Command) -> Command:
    """`--db PATH`, the same for every command that opens the archive."""
    return click.option(
        "--db", type=FileName(), default=DEFAULT_DB, show_default=True, envvar="ARCHIVER_DB",
        help="The archive, one SQLite file. Also from the environment: ARCHIVER_DB.",
    )(command)  # fmt: skip


def catalogue_option(command: Command) -> Command:
    """`--catalogue FILE`, the same for every command that knows outlets by name."""
    return click.option(
        "--catalogue", type=FileName(), envvar="ARCHIVER_CATALOGUE", metavar="FILE",
        help="Your own entries, before those that come with archiver. Also from the environment: ARCHIVER_CATALOGUE.",
    )(command)  # fmt: skip


def targets_options(metavar: str = "[OUTLET|DOMAIN|URL]...") -> Callable[[Command], Command]:
    """The outlets to crawl, and `--all`, the same for every command that crawls; the metavar says what may be named."""

    def decorate(command: Command) -> Command:
        command = click.option("--all", "all_outlets", is_flag=True, help="Every outlet of the catalogue.")(command)
        return click.argument("targets", nargs=-1, metavar=metavar, shell_complete=complete_outlets)(command)

    return decorate


def limit_option(command: Command) -> Command:
    """`--limit N`, the same for every command that crawls by itself."""
    return click.option(
        "--limit", type=HOW_MANY, metavar="N", help="At most N article pages per outlet and crawl.",
    )(command)  # fmt: skip


def only_between_option(command: Command) -> Command:
    """`--only-between HOURS`, the same for every command that crawls by itself."""
    return click.option(
        "--only-between", metavar="22:00-06:00",
        help="Ask for article pages at these hours only (Europe/Berlin); what is left stays queued. Else as the catalogue says.",
    )(command)  # fmt: skip


def evidence_option(command: Command) -> Command:
    """`--evidence/--no-evidence`, the same for every command that crawls."""
    return click.option(
        "--evidence/--no-evidence", default=True, show_default=True, help="Keep answers as received, as WARC files beside the archive.",
    )(command)  # fmt: skip


def evidence_days_option(command: Command) -> Command:
    """`--evidence-days N`, the same for every command that crawls by itself."""
    return click.option(
        "--evidence-days", type=click.IntRange(1, 36_500), metavar="N", envvar="ARCHIVER_EVIDENCE_DAYS",
        help="Remove these outlets' WARC files after N days; the articles stay. Also from ARCHIVER_EVIDENCE_DAYS.",
    )(command)  # fmt: skip


def log_json_option(command: Command) -> Command:
    """`--log-json FILE`, the same for every command that crawls by itself."""
    return click.option(
        "--log-json", type=FileName(), metavar="FILE",
        help="Add what happens to FILE, one JSON object per line.",
    )(command)  # fmt: skip


def purpose_option(command: Command) -> Command:
    """`--purpose`, the same for every command whose doing it decides; the value is text."""
    return click.option(
        "--purpose", type=click.Choice(["private", "research", "tdm"]), default="private", show_default=True, envvar="ARCHIVER_PURPOSE",
        help="What for: personal use (§ 53 UrhG), non-commercial research (§ 60d), or text and data mining (§ 44b), for which what a "
        "site reserves is left out. Also from ARCHIVER_PURPOSE.",
    )(command)  # fmt: skip


def allow_local_option(command: Command) -> Command:
    """`--allow-local HOST[:PORT[-PORT]]`, the same for every command that asks a site."""
    return click.option(
        "--allow-local", multiple=True, metavar="HOST[:PORT[-PORT]]",
        help="Permit this loopback or private address, which is refused otherwise. Repeatable.",
    )(command)  # fmt: skip


def import_options(command: Command) -> Command:
    """The files and what of them is wanted, the same for every command that imports."""
    for option in (
        click.option(
            "--evidence/--no-evidence", default=True, show_default=True, help="Copy the records into the archive's own evidence.",
        ),
        click.option(
            "--outlet", "outlets", multiple=True, shell_complete=complete_outlets,
            help="Only this outlet, by its name or domain. Repeatable.",
        ),
        click.option(
            "--language", type=click.Choice(["de", "any"]), default="de", show_default=True, help="Only pages in German, or all.",
        ),
        click.argument(
            "files", nargs=-1, required=True, metavar="FILE.warc.gz...", type=click.Path(dir_okay=False)
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def reextract_options(command: Command) -> Command:
    """Which articles are wanted, the same for every command that reads them again."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="For programs: a line for every article, then the counts."),
        click.option("--dry-run", is_flag=True, help="Only tell what would change; nothing is stored."),
        click.option(
            "--since", metavar="7d|DATE", help="Only articles published since: 12h, 7d, 4w or 2024-10-21.",
        ),
        click.option("--outlet", shell_complete=complete_outlets, help="Only this outlet, by its domain."),
    ):  # fmt: skip
        command = option(command)
    return command


def then_options(command: Command) -> Command:
    """`--then`, `--then-always`, `--then-limit`, the same for every command that crawls."""
    for option in (
        click.option("--then-limit", default="10m", show_default=True, metavar="10m", help="End a --then command after this."),
        click.option("--then-always", is_flag=True, help="Run --then also when nothing was stored."),
        click.option(
            "--then", multiple=True, metavar="COMMAND",
            help="Run this in a shell after a crawl that stored something; ARCHIVER_CRAWL_NEW and others tell what. Repeatable.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def complete_outlets(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """For the shell's TAB: outlets of the catalogue, the user's own too, by their domains."""
    from archiver.catalogue import load_catalogue
    from archiver.errors import UsageError

    try:
        catalogue = load_catalogue(own=context.params.get("catalogue"))
    except UsageError:  # a shell shows nobody's complaint
        return []
    wanted = incomplete.casefold()
    return [CompletionItem(outlet.domain, help=outlet.name) for outlet in catalogue if outlet.domain.startswith(wanted)]
