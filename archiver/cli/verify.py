"""`archiver verify`: archive and evidence against each other."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from archiver.cli.options import complete_outlets, db_option
from archiver.cli.outlet_names import known_outlet
from archiver.plurals import articles, counted

_SHOWN = 50
"""Lines of one kind before the rest is only counted; --json has all."""


@click.command()
@click.option("--outlet", shell_complete=complete_outlets, help="Only this outlet, by its domain.")
@click.option("--json", "as_json", is_flag=True, help="For programs, with every single problem.")
@db_option
def verify(outlet: str | None, as_json: bool, db: Path) -> int:
    """Prove archive and evidence against each other: every request finds its answer, byte for byte as it came.

    Reads every record of every file: that it is whole, that it is where the archive says, and that address, time, status and
    SHA-256 agree. Nothing is changed. Ends with 1 when something is missing, damaged or altered.

    \b
    Example: archiver verify
             archiver verify --outlet tagesschau.de
    """
    from archiver.archive import Archive

    with Archive(db, read_only=True) as archive:
        found = archive.proof(known_outlet(archive, outlet) if outlet else None)
        folder = archive.evidence.folder
    if as_json:
        click.echo(json.dumps({"folder": str(folder), **asdict(found)}, ensure_ascii=False, indent=2))
        return 1 if found.problems else 0
    click.echo(
        f"{counted(found.answers, 'answer')} proved in {counted(found.files, 'file')} ({found.size / 1e6:.1f} MB) below {folder}"
    )
    click.echo(f"{found.revisits:,} of them with the same body as another")
    click.echo(f"{found.articles - found.unproved:,} of {articles(found.articles)} with evidence")
    _list(found.notes, "note")
    _list(found.problems, "problem")
    click.echo(counted(len(found.problems), "problem") if found.problems else "no problems")
    return 1 if found.problems else 0


def _list(lines: list[str], kind: str) -> None:
    for line in lines[:_SHOWN]:
        click.echo(f"{kind}: {line}")
    if len(lines) > _SHOWN:
        click.echo(f"… and {len(lines) - _SHOWN} more {kind}s; --json has them all")
