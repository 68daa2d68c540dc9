"""What the shell is told on TAB."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from archiver.cli import cli


def completed(*words: str, incomplete: str) -> list[str]:
    return [item.value for item in ShellComplete(cli, {}, "archiver", "X").get_completions(list(words), incomplete)]


@pytest.mark.parametrize(
    "words",
    [
        ["crawl"],
        ["crawl", "--limit", "3", "taz.de"],
        ["watch"],
        ["schedule", "install"],
        ["rights"],
        ["export", "csv", "--outlet"],
        ["search", "--outlet"],
        ["verify", "--outlet"],
    ],
    ids=" ".join,
)
def test_outlets_come_from_the_catalogue(words: list[str]) -> None:
    assert "tagesschau.de" in completed(*words, incomplete="tagess")


def test_outlets_of_ones_own_catalogue_come_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    domain = "homepage = 'https://meinblatt.example/'\ndomain = 'meinblatt.example'"
    entry = f"[[outlet]]\nname = 'Mein Blatt'\n{domain}\ncountry = 'DE'\nevidence = 'D'\n"
    own = tmp_path / "own.toml"
    own.write_text(entry, encoding="utf-8")
    monkeypatch.setenv("ARCHIVER_CATALOGUE", str(own))
    assert completed("crawl", incomplete="meinbl") == ["meinblatt.example"]


def test_a_broken_catalogue_disturbs_no_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.toml").write_text("[[", encoding="utf-8")
    monkeypatch.setenv("ARCHIVER_CATALOGUE", str(tmp_path / "own.toml"))
    assert completed("crawl", incomplete="tagess") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(shell: str) -> None:
    script = CliRunner().invoke(cli, ["completion", shell]).output
    assert "_ARCHIVER_COMPLETE" in script
    if program := shutil.which(shell):
        assert subprocess.run([program, "-n"], input=script, text=True, check=False).returncode == 0


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes_with_it() -> None:
    script = CliRunner().invoke(cli, ["completion", "bash"]).output
    ask = f"{script}\nCOMP_WORDS=(archiver crawl netzpol); COMP_CWORD=2; _archiver_completion archiver; echo ${{COMPREPLY[@]}}"
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", ask], env={"PATH": path, "HOME": "/tmp"}, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["netzpolitik.org"], done.stderr
