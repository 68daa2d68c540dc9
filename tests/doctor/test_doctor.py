"""What `archiver doctor` finds, and what it says to do."""

from __future__ import annotations

import json
import os
import re
import resource
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from crawl_site import Answer, Site, running_site
from older_archives import archive_of_version

from archiver.archive import Archive
from archiver.archive.locks import OutletLock, lock_folder
from archiver.cli import cli
from archiver.crawl.addresses import AddressRules
from archiver.doctor import archive_file, installation, machine, storage
from archiver.doctor.archive_file import check_archive_file
from archiver.doctor.finding import Finding, Level
from archiver.doctor.installation import check_installation
from archiver.doctor.machine import check_clock, check_machine
from archiver.doctor.network import check_date, check_network
from archiver.doctor.settings import KNOWN, check_settings
from archiver.doctor.storage import check_folder, file_system_of
from archiver.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def worst(findings: Iterable[Finding], check: str = "") -> Finding:
    """The gravest of the findings of a check, or of all."""
    order = list(Level)
    return max(
        (found for found in findings if not check or found.check == check), key=lambda found: order.index(found.level)
    )


# --- the command -----------------------------------------------------------------------------------------------------------


def test_all_is_well_here_and_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVER_CONTACT", "archiv@uni.example")
    with Archive(tmp_path / "a.db"):
        done = CliRunner().invoke(cli, ["doctor", "--db", str(tmp_path / "a.db")], standalone_mode=False)
    assert done.return_value == 0, done.output
    assert "fail " not in done.output
    assert "0 articles" in done.output


def test_what_failed_ends_it_with_1_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"kein Archiv" * 100)
    done = CliRunner().invoke(cli, ["doctor", "--db", str(tmp_path / "a.db")], standalone_mode=False)
    assert done.return_value == 1
    assert "fail  archive" in done.output
    assert "-> " in done.output


def test_for_programs_it_is_a_list_of_findings(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["doctor", "--json", "--db", str(tmp_path / "a.db")])
    rows = json.loads(done.output)
    assert {"program", "sqlite", "clock", "disk", "archive"} <= {row["check"] for row in rows}
    assert all(row["level"] == "ok" or row["advice"] for row in rows)


def test_nothing_is_made_or_changed(tmp_path: Path) -> None:
    CliRunner().invoke(cli, ["doctor", "--db", str(tmp_path / "data" / "a.db")])
    assert list(tmp_path.iterdir()) == []


# --- installation, machine -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (["click>=8.1"], None),
        (["click>=99"], r"click [\d.]+, but >=99 is needed"),
        (["gibtsnicht>=1"], "gibtsnicht is missing"),
        (['gibtsnicht>=1; python_version < "3"'], None),
        (['gibtsnicht>=1; extra == "parquet"'], None),
        (["dies ist keine Anforderung !"], None),
    ],
)
def test_packages_are_held_against_what_is_needed(
    wanted: list[str], problem: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.requires", lambda _name: wanted)
    found = worst(check_installation(), "packages")
    assert found.level is (Level.FAIL if problem else Level.OK)
    assert not problem or re.search(problem, found.found)


def test_machine_code_that_does_not_load_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "_COMPILED", ("lxml.gibtsnicht",))
    assert "lxml.gibtsnicht does not load" in worst(check_installation(), "packages").found


@pytest.mark.parametrize(
    ("year", "level"), [(1970, Level.FAIL), (2026, Level.OK), (2099, Level.OK), (2107, Level.FAIL)]
)
def test_a_clock_that_cannot_be_right_is_told(year: int, level: Level) -> None:
    assert worst(check_clock(datetime(year, 6, 1, tzinfo=UTC))).level is level


def test_missing_zone_data_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_name: str) -> None:
        raise machine.ZoneInfoNotFoundError

    monkeypatch.setattr(machine, "ZoneInfo", unknown)
    assert worst(check_machine(), "time zones").advice == "pip install --upgrade tzdata"


def test_little_memory_means_fewer_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_available_bytes", lambda: 900 * 2**20)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert "ARCHIVER_WORKERS=1" in worst(check_machine(), "memory").advice


def test_a_containers_limit_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "memory.max").write_text("268435456\n")
    monkeypatch.setattr(machine, "_CGROUPS", (str(tmp_path / "memory.max"), str(tmp_path / "missing")))
    assert "256 MB available" in worst(check_machine(), "memory").found


@pytest.mark.parametrize(
    ("limit", "value", "check"), [("RLIMIT_NOFILE", 64, "open files"), ("RLIMIT_FSIZE", 10**6, "file size")]
)
def test_tight_limits_are_told(limit: str, value: int, check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = resource.getrlimit
    tight = getattr(resource, limit)
    monkeypatch.setattr(resource, "getrlimit", lambda which: (value, real(which)[1]) if which == tight else real(which))
    assert worst(check_machine(), check).level is Level.WARN


# --- settings --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "level", "hint"),
    [
        ("ARCHIVER_CONTCAT", "ich@uni.example", Level.WARN, "perhaps ARCHIVER_CONTACT is meant"),
        ("ARCHIVER_XYZZY", "1", Level.WARN, "known: "),
        ("ARCHIVER_PURPOSE", "werbung", Level.FAIL, "werbung"),
        ("ARCHIVER_ONLY_BETWEEN", "nachts", Level.FAIL, "22:00-06:00"),
        ("ARCHIVER_REVISITS", "7d 1h", Level.FAIL, "do not rise"),
        ("ARCHIVER_WORKERS", "viele", Level.FAIL, "viele"),
        ("ARCHIVER_EVIDENCE_DAYS", "0", Level.FAIL, "from 1"),
        ("ARCHIVER_CATALOGUE", "/gibt/es/nicht.toml", Level.FAIL, "no such file"),
        ("ARCHIVER_PURPOSE", "tdm", Level.OK, ""),
        ("ARCHIVER_ONLY_BETWEEN", "", Level.OK, ""),
        ("ARCHIVER_CRAWL_NEW", "3", Level.OK, ""),
        ("HOME", "/root", Level.OK, ""),
    ],
)
def test_settings_are_known_and_can_be(name: str, value: str, level: Level, hint: str) -> None:
    findings = list(check_settings({"ARCHIVER_CONTACT": "ich@uni.example", name: value}))
    found = worst(findings)
    assert found.level is level
    assert hint in found.found + found.advice


@pytest.mark.parametrize("contact", ["", "ich"])
def test_a_missing_contact_is_told(contact: str) -> None:
    assert worst(check_settings({"ARCHIVER_CONTACT": contact})).check == "contact"


def test_secrets_are_not_shown() -> None:
    shown = "".join(
        found.found for found in check_settings({"ARCHIVER_WEBHOOK_TOKEN": "geheim", "ARCHIVER_BROKER": "geheim"})
    )
    assert "geheim" not in shown


def test_every_setting_that_the_program_reads_is_known() -> None:
    reads = re.compile(r"""(?:environ\.get\(|environ\[|envvar=|VARIABLE = |TOKEN = )"(ARCHIVER_[A-Z_]+)\"""")
    files = [path for room in ("archiver", "spiders") for path in (ROOT / room).rglob("*.py")]
    read = {name for path in files for name in reads.findall(path.read_text(encoding="utf-8"))}
    assert read <= set(KNOWN), f"unknown to archiver/doctor/settings.py: {sorted(read - set(KNOWN))}"


# --- disk and archive ------------------------------------------------------------------------------------------------------


@pytest.fixture
def good_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the one of this machine is like."""
    monkeypatch.setattr(storage, "_SLOW_SECONDS", 600)
    monkeypatch.setattr(storage, "file_system_of", lambda _path: "ext4")
    monkeypatch.setattr(storage.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 10 * 2**30}))


@pytest.mark.usefixtures("good_disk")
@pytest.mark.parametrize(("free", "level"), [(10 * 2**30, Level.OK), (2**30, Level.WARN), (2**20, Level.FAIL)])
def test_room_is_looked_at(free: int, level: Level, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": free}))
    assert worst(check_folder("disk", tmp_path)).level is level


@pytest.mark.usefixtures("good_disk")
@pytest.mark.parametrize(
    ("kind", "level"),
    [("ext4", Level.OK), ("nfs4", Level.FAIL), ("cifs", Level.FAIL), ("tmpfs", Level.WARN), ("overlay", Level.WARN)],
)
def test_the_kind_of_file_system_is_looked_at(
    kind: str, level: Level, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "file_system_of", lambda _path: kind)
    assert worst(check_folder("disk", tmp_path)).level is level


def test_the_nearest_mount_counts(tmp_path: Path) -> None:
    inner = tmp_path / "mit Leerzeichen"
    inner.mkdir()
    mounts = tmp_path / "mounts"
    escaped = str(inner).replace(" ", "\\040")
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {escaped} nfs4 rw 0 0\n")
    assert (file_system_of(inner, mounts), file_system_of(tmp_path, mounts)) == ("nfs4", "ext4")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(storage.tempfile, "NamedTemporaryFile", refuse)
    assert "cannot be written" in worst(check_folder("disk", tmp_path)).found


def test_a_folder_to_come_is_judged_by_the_one_above(tmp_path: Path) -> None:
    assert worst(check_folder("disk", tmp_path / "neu" / "daten")).level in (Level.OK, Level.WARN)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    Archive(db).close()
    page = bytearray(db.read_bytes())
    page[8192:8300] = b"\xff" * 108
    db.write_bytes(page)
    assert worst(check_archive_file(db), "archive").level is Level.FAIL


def test_an_older_archive_is_no_fault(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    archive_of_version(db, 3)
    found = worst(check_archive_file(db), "archive")
    assert found.level is Level.OK
    assert "schema 3; the next crawl brings it to schema" in found.found


def test_a_newer_archive_is_told(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    Archive(db).close()
    connection = sqlite3.connect(db)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    assert "newer archiver" in worst(check_archive_file(db), "archive").found


def test_who_works_on_it_is_told_and_nobody_is_disturbed(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    Archive(db).close()
    (lock_folder(db)).mkdir(exist_ok=True)
    dead = {"pid": 2**22 + 1, "since": "2026-01-01", "outlet": "tot.example"}
    (lock_folder(db) / "tot.example.holder").write_text(json.dumps(dead))
    with OutletLock(db, "taz.de"):
        found = worst(check_archive_file(db), "locks").found
        assert f"taz.de (process {os.getpid()} since" in found
        assert "tot.example" not in found
    assert "nobody" in worst(check_archive_file(db), "locks").found


def test_a_log_that_grows_and_grows_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = tmp_path / "a.db"
    monkeypatch.setattr(archive_file, "_LARGE_LOG_BYTES", 1000)
    with Archive(db) as archive:
        archive.add_outlet(key="a.example")
        assert "a.db-wal has" in worst(check_archive_file(db), "log").found


# --- network ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with running_site() as found:
        yield found


LOCAL = AddressRules.parse(["127.0.0.1"])


def test_one_request_tells_name_rules_and_clock(site: Site) -> None:
    findings = list(check_network(f"{site.url}/", LOCAL))
    assert {found.check: found.level for found in findings} == dict.fromkeys(
        ["dns", "network", "robots", "clock"], Level.OK
    )
    assert site.hits == [("/robots.txt", 200)]


def test_a_forbidden_page_is_told(site: Site) -> None:
    assert "forbids" in worst(check_network(f"{site.url}/intern/x", LOCAL), "robots").found


def test_rules_that_cannot_be_read_are_told(site: Site) -> None:
    site.answers["/robots.txt"] = Answer(status=503)
    assert "HTTP 503" in worst(check_network(site.url, LOCAL), "robots").found


def test_a_site_that_does_not_answer_is_told() -> None:
    assert worst(check_network("http://127.0.0.1:9/", LOCAL), "network").level is Level.FAIL


def test_a_redirect_to_a_local_address_is_not_followed(site: Site) -> None:
    site.answers["/robots.txt"] = Answer(status=302, headers={"Location": "http://127.0.0.2:1/robots.txt"})
    assert "127.0.0.2 is local" in worst(check_network(site.url, LOCAL), "network").found


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/", "https://", "http://"])
def test_what_may_not_be_asked_is_a_usage_error(target: str) -> None:
    with pytest.raises(UsageError):
        list(check_network(target, AddressRules()))


@pytest.mark.parametrize(
    ("seconds", "age", "level"),
    [
        (0, "", Level.OK),
        (59, "", Level.OK),
        (120, "", Level.WARN),
        (-120, "", Level.WARN),
        (7200, "", Level.FAIL),
        (7200, "7190", Level.OK),
    ],
)
def test_the_clock_is_held_against_the_answers_date(seconds: int, age: str, level: Level) -> None:
    headers = Message()
    headers["Date"] = format_datetime(NOW - timedelta(seconds=seconds), usegmt=True)
    if age:
        headers["Age"] = age
    assert worst(check_date(headers, NOW)).level is level


def test_an_answer_without_a_date_says_nothing_of_the_clock() -> None:
    assert list(check_date(Message(), NOW)) == []


@pytest.mark.parametrize("target", ["http://[", "https://", "http://[::1"])
def test_a_network_target_that_is_no_address_is_told(target: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["doctor", "--network", target, "--db", str(tmp_path / "a.db")])
    assert isinstance(done.exception, UsageError)
    assert "neither a domain nor an address" in str(done.exception)
