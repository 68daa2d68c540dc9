"""The command `archiver`: reads the command line, calls the house, tells the exit code. Thin; one module per command."""

from __future__ import annotations

import errno
import sys

import click

from archiver import __version__
from archiver.cli.backup import backup
from archiver.cli.browse import browse
from archiver.cli.changes import changes
from archiver.cli.check_archive import check_archive
from archiver.cli.cite import cite
from archiver.cli.completion import completion
from archiver.cli.copies import copies
from archiver.cli.crawl import crawl
from archiver.cli.demo import demo
from archiver.cli.diff import diff
from archiver.cli.doctor import doctor
from archiver.cli.export import export
from archiver.cli.extract import extract
from archiver.cli.fleet import fleet
from archiver.cli.fleet_bulk import import_files
from archiver.cli.fleet_bulk import reextract as fleet_reextract
from archiver.cli.forget import forget
from archiver.cli.import_warc import import_warc
from archiver.cli.options import EXIT_CODES
from archiver.cli.outlets import outlets
from archiver.cli.reextract import reextract
from archiver.cli.reindex import reindex
from archiver.cli.rights import rights
from archiver.cli.schedule import schedule
from archiver.cli.search import search
from archiver.cli.show import show
from archiver.cli.status import status
from archiver.cli.verify import verify
from archiver.cli.watch import watch
from archiver.errors import ArchiverError
from archiver.terminal import close_output, let_readers_go


def main() -> None:
    """Entry point: every error that was foreseen becomes one line and its exit code."""
    let_readers_go()
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()  # a full disk must show here, not when Python ends
    except click.exceptions.Abort:
        code = _complain("interrupted", 130)
    except click.ClickException as error:
        code = _complain(_in_one_line(error), error.exit_code)
    except ArchiverError as error:
        code = _complain(str(error), error.exit_code)
    except (BrokenPipeError, SystemExit):
        # the reader of a file has enough (`export csv | head`); click ends with SystemExit(1) then, and only then
        close_output()
        code = 0
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename:
            raise
        close_output()
        code = _complain(
            "the output could not be written: its disk has no space left; make room, or write elsewhere", 1
        )
    sys.exit(code if isinstance(code, int) else 0)


def _in_one_line(error: click.ClickException) -> str:
    """What click says of a wrong command line, and where more is to be read."""
    message = " ".join(error.format_message().split()).rstrip(".").replace(". (", " (")
    message = f"{message[:1].lower()}{message[1:]}"
    context = getattr(error, "ctx", None)
    return f"{message}; `{context.command_path if context else 'archiver'} --help` tells what there is"


def _complain(message: str, code: int) -> int:
    click.echo(f"archiver: {message}", err=True)
    return code


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=EXIT_CODES)
@click.version_option(__version__, prog_name="archiver")
def cli() -> None:
    """Archive German-language news sites: polite crawl, clean fields, one SQLite file.

    \b
    Example: archiver crawl tagesschau.de netzpolitik.org
             archiver browse
    """


COMMANDS = (
    *(crawl, watch, schedule, import_warc, outlets, rights),  # getting articles
    *(browse, search, show, changes, diff, copies, cite, export),  # reading them
    *(status, backup, check_archive, verify, reextract, reindex, forget),  # keeping them
    *(fleet,),  # on several machines
    *(extract, demo, doctor, completion),
)
for command in COMMANDS:
    cli.add_command(command)
fleet.add_command(import_files)
fleet.add_command(fleet_reextract)
