"""Writes docs/cli.md from the commands' own --help; a test holds the file to it.

python docs/make_cli_reference.py
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import click

from archiver.cli import cli

TARGET = Path(__file__).with_name("cli.md")
HEAD = "# The command line\n\nMade by `docs/make_cli_reference.py` from `--help`; do not edit by hand.\n"


def reference() -> str:
    """The whole page: every command with its help, in the order of the command's own list."""
    return HEAD + "".join(f"\n## `{name}`\n\n```text\n{text}\n```\n" for name, text in _helps(cli, "archiver", None))


def _helps(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    context = click.Context(
        command,
        info_name=name.split()[-1],
        parent=parent,
        terminal_width=100,
        **(cli.context_settings if parent is None else {}),
    )
    yield name, command.get_help(context)
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            yield from _helps(command.commands[child], f"{name} {child}", context)


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    TARGET.write_text(reference(), encoding="utf-8")
