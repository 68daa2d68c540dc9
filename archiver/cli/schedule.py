"""`archiver schedule`: have crawls run by themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click_default_group import DefaultGroup

from archiver.cli.options import EXIT_CODES, complete_outlets, db_option
from archiver.schedule import Scheduled

Command = TypeVar("Command", bound=Callable[..., Any])


def what_options(command: Command) -> Command:
    """What is to be run, the same for showing and installing."""
    for option in (
        click.option("--then", multiple=True, metavar="COMMAND", help="Run this after a crawl that stored something. Repeatable."),
        click.option("--watch", "is_watch", is_flag=True, help="One `archiver watch` that is always there, instead of crawls."),
        click.option("--every", default="30m", show_default=True, metavar="30m|6h|1d", help="How often to crawl."),
        click.option("--all", "all_outlets", is_flag=True, help="Every outlet of the catalogue."),
        click.argument("targets", nargs=-1, metavar="[OUTLET|DOMAIN|URL]...", shell_complete=complete_outlets),
    ):  # fmt: skip
        command = option(command)
    return db_option(command)


@click.group(cls=DefaultGroup, default="show", default_if_no_args=True, epilog=EXIT_CODES)
def schedule() -> None:
    """Have crawls run by themselves: by systemd, or by cron where there is none.

    \b
    Example: archiver schedule install --every 30m tagesschau.de netzpolitik.org
             archiver schedule install --watch --all
    """


@schedule.command()
@what_options
def show(**what: Any) -> None:
    """Print a cron line and systemd units for these outlets; without outlets, what is installed.

    \b
    Example: archiver schedule show --every 30m tagesschau.de netzpolitik.org
    """
    from archiver.schedule import instructions
    from archiver.timers.install import show as show_installed

    if what["targets"] or what["all_outlets"]:
        click.echo(instructions(_scheduled(**what)))
    else:
        nothing = "nothing is installed; name outlets to see what would be: archiver schedule show tagesschau.de"
        click.echo("\n".join(show_installed()) or nothing)


@schedule.command()
@what_options
@click.option("--using", type=click.Choice(["systemd", "cron"]), help="Which of both. Else systemd where there is one.")
def install(using: str | None, **what: Any) -> None:
    """Install a timer for these outlets, or replace the one for the same outlets and archive.

    Settings of this shell's environment (ARCHIVER_CONTACT and others) are installed with it. Nothing else in the crontab
    is touched.

    \b
    Example: archiver schedule install --every 30m tagesschau.de netzpolitik.org
             archiver schedule install --watch --all --db /srv/news/archive.db
    """
    from archiver.timers.install import install as install_timer

    if not (what["targets"] or what["all_outlets"]):
        raise click.UsageError("name outlets (`archiver outlets` lists them), domains or addresses, or use --all")
    for line in install_timer(_scheduled(**what), using):
        click.echo(line)


@schedule.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "is_all", is_flag=True, help="Everything that was installed.")
def remove(names: tuple[str, ...], is_all: bool) -> None:
    """Take out what was installed; `archiver schedule show` lists the names.

    \b
    Example: archiver schedule remove archiver-tagesschau.de-3f2a9c
    """
    from archiver.timers import install

    if not names and not is_all:
        known = install.names()
        raise click.UsageError(f"name what to remove, or use --all; installed: {', '.join(known) or 'nothing'}")
    for name in install.names() if is_all else names:
        install.remove(name)
        click.echo(f"{name}: removed")


def _scheduled(
    *, targets: tuple[str, ...], all_outlets: bool, every: str, db: Path, then: tuple[str, ...], is_watch: bool
) -> Scheduled:
    return Scheduled(targets=targets, all_outlets=all_outlets, every=every, db=db, then=then, is_watch=is_watch)
