"""What `archiver schedule` prints works as printed."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.errors import UsageError
from archiver.schedule import (
    Scheduled,
    archiver_command,
    cron_line,
    instructions,
    parse_interval,
    systemd_units,
    unit_name,
    watch_unit,
)

HALF_HOUR = timedelta(minutes=30)
AWKWARD = [
    "tagesschau.de",
    "https://a.example/feed?x=1&y=%20b",
    "it's",
    "zwei Wörter",
    "$HOME",
    'a"b',
    "c\\d",
    "; rm -rf",
]
SHOW_ARGUMENTS = [sys.executable, "-c", "import json, sys; print(json.dumps(sys.argv[1:]))"]


def as_cron_runs_it(line: str) -> list[str]:
    """The arguments that a program gets from a crontab line: five fields, then `sh -c` up to the first bare `%`."""
    command = line.split(None, 5)[5]
    command = re.split(r"(?<!\\)%", command)[0].replace("\\%", "%")
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    arguments: list[str] = json.loads(done.stdout)
    return arguments


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("5m", "*/5 * * * *"),
        ("30m", "*/30 * * * *"),
        ("60m", "7 * * * *"),
        ("1h", "7 * * * *"),
        ("6h", "7 */6 * * *"),
        ("360m", "7 */6 * * *"),
        ("1d", "7 5 * * *"),
        ("24h", "7 5 * * *"),
        ("7d", "7 5 * * 1"),
        ("1w", "7 5 * * 1"),
    ],
)
def test_cron_times(text: str, times: str) -> None:
    assert cron_line(["archiver"], parse_interval(text)) == f"{times} archiver"


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("45m", "1h"), ("7m", "6m"), ("90m", "2h"), ("5h", "6h"), ("36h", "1d"), ("2d", "1d"), ("2w", "1w")],
)
def test_an_interval_that_cron_cannot_keep_is_told_with_the_nearest(text: str, nearest: str) -> None:
    with pytest.raises(UsageError, match=f"must divide an hour or a day.*--every {nearest};"):
        cron_line(["archiver"], parse_interval(text))


def test_such_an_interval_still_gets_its_timer() -> None:
    printed = instructions(Scheduled(targets=("tagesschau.de",), every="45m", db=Path("a.db")))
    assert "# cron has no line for every 45 minutes" in printed
    assert "OnUnitInactiveSec=2700s" in printed


@pytest.mark.parametrize("text", ["", "0m", "-5m", "30", "30x", "m", "1h30m", "30 s", "4m", "1e3m"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_interval(text)


def test_cron_hands_every_argument_over_unchanged() -> None:
    assert as_cron_runs_it(cron_line([*SHOW_ARGUMENTS, *AWKWARD], HALF_HOUR)) == AWKWARD


def test_a_line_break_is_refused_for_cron() -> None:
    with pytest.raises(UsageError, match="line break"):
        cron_line(["archiver", "a\nb"], HALF_HOUR)


def test_the_printed_line_names_the_program_and_the_archive_by_absolute_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    printed = instructions(Scheduled(targets=("tagesschau.de",), every="30m", db=Path("data/my archive.db")))
    line = next(line for line in printed.splitlines() if line.startswith("*/30"))
    assert f"'{tmp_path}/data/my archive.db'" in line
    program = line.split()[5]
    assert Path(program).is_absolute()
    assert shutil.which(program) == program
    assert line.endswith(" -- tagesschau.de")


def test_the_program_starts() -> None:
    done = subprocess.run([*archiver_command(), "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "archiver" in done.stdout


def test_units_parse() -> None:
    service, timer = systemd_units(["/usr/bin/archiver", "crawl"], HALF_HOUR, "30m")
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(service + timer.replace("[Unit]", "[Timer Unit]"))
    assert parser["Service"]["ExecStart"] == "/usr/bin/archiver crawl"
    assert parser["Service"]["Type"] == "oneshot"
    assert parser["Timer"]["OnUnitInactiveSec"] == "1800s"
    assert parser["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
@pytest.mark.parametrize("targets", [["tagesschau.de"], AWKWARD], ids=["plain", "awkward"])
def test_systemd_accepts_the_units(tmp_path: Path, targets: list[str]) -> None:
    service, timer = systemd_units([sys.executable, *targets], timedelta(hours=6), "6h")
    (tmp_path / "archiver-x.service").write_text(service, encoding="utf-8")
    (tmp_path / "archiver-x.timer").write_text(timer, encoding="utf-8")
    units = [str(tmp_path / "archiver-x.service"), str(tmp_path / "archiver-x.timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    complaints = [line for line in done.stderr.splitlines() if "archiver-x" in line]
    assert complaints == []
    assert done.returncode == 0, done.stderr


def test_percent_and_dollar_are_no_specifiers_for_systemd() -> None:
    service, _ = systemd_units(["/usr/bin/archiver", "https://a.example/?q=%20", "$HOME"], HALF_HOUR, "30m")
    assert "ExecStart=/usr/bin/archiver https://a.example/?q=%%20 $$HOME" in service.replace('"', "")


@pytest.mark.parametrize(
    ("targets", "name"),
    [
        (["tagesschau.de"], "archiver-tagesschau.de"),
        (["https://a.example/feed?x=1", "b.example"], "archiver-a.example-feed-x-1-and-1"),
        (["../../etc/passwd"], "archiver-etc-passwd"),
    ],
)
def test_units_are_named_after_their_targets(targets: list[str], name: str) -> None:
    assert unit_name(targets) == name


def test_the_printed_commands_write_the_units(tmp_path: Path) -> None:
    printed = instructions(
        Scheduled(
            targets=(
                "tagesschau.de",
                "$(touch pwned)",
            ),
            every="30m",
            db=tmp_path / "a.db",
        )
    )
    shell = printed.split("# systemd:", 1)[1].split("\n", 1)[1].split("systemctl", 1)[0]
    subprocess.run(["/bin/sh", "-ec", shell], env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}, check=True)
    units = sorted(path.name for path in (tmp_path / ".config/systemd/user").iterdir())
    assert [re.sub("-[0-9a-f]{6}[.]", ".", unit) for unit in units] == [
        "archiver-touch-pwned-and-1.service",
        "archiver-touch-pwned-and-1.timer",
    ]
    service = (tmp_path / ".config/systemd/user" / units[0]).read_text(encoding="utf-8")
    assert '"$$(touch pwned)"' in service


def test_the_printed_lines_keep_who_asks_what_for_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"CONTACT": "archiv@uni.example", "PURPOSE": "research", "ONLY_BETWEEN": ""}.items():
        monkeypatch.setenv(f"ARCHIVER_{name}", value)
    printed = instructions(Scheduled(targets=("tagesschau.de",), every="30m", db=Path("a.db")))
    start = "/usr/bin/env ARCHIVER_CONTACT=archiv@uni.example ARCHIVER_PURPOSE=research /"
    assert f"*/30 * * * * {start}" in printed
    assert f"ExecStart={start}" in printed


def test_the_same_outlets_in_any_order_have_one_name_and_others_another() -> None:
    def name(*targets: str, db: str = "a.db", **more: bool) -> str:
        return Scheduled(targets=targets, db=Path(db), **more).name

    assert name("a.example", "b.example") == name("b.example", "a.example")
    others = [name("a.example"), name("a.example", db="b.db"), name("a.example", "c.example"), name(all_outlets=True)]
    others += [name("a.example", is_watch=True), name(all_outlets=True, is_watch=True)]
    assert len({name("a.example", "b.example"), *others}) == 7


def test_a_command_to_run_afterwards_is_run_where_it_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "mein 100% Archiv"
    folder.mkdir()
    monkeypatch.chdir(folder)
    scheduled = Scheduled(targets=("a.example",), then=("archiver export csv --since-last -o 'neu.csv'",))
    line = scheduled.cron()
    assert f"cd '{tmp_path}/mein 100\\% Archiv' && " in line
    assert "--then" in line
    assert f"WorkingDirectory={tmp_path}/mein 100%% Archiv\n" in scheduled.units()[f"{scheduled.name}.service"]


def test_a_line_that_cron_would_refuse_is_told() -> None:
    with pytest.raises(UsageError, match="at most 998"):
        Scheduled(targets=tuple(f"blatt{n}.example" for n in range(80))).cron()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_accepts_the_unit_of_a_watch(tmp_path: Path) -> None:
    unit = tmp_path / "archiver-watch-x.service"
    unit.write_text(watch_unit([sys.executable, "watch", "--all"], tmp_path), encoding="utf-8")
    verify = ["systemd-analyze", "verify", "--man=no", str(unit)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "archiver-watch-x" in line] == []
    assert done.returncode == 0, done.stderr


def test_a_catalogue_of_ones_own_is_installed_by_its_absolute_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARCHIVER_CATALOGUE", "own.toml")
    assert f"ARCHIVER_CATALOGUE={tmp_path}/own.toml" in Scheduled(all_outlets=True).command
