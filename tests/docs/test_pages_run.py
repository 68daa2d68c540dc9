"""What the tutorial and the how-tos tell people to type does what it says, line by line, on an archive of the demo site."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from archiver.catalogue import Outlet, append_entry
from archiver.cli import cli
from archiver.demo.server import DemoServer
from archiver.demo.stories import removed, stories

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [DOCS / "tutorial.md", *sorted((DOCS / "howto").glob("*.md"))]
NOT_RUN = re.compile(
    r"make demo$|\. \.venv/|git |\.venv/bin/pip |archiver browse|archiver outlets check|archiver rights|archiver watch|archiver schedule"
    r"|archiver outlets add .*--catalogue|export (HTTPS?_PROXY|NO_PROXY|SSL_CERT_FILE)="
)
"""Lines that need the internet, a site without a port, a person who ends them, or an installation of their own."""
REACTOR = re.compile(r"archiver (crawl|outlets add|extract http|reextract|import)\b")
"""Commands that start what a process can start only once, and that take seconds: each is run once with the same options."""
DOMAINS = r"netzpolitik\.org|tagesschau\.de|kleinezeitung\.at"


@dataclass
class Desk:
    """A reader's folder with an archive in it, and what the shell remembers from line to line."""

    folder: Path
    site: DemoServer
    article: tuple[int, str, str, int]
    """Number, address, evidence file and offset of the article that was edited."""
    slow_ones_run: set[tuple[str, ...]]
    """Commands with their options, by whatever page."""
    environment: dict[str, str] = field(default_factory=dict)

    def type(self, line: str) -> None:
        """Do what a line says; fails the test when it fails."""
        line = self._here(line)
        if found := re.fullmatch(r"export (\w+)=(\S+)", line):
            self.environment[found[1]] = found[2]
        elif found := re.fullmatch(r"unset (\w+)", line):
            self.environment.pop(found[1], None)
        elif found := REACTOR.match(line):
            kind = (found[1], *sorted(set(re.findall(r"--[a-z-]+", line)) - {"--outlet", "--allow-local"}))
            if kind not in self.slow_ones_run:
                self.slow_ones_run.add(kind)
                self._shell(line)
        elif line.startswith("archiver ") and not re.search(r"\$\(|\|", line):
            self._quick(line)
        else:
            self._shell(line)

    def _here(self, line: str) -> str:
        """The line with the names of this desk in the place of those that stand for anything."""
        number, url, file, offset = self.article
        local = f"--allow-local {self.site.address}"
        line = line.replace("/mnt/sicherung", f"{self.folder}/sicherung").replace("4712", "3")
        line = re.sub(r"\b4711\b|(?<=diff )2$", str(number), line)
        line = re.sub(r"data/evidence/netzpolitik\.org/\S+ 367", f"data/evidence/{file} {offset}", line)
        line = re.sub(r"https://(www\.zeitung\.example/artikel\b|netzpolitik\.org/2024/ein-artikel/)", url, line)
        line = re.sub(rf"--outlet ({DOMAINS})", f"--outlet {self.site.address}", line)
        if REACTOR.match(line) and "reextract" not in line:
            line = f"{re.sub(DOMAINS, self.site.base_url, line)} {local}"
        return line

    def _quick(self, line: str) -> None:
        words = shlex.split(line, comments=True)[1:]
        target = words[-1] if len(words) > 1 and words[-2] in (">", ">>") else None
        done = CliRunner().invoke(cli, words[:-2] if target else words, env=self.environment)
        assert done.exit_code == 0, f"{line}\n{done.output}\n{done.exception!r}"
        if target:
            Path(target.replace("~", str(self.folder))).write_text(done.stdout, encoding="utf-8")

    def _shell(self, line: str) -> None:
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        home = {
            "HOME": str(self.folder),
            "XDG_CACHE_HOME": str(Path.home() / ".cache"),
        }  # the search's list of words is made once
        environment = {**os.environ, **home, "PATH": programs, **self.environment}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", line],
            cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


@pytest.fixture(scope="module")
def site() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="module")
def crawled(site: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `data` with the demo site's two editions."""
    folder = tmp_path_factory.mktemp("crawled")
    for edition, more in ((1, []), (2, ["--revisit"])):
        site.edition = edition
        command = [sys.executable, "-m", "archiver", "crawl", site.base_url, "--allow-local", site.address, *more]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder / "data"


@pytest.fixture(scope="module")
def slow_ones_run() -> set[tuple[str, ...]]:
    return set()


def edited(data: Path) -> tuple[int, str, str, int]:
    with sqlite3.connect(data / "archive.db") as connection:
        rows = connection.execute(
            "SELECT articles.id, articles.url, evidence_file, evidence_offset FROM articles "
            "JOIN fetches ON fetches.article_id = articles.id WHERE articles.last_changed IS NOT NULL ORDER BY fetches.id"
        )
        return rows.fetchone()  # type: ignore[no-any-return]


@pytest.fixture
def desk(
    site: DemoServer,
    crawled: Path,
    slow_ones_run: set[tuple[str, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    shutil.copytree(crawled, tmp_path / "data")
    shutil.copytree(crawled, tmp_path / "data" / "demo")
    (tmp_path / "sicherung").mkdir()
    kleine = Outlet(
        name="Kleine Zeitung",
        domain="kleinezeitung.at",
        homepage="https://www.kleinezeitung.at/",
        country="AT",
        evidence="D",
    )
    append_entry(tmp_path / "meine-blaetter.toml", kleine)
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, site, edited(crawled), slow_ones_run)


def lines(page: Path) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
    return [line for block in blocks for line in block.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_line_that_can_be_run_here_runs(page: Path, desk: Desk) -> None:
    typed = [line for line in lines(page) if not NOT_RUN.match(line)]
    assert typed or page.stem in ("proxy", "schedule")
    for line in typed:
        desk.type(line)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_python_examples_run_where_their_libraries_are_installed(page: Path, desk: Desk) -> None:
    for example in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
        code = compile(example, page.name, "exec")
        if "artikel.parquet" in example:
            desk.type("archiver export parquet -o artikel.parquet")
        try:
            exec(code, {})
        except ModuleNotFoundError as missing:
            assert missing.name in ("pandas", "duckdb")  # noqa: PT017 (any other is ours)


def test_the_tutorial_shows_what_the_demo_prints() -> None:
    (shown,) = re.findall(r"```text\n(.*?)```", (DOCS / "tutorial.md").read_text(encoding="utf-8"), re.S)
    (taken_down,) = removed()
    today = {story.slug: story.title for story in stories(2)}
    ((before, after),) = [
        (old.title, today[old.slug]) for old in stories(1) if today.get(old.slug, old.title) != old.title
    ]
    assert f"edited               {before} → {after}\n" in shown
    assert f"gone                 {taken_down.title}\n" in shown
    assert f"Articles               {len(stories(1))}\n" in shown


def test_the_german_tutorial_types_the_same() -> None:
    assert lines(DOCS / "tutorial.de.md") == lines(DOCS / "tutorial.md")
