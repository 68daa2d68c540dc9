"""docs/cli.md is what `--help` says, and every command's help has an example."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from archiver.cli import cli

DOCS = Path(__file__).resolve().parents[2] / "docs"
_PRINTED = "import runpy, sys; sys.stdout.buffer.write(runpy.run_path(sys.argv[1])['reference']().encode())"


def test_reference_is_up_to_date() -> None:
    # A process of its own: click keeps the help option of a command as it was first asked for, here perhaps without its group.
    done = subprocess.run(
        [sys.executable, "-c", _PRINTED, DOCS / "make_cli_reference.py"], capture_output=True, check=True
    )
    assert (DOCS / "cli.md").read_bytes() == done.stdout, "run: python docs/make_cli_reference.py"


@pytest.mark.parametrize("command", [cli, *cli.commands.values()], ids=lambda command: command.name)
def test_help_shows_an_example(command: click.Command) -> None:
    assert "Example: archiver" in (command.help or "")
