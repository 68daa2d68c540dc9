"""Options and texts that more than one command has, each with the same name and meaning everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

EXIT_CODES = """\b
Exit codes: 0 all well; 1 something was lost, or an outlet yielded nothing;
2 usage or configuration; 3 the archive is unusable (corrupt, newer, read-only,
disk full); 4 another run holds this outlet.
"""
DEFAULT_DB = Path("data/archive.db")
Command = TypeVar("Command", bound=Callable[..., Any])


def db_option(command: Command) -> Command:
    """`--db PATH`, the same for every command that opens the archive."""
    return click.option(
        "--db", type=click.Path(path_type=Path, dir_okay=False), default=DEFAULT_DB, show_default=True, envvar="ARCHIVER_DB",
        help="The archive, one SQLite file. Also from the environment: ARCHIVER_DB.",
    )(command)  # fmt: skip


def catalogue_option(command: Command) -> Command:
    """`--catalogue FILE`, the same for every command that knows outlets by name."""
    return click.option(
        "--catalogue", type=click.Path(path_type=Path, dir_okay=False), envvar="ARCHIVER_CATALOGUE", metavar="FILE",
        help="Your own entries, before those that come with archiver. Also from the environment: ARCHIVER_CATALOGUE.",
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
