"""`archiver doctor`: is everything as it should be."""

from __future__ import annotations

import json
from pathlib import Path

import click

from archiver.cli.options import allow_local_option, db_option

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@click.command(epilog="\b\nExit codes: 0 nothing failed; 1 something did; 2 usage.\n")
@click.option(
    "--network", metavar="DOMAIN", help="Also ask this site once: name, proxy, certificate, robots.txt, clock."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON: a list of findings.")
@allow_local_option
@db_option
def doctor(network: str | None, as_json: bool, allow_local: tuple[str, ...], db: Path) -> int:
    """Check the installation, the clock, the limits, the settings, the disk and the archive.

    Each line says ok, warn or fail, and what to do. Nothing is changed, and without --network no site is asked.

    \b
    Example: archiver doctor
             archiver doctor --network tagesschau.de
    """
    from archiver.doctor.examine import examine

    findings = list(examine(db, network, allow_local))
    if as_json:
        click.echo(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(
                f"{click.style(f'{finding.level:<5}', fg=_COLOURS[finding.level])} {finding.check:<12} {finding.found}"
            )
            if finding.advice:
                click.echo(f"{'':<19}-> {finding.advice}")
    return int(any(finding.level == "fail" for finding in findings))
