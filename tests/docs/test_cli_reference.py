"""docs/cli.md is what `--help` says, and every command's help has an example."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import click
import pytest

from archiver.cli import cli

DOCS = Path(__file__).resolve().parents[2] / "docs"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_cli_reference", DOCS / "make_cli_reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reference_is_up_to_date() -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert text == generator().reference(), "run: python docs/make_cli_reference.py"


@pytest.mark.parametrize("command", [cli, *cli.commands.values()], ids=lambda command: command.name)
def test_help_shows_an_example(command: click.Command) -> None:
    assert "Example: archiver" in (command.help or "")
