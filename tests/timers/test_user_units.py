"""Installing, showing and removing through `archiver schedule`, with stand-ins for systemctl and crontab that note what they are told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archiver.cli import cli
from archiver.errors import UsageError

SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$HOME/told"
[ -e "$HOME/no-systemd" ] && { echo 'Failed to connect to bus: No such file or directory' >&2; exit 1; }
case $* in
*enable*--now*) [ -e "$HOME/fails" ] && { echo 'Unit is masked.' >&2; exit 1; };;
*show\\ *) echo active;;
esac
exit 0
"""
CRONTAB = """#!/bin/sh
case $1 in
-l) [ -e "$HOME/table" ] && cat "$HOME/table" || { echo "no crontab for $USER" >&2; exit 1; };;
-r) rm "$HOME/table";;
-) cat > "$HOME/table";;
esac
"""


class Machine:
    """A home, and what the stand-ins were told."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.units = home / ".config/systemd/user"

    @property
    def told(self) -> list[str]:
        lines = (self.home / "told").read_text().splitlines()
        return [line.removeprefix("--user --no-pager ") for line in lines if "show-environment" not in line]

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(cli, ["schedule", *arguments])


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    for name, text in {"systemctl": SYSTEMCTL, "crontab": CRONTAB, "loginctl": "#!/bin/sh\necho no\n"}.items():
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return Machine(tmp_path)


def test_a_timer_is_written_and_switched_on(machine: Machine) -> None:
    done = machine.run("install", "--every", "45m", "tagesschau.de")
    assert done.exit_code == 0, done.output
    service, timer = sorted(path.name for path in machine.units.iterdir())
    assert "OnUnitInactiveSec=2700s" in (machine.units / timer).read_text()
    assert " -- tagesschau.de" in (machine.units / service).read_text()
    assert machine.told == ["daemon-reload", f"enable --now {timer}"]
    assert "loginctl enable-linger" in done.output


def test_a_watch_is_a_service_that_is_always_there(machine: Machine) -> None:
    assert machine.run("install", "--watch", "--all").exit_code == 0
    (service,) = machine.units.iterdir()
    assert "Restart=on-failure" in service.read_text()
    assert machine.told == ["daemon-reload", f"enable --now {service.name}", f"restart {service.name}"]


def test_installing_again_replaces_it(machine: Machine) -> None:
    machine.run("install", "tagesschau.de")
    first = {path.name: path.read_text() for path in machine.units.iterdir()}
    machine.run("install", "tagesschau.de")
    assert {path.name: path.read_text() for path in machine.units.iterdir()} == first
    machine.run("install", "--every", "1h", "tagesschau.de")
    assert {path.name for path in machine.units.iterdir()} == set(first)


def test_what_is_installed_is_shown_with_its_state(machine: Machine) -> None:
    machine.run("install", "tagesschau.de")
    machine.run("install", "--using", "cron", "taz.de")
    shown = machine.run("show").output
    assert "(active)" in shown
    assert "ExecStart=" in shown
    assert "cron     archiver-taz.de-" in shown
    assert machine.run().output == shown


def test_removing_takes_out_its_own_files_only(machine: Machine) -> None:
    machine.units.mkdir(parents=True)
    (machine.units / "archiver-eigenes.timer").write_text("[Timer]\n")
    (machine.home / "table").write_text("0 5 * * * true\n")
    machine.run("install", "tagesschau.de")
    machine.run("install", "--using", "cron", "taz.de")
    done = machine.run("remove", "--all")
    assert done.exit_code == 0, done.output
    assert [path.name for path in machine.units.iterdir()] == ["archiver-eigenes.timer"]
    assert (machine.home / "table").read_text() == "0 5 * * * true\n"
    assert any(line.startswith("disable --now archiver-tagesschau.de") for line in machine.told)


def test_a_unit_of_somebody_else_is_not_overwritten(machine: Machine) -> None:
    machine.run("install", "tagesschau.de")
    service = next(machine.units.glob("*.service"))
    service.write_text("[Service]\nExecStart=/bin/true\n")
    done = machine.run("install", "tagesschau.de")
    assert isinstance(done.exception, UsageError)
    assert "was not made by archiver" in str(done.exception)
    assert service.read_text() == "[Service]\nExecStart=/bin/true\n"


def test_where_no_systemd_answers_cron_is_used(machine: Machine) -> None:
    (machine.home / "no-systemd").touch()
    done = machine.run("install", "tagesschau.de")
    assert "crontab of this user" in done.output
    assert not machine.units.exists()
    assert "-- tagesschau.de" in (machine.home / "table").read_text()


def test_where_systemd_refuses_its_words_are_told(machine: Machine) -> None:
    (machine.home / "fails").touch()
    assert "Unit is masked." in str(machine.run("install", "tagesschau.de").exception)


def test_where_there_is_neither_it_says_what_else_to_do(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(machine.home))
    assert "archiver watch" in str(machine.run("install", "tagesschau.de").exception)


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["install"], "use --all"),
        (["install", "--every", "1m", "taz.de"], "too often"),
        (["install", "--using", "cron", "--every", "45m", "taz.de"], "cron has no line"),
        (["remove"], "name what to remove"),
        (["remove", "archiver-nichts"], "nothing is installed under the name"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_told(machine: Machine, arguments: list[str], hint: str) -> None:
    done = machine.run(*arguments)
    assert done.exit_code == 2 or isinstance(done.exception, UsageError)
    assert hint in done.output + str(done.exception)
    assert not machine.units.exists()
