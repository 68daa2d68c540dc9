"""The command `archiver`: reads the command line, calls the house, tells the exit code. Thin."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from archiver import __version__
from archiver.errors import ArchiverError, UsageError

if TYPE_CHECKING:
    from archiver.extract.explain.fields import Explanation

EXIT_CODES = """\b
Exit codes: 0 all well; 1 something was lost, or an outlet yielded nothing;
2 usage or configuration; 3 the archive is unusable (corrupt, newer, read-only,
disk full); 4 another run holds this outlet.
"""
DEFAULT_DB = Path("data/archive.db")
PIPED_WIDTH = 160
"""Columns of a table that goes to a file or another program."""
Command = TypeVar("Command", bound=Callable[..., Any])


def main() -> None:
    """Entry point: every error that was foreseen becomes one line and its exit code."""
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()  # a closed pipe must show here, not when Python ends
    except click.exceptions.Abort:
        code = _complain("interrupted", 130)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except ArchiverError as error:
        code = _complain(str(error), error.exit_code)
    except BrokenPipeError:
        _close_output()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _close_output() -> None:
    """Let what is still to be written go nowhere, so that Python does not complain of a closed pipe at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str, code: int) -> int:
    click.echo(f"archiver: {message}", err=True)
    return code


def db_option(command: Command) -> Command:
    """`--db PATH`, the same for every command that opens the archive."""
    return click.option(
        "--db", type=click.Path(path_type=Path, dir_okay=False), default=DEFAULT_DB, show_default=True, envvar="ARCHIVER_DB",
        help="The archive, one SQLite file. Also from the environment: ARCHIVER_DB.",
    )(command)  # fmt: skip


def allow_local_option(command: Command) -> Command:
    """`--allow-local HOST[:PORT[-PORT]]`, the same for every command that asks a site."""
    return click.option(
        "--allow-local", multiple=True, metavar="HOST[:PORT[-PORT]]",
        help="Permit this loopback or private address, which is refused otherwise. Repeatable.",
    )(command)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=EXIT_CODES)
@click.version_option(__version__, prog_name="archiver")
def cli() -> None:
    """Archive German-language news sites: polite crawl, clean fields, one SQLite file.

    \b
    Example: archiver crawl tagesschau.de netzpolitik.org
             archiver browse
    """


@cli.command(epilog=EXIT_CODES)
@click.argument("targets", nargs=-1, metavar="[OUTLET|DOMAIN|URL]...")
@click.option("--all", "all_outlets", is_flag=True, help="Every outlet of the catalogue.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N article pages per outlet.")
@click.option("--since", metavar="7d|DATE", help="Only articles published since: 12h, 7d, 4w or 2024-10-21.")
@click.option("--revisit", is_flag=True, help="Ask again for every archived article of these outlets (conditionally).")
@click.option(
    "--backfill",
    is_flag=True,
    help="Go back through all sitemaps, WordPress lists and feed pages, with --since so far.",
)
@click.option(
    "--dry-run", is_flag=True, help="Only discover; print the addresses that would be fetched, store nothing."
)
@click.option("--quiet", is_flag=True, help="No progress and no table; errors only.")
@allow_local_option
@db_option
def crawl(
    targets: tuple[str, ...], all_outlets: bool, limit: int | None, since: str | None, revisit: bool, backfill: bool,
    dry_run: bool, quiet: bool, allow_local: tuple[str, ...], db: Path,
) -> int:  # fmt: skip
    """Find and archive articles.

    A target is an outlet of the catalogue (`archiver outlets`), any domain, or the address of a feed, sitemap,
    section or article; what it is shows in what answers. A backfill that was interrupted goes on where it was
    when it is called again: pages that are archived or queued are not looked for twice.

    \b
    Example: archiver crawl tagesschau.de --since 7d
             archiver crawl https://www.kleinezeitung.at/feed --limit 20
    """
    from archiver.crawl.run import CrawlOptions
    from archiver.crawl.run import crawl as run_crawl
    from archiver.periods import parse_since

    options = CrawlOptions(
        targets=targets, all_outlets=all_outlets, db=db, limit=limit, revisit=revisit, backfill=backfill, dry_run=dry_run, quiet=quiet,
        since=parse_since(since, datetime.now(UTC)) if since else None, allow_local=allow_local,
    )  # fmt: skip
    return run_crawl(options).exit_code


@cli.command()
@click.argument("source", metavar="FILE_OR_URL")
@click.option("--url", help="The page's address, for a file; otherwise the one the page names for itself.")
@click.option("--explain", is_flag=True, help="Instead: for each field what was found where, and why one won.")
@click.option("--json", "as_json", is_flag=True, help="The explanation as JSON, with whole values; needs --explain.")
@allow_local_option
def extract(source: str, url: str | None, explain: bool, as_json: bool, allow_local: tuple[str, ...]) -> None:
    """Print one page as the archive would store it, as JSON.

    \b
    Example: archiver extract https://netzpolitik.org/2024/ein-artikel/
             archiver extract seite.html --url https://zeitung.example/artikel-1
             archiver extract seite.html --explain
    """
    from archiver.lookup import look_up

    if as_json and not explain:
        raise UsageError("--json needs --explain; without it the article itself is printed, always as JSON")
    page = look_up(source, url, allow_local)
    if explain:
        _print_explanations(page.explanations(), as_json)
    else:
        click.echo(json.dumps(page.article().as_dict(), ensure_ascii=False, indent=2))


def _print_explanations(explanations: tuple[Explanation, ...], as_json: bool) -> None:
    from archiver.explanation_table import explanation_tables

    if as_json:
        click.echo(json.dumps([explanation.as_dict() for explanation in explanations], ensure_ascii=False, indent=2))
        return
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(explanation_tables(explanations))


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes a free one.")
@click.option("--open/--no-open", "open_browser", default=False, help="Open the page in the web browser.")
@db_option
def browse(port: int, open_browser: bool, db: Path) -> int:
    """Read and search the archive in the browser (Datasette, on this machine only).

    \b
    Example: archiver browse --open
    """
    from archiver.browse import browse as run_browse

    return run_browse(db, port=port, open_browser=open_browser)


@cli.group()
def export() -> None:
    """Write the archive in a format for other programs.

    \b
    Example: archiver export csv -o artikel.csv
    """


@export.command("csv")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here instead of the terminal."
)
@click.option("--outlet", help="Only this outlet, by its domain.")
@click.option("--since", metavar="7d|DATE", help="Only articles published since: 12h, 7d, 4w or 2024-10-21.")
@click.option(
    "--raw", is_flag=True, help="For programs: do not neutralise cells that a spreadsheet would run as a formula."
)
@db_option
def export_csv(output: Path | None, outlet: str | None, since: str | None, raw: bool, db: Path) -> None:
    """One row per article, UTF-8, with a header.

    \b
    Example: archiver export csv --outlet tagesschau.de --since 30d -o tagesschau.csv
    """
    from archiver.archive import Archive
    from archiver.export import WRITERS
    from archiver.periods import parse_since

    moment = parse_since(since, datetime.now(UTC)) if since else None
    with Archive(db, read_only=True) as archive:
        try:
            rows = WRITERS["csv"](archive, output or sys.stdout, outlet=outlet, since=moment, raw=raw)
        except BrokenPipeError:  # the reader has enough: `archiver export csv | head`; click would call it a failure
            _close_output()
            return
        except OSError as error:
            raise UsageError(f"cannot write {output or 'the output'}: {error.strerror}; nothing was replaced") from None
    if output:
        click.echo(f"{rows} articles written to {output}", err=True)


@cli.command()
@click.argument("words", nargs=-1)
@click.option("--country", metavar="DE|AT|CH", help="Only outlets of this country.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def outlets(words: tuple[str, ...], country: str | None, as_json: bool) -> None:
    """List the catalogue: the outlets whose feeds or sitemaps are known beforehand.

    \b
    Example: archiver outlets zeitung --country AT
    """
    from archiver.catalogue import load_catalogue

    def wanted(outlet: Any) -> bool:
        text = f"{outlet.name} {outlet.domain}".casefold()
        return (not country or outlet.country == country.upper()) and all(word.casefold() in text for word in words)

    chosen = [outlet for outlet in load_catalogue() if wanted(outlet)]
    if as_json:
        click.echo(json.dumps([outlet.as_dict() for outlet in chosen], ensure_ascii=False, indent=2))
        return
    table = Table("Domain", "Name", "Country", "Feeds", "Sitemaps", "Evidence", box=None)
    for outlet in chosen:
        sitemaps = len(outlet.sitemaps) + len(outlet.news_sitemaps)
        table.add_row(
            outlet.domain, outlet.name, outlet.country, str(len(outlet.feeds)), str(sitemaps), outlet.evidence
        )
    Console().print(table)
    click.echo(f"{len(chosen)} outlets. Any other domain works too: archiver crawl DOMAIN", err=True)


@cli.command()
@click.argument("targets", nargs=-1, required=True, metavar="OUTLET|DOMAIN|URL...")
@click.option("--every", default="30m", show_default=True, metavar="30m|6h|1d", help="How often.")
@db_option
def schedule(targets: tuple[str, ...], every: str, db: Path) -> None:
    """Print a cron line and a systemd timer with its service that crawl at an interval.

    \b
    Example: archiver schedule --every 30m tagesschau.de netzpolitik.org
    """
    from archiver.schedule import instructions

    click.echo(instructions(targets, every=every, db=db))


@cli.command()
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("data/demo"), show_default=True
)
def demo(folder: Path) -> int:
    """Crawl a small made-up news site on this machine, twice; between the runs it changes.

    \b
    Example: archiver demo
    """
    from archiver.demo.run import run_demo

    return run_demo(folder)
