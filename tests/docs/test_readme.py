"""What the README tells people to type exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from archiver.cli import cli

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BLOCKS = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.S))


@pytest.mark.parametrize("line", re.findall(r"^archiver .*", BLOCKS, re.M))
def test_command_line_parses(line: str) -> None:
    command: click.Command = cli
    arguments = shlex.split(line, comments=True)[1:]
    while isinstance(command, click.Group):
        command = command.commands[arguments.pop(0)]
    command.make_context(command.name, arguments)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake (\w+)", README)) - {"sure"}))
def test_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:.*##", MAKEFILE, re.M)


@pytest.mark.parametrize("path", re.findall(r"\]\(((?!https?:)[^)#]+)", README))
def test_linked_file_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_python_example_compiles() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.S)
    compile(example, "README.md", "exec")
    assert "archiver.extract" in example
