"""`archiver demo`: the real command crawls the demo site twice; between the runs the site changes."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from archiver.archive import Archive
from archiver.demo.server import DemoServer
from archiver.errors import UsageError
from archiver.evidence.places import evidence_folder
from archiver.terminal import output

NOTE = "This folder was made by `archiver demo`; the next demo replaces the archive and the evidence in it.\n"
SIGN = "made-by-archiver-demo.txt"
"""Only a folder with this file has its archive replaced: a demo must never remove anybody's real archive."""


EVIDENCE = "127.0.0.1_*"
"""Folders of the evidence that a demo made: its site has another port each time."""


def run_demo(folder: Path) -> int:
    """Crawl the demo site twice into `folder`/archive.db, tell what happened and what to type next; the exit code.

    0 when both crawls ended well and the second noticed the edited and the removed article; otherwise the failed crawl's
    code, or 1. Raises UsageError for a folder with an archive that no demo made.
    """
    console = output()
    db = _fresh_archive(folder)
    with DemoServer() as server:
        console.rule("The site as it is today")
        code = _crawl(server, db)
        if code == 0:
            server.edition = 2
            console.rule("A day later: one article edited, one taken down")
            code = _crawl(server, db, "--revisit")
    if code:
        console.print(f"The crawl ended with exit code {code}; the lines above say why.", style="red")
        return code
    return _tell(console, db)


def _fresh_archive(folder: Path) -> Path:
    """The path for the demo's archive; what an earlier demo left there is removed, evidence too."""
    db = folder / "archive.db"
    if db.exists() and not (folder / SIGN).exists():
        raise UsageError(f"{db} was not made by a demo; choose another folder with --folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in (db, Path(f"{db}-wal"), Path(f"{db}-shm")):
            old.unlink(missing_ok=True)
        for old in evidence_folder(db).glob(EVIDENCE) if (folder / SIGN).exists() else ():
            shutil.rmtree(old)
        (folder / SIGN).write_text(NOTE, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}; choose another folder with --folder") from error
    return db


def _crawl(server: DemoServer, db: Path, *options: str) -> int:
    """Run the command as a user would, its progress on this terminal; its exit code."""
    arguments = ["crawl", server.base_url, "--allow-local", server.address, "--db", str(db), *options]
    print(f"$ {_program()} {shlex.join(arguments)}", flush=True)  # noqa: T201 (the demo shows what it types)
    return subprocess.run([sys.executable, "-m", "archiver", *arguments], check=False).returncode


def _tell(console: Console, db: Path) -> int:
    """Print what the archive holds now and what to type next; 1 when a change of the site was missed."""
    with Archive(db, read_only=True) as archive:
        rows = list(archive.articles())
        revisions = {row["url"]: archive.revisions(row["url"]) for row in rows}
    edited = [row for row in rows if revisions[row["url"]]]
    gone = [row for row in rows if row["gone_since"]]
    facts = [("Archive", str(db)), ("Articles", str(len(rows)))]
    facts += [("Earlier versions kept", str(sum(map(len, revisions.values()))))]
    facts += [("  edited", f"{revisions[row['url']][-1]['title']} → {row['title']}") for row in edited]
    facts += [("Taken down, kept here", str(len(gone)))]
    facts += [("  gone", str(row["title"])) for row in gone]
    console.rule("What the archive holds")
    for name, value in facts:
        console.print(f"{name:<23}{value}", markup=False, highlight=False, soft_wrap=True)
    _suggest(console, db)
    if len(edited) == len(gone) == 1:
        return 0
    console.print("Expected exactly one edited and one removed article: please report this.", style="red")
    return 1


def _suggest(console: Console, db: Path) -> None:
    path, program = shlex.quote(str(db)), _program()
    console.print("\nNow try:")
    for command in (
        f"{program} browse --db {path} --open",
        f"{program} export csv --db {path} -o {shlex.quote(str(db.with_suffix('.csv')))}",
        f"{program} crawl netzpolitik.org --limit 20",
    ):
        console.print(f"  {command}", highlight=False, soft_wrap=True)


def _program() -> str:
    """How to type this very archiver here: by name where the shell finds it, else by its path (a `.venv` not activated)."""
    beside = Path(sys.executable).with_name("archiver")
    found = shutil.which("archiver")
    if not beside.exists() or (found and Path(found).samefile(beside)):
        return "archiver"
    return shlex.quote(os.path.relpath(beside))
