"""What the README and the pages below docs/ tell people to type exists."""

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
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(page: Path) -> list[str]:
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.S))
    return re.findall(r"^archiver .*", blocks, re.M)


@pytest.mark.parametrize("line", sorted({line for page in PAGES for line in commands(page)}))
def test_command_line_parses(line: str) -> None:
    command: click.Command = cli
    arguments = shlex.split(line, comments=True)[1:]
    while isinstance(command, click.Group) and arguments:
        command = command.commands[arguments.pop(0)]
    command.make_context(command.name, arguments)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake (\w+)", README)) - {"sure"}))
def test_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:.*##", MAKEFILE, re.M)


def links(page: Path) -> list[Path]:
    """What a page of ours links to in this checkout."""
    return [page.parent / path for path in re.findall(r"\]\(((?!https?:)[^)#]+)", page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("path", sorted({path for page in PAGES for path in links(page)}), ids=lambda path: path.name)
def test_linked_file_exists(path: Path) -> None:
    assert path.exists()


def test_python_example_compiles() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.S)
    compile(example, "README.md", "exec")
    assert "archiver.extract" in example
