"""What the README and the pages below docs/ tell people to type exists."""

from __future__ import annotations

import contextlib
import itertools
import re
import shlex
from pathlib import Path

import click
import pytest

from archiver.catalogue import load_catalogue
from archiver.cli import cli

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def commands(page: Path) -> list[str]:
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.S))
    return re.findall(r"^archiver .*", blocks, re.M)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_that_sentences_name_exist(page: Path) -> None:
    named = set(re.findall(r"`archiver ([a-z][a-z-]*)\b(?![/.])", page.read_text(encoding="utf-8")))
    assert named <= set(cli.commands)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_options_that_sentences_name_exist(page: Path) -> None:
    named = re.findall(r"`archiver ([a-z][a-z-]*(?: [a-z]+)?)[^`\n]*? (--[a-z-]+)", page.read_text(encoding="utf-8"))
    for words, option in named:
        command: click.Command = cli
        for word in words.split():
            command = command.commands.get(word, command) if isinstance(command, click.Group) else command
        assert option in {"--help"} | {
            name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)
        }, words


def targets(page: Path) -> list[str]:
    """What a page says of make, as code."""
    return re.findall(r"(?:^|`)make (\w+)", page.read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("line", sorted({line for page in PAGES for line in commands(page)}))
def test_command_line_parses(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    parse(cli, list(itertools.takewhile(lambda word: word not in {">", ">>", "<", "|", "||", "&&", ";"}, words)))


def parse(command: click.Command, arguments: list[str]) -> None:
    """Raises UsageError for what the command would refuse."""
    with contextlib.suppress(click.exceptions.Exit):  # --version
        context = command.make_context(command.name, arguments)
        if isinstance(command, click.Group) and arguments:
            _, child, rest = command.resolve_command(context, [*context._protected_args, *context.args])
            assert child
            parse(child, rest)


@pytest.mark.parametrize("target", sorted({target for page in PAGES for target in targets(page)}))
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


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md", "docs/tutorial.de.md"])
def test_the_catalogue_has_as_many_outlets_as_is_said(page: str) -> None:
    assert re.search(rf"\b{len(load_catalogue())}\b", (ROOT / page).read_text(encoding="utf-8"))
