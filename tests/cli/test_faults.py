"""What can go wrong at the command line: each time one line that says what happened and what to do, an exit code, no traceback."""

from __future__ import annotations

import builtins
import shlex
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from demo_archive import fill

from archiver.archive import Archive
from archiver.cli import main

NOT_AN_ARCHIVE = (
    b"Das ist ein Text, und zwar einer, der lang genug ist, um den Kopf einer Datei zu haben, die SQLite kennt. " * 3
)


@dataclass(frozen=True)
class Fault:
    """A command line, how it ends, and words of its one line: what happened, and what to do."""

    line: str
    code: int
    happened: str
    to_do: str


FILTERED = (
    "status",
    *(f"{command} --outlet" for command in ("changes", "copies", "verify", "search Haus", "export csv", "reextract")),
)
MEANT = "did you mean lindenfurter-bote.example?"
FAULTS = [
    # Names and values
    Fault("crawl", 2, "nothing to crawl", "archiver outlets"),
    Fault("crawl zeitung", 2, "'zeitung' is neither an outlet", "such as tagesschau.de"),
    Fault("crawl tagesschua", 2, "'tagesschua' is neither an outlet", "Did you mean tagesschau.de?"),
    Fault("crawl taz.de --since gestern", 2, "not a span of time or a day: 'gestern'", "Write 12h, 7d"),
    Fault("crawl taz.de --since 2024-13-40", 2, "no such day: '2024-13-40'", "month must be in 1..12"),
    Fault("crawl taz.de --limit 0", 2, "'--limit': 0 is not in the range", "`archiver crawl --help`"),
    Fault("crawl a..b", 2, "'a..b' is neither an outlet", "such as tagesschau.de"),
    *(
        Fault(f"{command} --limit {10**30} --db ok.db", 2, "is not in the range 1<=x<=1000000000", "--help`")
        for command in ("changes", "copies", "search Haus", "crawl taz.de")
    ),
    Fault("export csv -o '' --db ok.db", 2, "not an empty text", "the name of a file is expected"),
    Fault("status --metrics '' --db ok.db", 2, "not an empty text", "the name of a file is expected"),
    Fault("status --db ''", 2, "not an empty text", "the name of a file is expected"),
    Fault("crawl taz.de --limit viele", 2, "'viele' is not a valid integer", "`archiver crawl --help`"),
    Fault("crawl taz.de --only-between 25:00-26", 2, "not hours of the day: '25:00-26'", "such as 22:00-06:00"),
    Fault("crawl taz.de --allow-local 'eine Maschine'", 2, "not a host with a port", "Write 127.0.0.1:8000"),
    Fault("crawl taz.de --purpose vergnuegen", 2, "'vergnuegen' is not one of", "'private', 'research', 'tdm'"),
    Fault("crawl taz.de --limt 3", 2, "no such option '--limt'", "Did you mean one of: '--limit'"),
    Fault("crwal taz.de", 2, "no such command 'crwal'", "Did you mean 'crawl'?"),
    Fault("search --db ok.db", 2, "missing argument 'QUERY...'", "`archiver search --help`"),
    Fault("forget https://x.example/ --db ok.db", 2, "missing option '--reason'", "`archiver forget --help`"),
    Fault("status --days 99 --db ok.db", 2, "99 is not in the range 1<=x<=42", "`archiver status --help`"),
    Fault("changes --type leise --db ok.db", 2, "'leise' is not one of", "'silent'"),
    Fault("export xls --db ok.db", 2, "no such command 'xls'", "`archiver export --help`"),
    Fault("export csv --columns titel --db ok.db", 2, "--columns: 'titel'", "there are: url, outlet, title"),
    Fault("export csv --since-last --db ok.db", 2, "--since-last needs -o", "manifest"),
    Fault("extract seite.html --json", 2, "--json needs --explain", "always as JSON"),
    Fault("extract https://", 2, "not an http(s) address: 'https://'", "https://"),
    Fault("extract http://127.0.0.1:1/", 1, "127.0.0.1 is local", "--allow-local 127.0.0.1:1"),
    Fault("schedule show taz.de --every 1s", 2, "not a span of time: '1s'", "such as 30m"),
    Fault("schedule show taz.de --every 1m", 2, "too often for a news site", "at least 5m"),
    Fault("outlets check gibtesnicht", 2, "'gibtesnicht' is not in the catalogue", "archiver outlets add"),
    Fault("rights gibtesnicht", 2, "'gibtesnicht' is neither an outlet", "archiver outlets"),
    Fault("status --webhook hooks.example --db ok.db", 2, "--webhook: not an address", "begins with https://"),
    Fault("status lindenfurter-bote.example --notify true --db ok.db", 2, "for the archive as a whole", "leave out the outlets"),
    # Articles and outlets that are not there
    Fault("show 99999 --db ok.db", 2, "no article '99999' in ok.db", "its number or one of its addresses"),
    Fault("cite kein-artikel --db ok.db", 2, "no article 'kein-artikel'", "its number or one of its addresses"),
    *(Fault(f"{command} lindenfurter-bote --db ok.db", 2, "is no outlet of this archive", MEANT) for command in FILTERED),
    Fault("changes --outlet qqqq --db ok.db", 2, "'qqqq' is no outlet of this archive", "`archiver status` lists those"),
    # Files
    Fault("search Haus --db weg.db", 3, "weg.db: no archive there", "`archiver crawl` makes one"),
    Fault("browse --db weg.db", 3, "weg.db: no archive there", "`archiver crawl` makes one"),
    Fault("status --db ordner", 2, "'ordner' is a directory", "`archiver status --help`"),
    Fault("status --db text.db", 3, "text.db: no usable archive: not a SQLite file", "put a backup in its place"),
    Fault("check-archive --db leer.db", 3, "leer.db: no usable archive: the file is empty", "put a backup in its place"),
    Fault("status --db fremd.db", 3, "a SQLite database of another program", "name another file with --db"),
    Fault("status --db neuer.db", 3, "written by a newer archiver (schema 999", "update archiver"),
    Fault("status --db abgeschnitten.db", 3, "the file is cut off", "put a backup in its place"),
    Fault("crawl taz.de --catalogue weg.toml", 2, "weg.toml: no such file", "archiver outlets add"),
    Fault("crawl taz.de --catalogue kaputt.toml", 2, "kaputt.toml: not a TOML file", "correct that place"),
    Fault("crawl taz.de --dry-run --log-json weg/log.jsonl", 2, "cannot write the log of events", "name a file that can be written"),
    Fault("extract weg.html", 2, "cannot read weg.html", "name a saved page"),
    Fault("extract seite.html", 2, "does not name its own address", "--url https://"),
    Fault("import weg.warc.gz --db ok.db", 2, "weg.warc.gz: cannot be read", "name a WARC file that can"),
    Fault("import seite.html --db ok.db", 2, "seite.html: not a WARC file", "name one that wget"),
    Fault("backup weg/kopie.db --db ok.db", 2, "no folder weg", "make it"),
    Fault("backup ok.db --db ok.db", 2, "ok.db is the archive itself", "name another file"),
    Fault("export csv -o weg/tabelle.csv --db ok.db", 2, "there is no folder weg", "make it first"),
    Fault("status --metrics zahlen.txt --db ok.db", 2, "reads only files that end in .prom", "name it zahlen.prom"),
    Fault("status --metrics weg/zahlen.prom --db ok.db", 2, "cannot be written", "name a file in a folder that can"),
    Fault("browse --db ok.db --port {used}", 2, "cannot listen on 127.0.0.1:{used}", "Choose another port"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive and with files that are none."""
    folder = tmp_path_factory.mktemp("faults")
    with Archive(folder / "ok.db") as archive:
        fill(archive)
    whole = (folder / "ok.db").read_bytes()
    (folder / "abgeschnitten.db").write_bytes(whole[: len(whole) // 2])
    (folder / "neuer.db").write_bytes(whole)
    with closing(sqlite3.connect(folder / "neuer.db")) as conn:
        conn.execute("PRAGMA user_version = 999")
    with closing(sqlite3.connect(folder / "fremd.db")) as conn:
        conn.execute("CREATE TABLE adressen (name)")
    (folder / "text.db").write_bytes(NOT_AN_ARCHIVE)
    (folder / "leer.db").write_bytes(b"")
    (folder / "ordner").mkdir()
    (folder / "kaputt.toml").write_text("[[outlet\n", encoding="utf-8")
    (folder / "seite.html").write_text("<!doctype html><title>Eine Seite</title><p>Text.", encoding="utf-8")
    return folder


@contextmanager
def a_used_port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def typed(line: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the command as if it was typed; its exit code."""
    monkeypatch.setattr(sys, "argv", ["archiver", *shlex.split(line)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.line.replace(" ", "_"))
def test_a_fault_is_told_in_one_line(
    fault: Fault, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    with a_used_port() as used:
        code = typed(fault.line.replace("{used}", str(used)), monkeypatch)
        told = capfd.readouterr().err.strip()
        assert told.startswith("archiver: "), told
        assert "\n" not in told
        assert fault.happened.replace("{used}", str(used)) in told
        assert fault.to_do in told
        assert code == fault.code


def test_a_missing_extra_names_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def without_pyarrow(name: str, *rest: object) -> object:
        if name.startswith("pyarrow"):
            raise ModuleNotFoundError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.chdir(folder)
    for name in [name for name in sys.modules if name.startswith("pyarrow")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without_pyarrow)
    assert typed("export parquet -o a.parquet --db ok.db", monkeypatch) == 2
    assert capfd.readouterr().err.strip() == "archiver: Parquet needs pyarrow: pip install 'archiver[parquet]'"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_behind_the_output_is_told(folder: Path) -> None:
    command = [sys.executable, "-m", "archiver", "status", "--json", "--db", str(folder / "ok.db")]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=300)
    assert done.returncode == 1
    assert (
        done.stderr
        == "archiver: the output could not be written: its disk has no space left; make room, or write elsewhere\n"
    )


def test_nothing_was_changed_by_all_that(folder: Path) -> None:
    with Archive(folder / "ok.db") as archive:
        assert archive.problems() == []
        assert archive.count() == 14
    assert (folder / "text.db").read_bytes() == NOT_AN_ARCHIVE
    assert (folder / "leer.db").read_bytes() == b""
