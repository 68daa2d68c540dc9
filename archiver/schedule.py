"""Crawling at an interval: the lines for cron and the units for systemd, ready to be used as printed. Pure."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from archiver.errors import UsageError
from archiver.periods import parse_period
from archiver.planning import POLITE
from archiver.plurals import counted

_SETTINGS = (
    *("ARCHIVER_CONTACT", "ARCHIVER_PURPOSE", "ARCHIVER_ONLY_BETWEEN"),
    *("ARCHIVER_CATALOGUE", "ARCHIVER_REVISITS", "ARCHIVER_EVIDENCE_DAYS", "ARCHIVER_WORKERS", "ARCHIVER_CACHE"),
)
"""Environment variables that say who asks, what for and when, and how."""
_LONGEST_CRON_COMMAND = 998
"""Characters; Debian's crontab refuses longer ones (tried)."""
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """What is to be run by itself: crawls at an interval, or a watch, which is always there."""

    targets: tuple[str, ...] = ()
    all_outlets: bool = False
    every: str = "30m"
    db: Path = Path("data/archive.db")
    then: tuple[str, ...] = ()
    """Commands to run after a crawl."""
    is_watch: bool = False

    @property
    def name(self) -> str:
        """A name for units and blocks, the same for the same targets (in any order) and archive: `archiver-tagesschau.de-3f2a9c`."""
        marks = "\0".join((str(self.db.absolute()), "watch" * self.is_watch, *sorted(self.targets)))
        return f"{self._short_name}-{hashlib.sha256(marks.encode('utf-8', 'replace')).hexdigest()[:6]}"

    @property
    def _short_name(self) -> str:
        what = "archiver-watch" if self.is_watch else "archiver"
        if self.all_outlets or not self.targets:
            return f"{what}-all"
        return unit_name(sorted(self.targets)).replace("archiver", what, 1)

    @property
    def command(self) -> list[str]:
        """What is run, word by word; needs no PATH, no shell's environment."""
        words = [*kept_settings(), *archiver_command(), "watch" if self.is_watch else "crawl"]
        words += [] if self.is_watch else ["--quiet"]
        words += [*(["--all"] if self.all_outlets else []), "--db", str(self.db.absolute())]
        for command in self.then:
            words += ["--then", command]
        return [*words, "--", *self.targets] if self.targets else words

    @property
    def folder(self) -> Path | None:
        """Where to run it, when that matters: commands to run afterwards may name files as seen from here."""
        return Path.cwd() if self.then else None

    def cron(self) -> str:
        """Its line for cron; raises UsageError for what cron cannot do."""
        times = "@reboot" if self.is_watch else _cron_times(parse_interval(self.every))
        return _cron_line(times, self.command, self.folder)

    def units(self) -> dict[str, str]:
        """Its systemd units by file name; the last one is to be enabled."""
        if self.is_watch:
            return {f"{self.name}.service": watch_unit(self.command, self.folder)}
        service, timer = systemd_units(self.command, parse_interval(self.every), self.every, self.folder)
        return {f"{self.name}.service": service, f"{self.name}.timer": timer}


def instructions(scheduled: Scheduled) -> str:
    """What `archiver schedule` prints: a cron line, then systemd units with the commands to install them.

    Raises UsageError for an interval that is none or too short. One that only cron cannot express is told in a comment there.
    """
    units = scheduled.units()
    try:
        cron = scheduled.cron()
    except UsageError as error:
        cron = f"# {error}"
    folder = "~/.config/systemd/user"
    files = "\n".join(f"cat > {folder}/{name} <<'END'\n{text}END" for name, text in units.items())
    return f"""\
# cron: put this line into the table that `crontab -e` opens.
{cron}

# systemd: paste the following into a shell, as the user who is to crawl.
mkdir -p {folder}
{files}
systemctl --user daemon-reload
systemctl --user enable --now {list(units)[-1]}
loginctl enable-linger  # crawl on when you are logged out"""


def parse_interval(text: str) -> timedelta:
    """How often to crawl: `30m`, `6h`, `1d`; raises UsageError for what is no span of time or shorter than POLITE."""
    interval = parse_period(text)
    if interval < POLITE:
        raise UsageError(f"--every {text} is too often for a news site: at least {POLITE // _MINUTE}m")
    return interval


def kept_settings() -> list[str]:
    """What gives the scheduled program our settings, for neither cron nor systemd knows this shell's environment.

    Example: `["/usr/bin/env", "ARCHIVER_CONTACT=archiv@uni.example"]`; nothing when none is set.
    """
    kept = [f"{name}={_absolute(name, os.environ[name])}" for name in _SETTINGS if os.environ.get(name)]
    return ["/usr/bin/env", *kept] if kept else []


def archiver_command() -> list[str]:
    """How a program without our PATH starts this archiver: an absolute path, or this Python with `-m archiver`."""
    beside = Path(sys.executable).with_name("archiver")
    found = str(beside) if os.access(beside, os.X_OK) else shutil.which("archiver")
    return [str(Path(found).absolute())] if found else [sys.executable, "-m", "archiver"]


def unit_name(targets: Sequence[str]) -> str:
    """A name for the units of these targets, so that two schedules do not overwrite each other.

    Example: `archiver-tagesschau.de-and-1` for two targets.
    """
    first = re.sub(r"[^a-z0-9.]+", "-", targets[0].lower().removeprefix("https://").removeprefix("http://"))
    more = f"-and-{len(targets) - 1}" if len(targets) > 1 else ""
    return f"archiver-{first.strip('-.')[:60]}{more}"


def cron_line(command: Sequence[str], interval: timedelta) -> str:
    """One line of a crontab (crontab(5)); raises UsageError for an interval that has no fixed times within an hour or day.

    Example: `*/30 * * * * /usr/local/bin/archiver crawl … tagesschau.de`.
    """
    return _cron_line(_cron_times(interval), command)


def _cron_line(times: str, command: Sequence[str], folder: Path | None = None) -> str:
    line = f"cd {shlex.quote(str(folder))} && {shlex.join(command)}" if folder else shlex.join(command)
    line = line.replace("%", "\\%")  # an unescaped % would end the command
    if re.search(r"[\r\n]", line):
        raise UsageError("a line of cron cannot hold a line break")
    if len(line) > _LONGEST_CRON_COMMAND:
        raise UsageError(
            f"a line of cron cannot be so long ({len(line)} characters, at most {_LONGEST_CRON_COMMAND}). Use --all, with a catalogue of "
            "your own (ARCHIVER_CATALOGUE) if that is too much, or systemd"
        )
    return f"{times} {line}"


def watch_unit(command: Sequence[str], folder: Path | None = None) -> str:
    """The text of a service that is always there: begun anew when it fails, told to stop alone (its crawls are told by it)."""
    return f"""\
[Unit]
Description=Watch German-language news sites

[Service]
Type=simple
ExecStart={" ".join(map(_systemd_word, command))}
{_working_directory(folder)}Restart=on-failure
RestartSec=60s
KillMode=mixed
TimeoutStopSec=120s
Nice=10

[Install]
WantedBy=default.target
"""


def systemd_units(
    command: Sequence[str], interval: timedelta, every: str, folder: Path | None = None
) -> tuple[str, str]:
    """The texts of a service and of the timer that starts it (systemd.service(5), systemd.timer(5)).

    The timer counts from the end of the last run, so runs never overlap, and catches up after the machine was off.
    """
    service = f"""\
[Unit]
Description=Archive German-language news sites

[Service]
Type=oneshot
ExecStart={" ".join(map(_systemd_word, command))}
{_working_directory(folder)}KillMode=mixed
Nice=10
"""
    seconds = int(interval.total_seconds())
    timer = f"""\
[Unit]
Description=Archive German-language news sites every {every.strip()}

[Timer]
OnActiveSec=1min
OnUnitInactiveSec={seconds}s
AccuracySec=30s

[Install]
WantedBy=timers.target
"""
    return service, timer


def _cron_times(interval: timedelta) -> str:
    """The five fields of an interval that divides the hour, the day or is whole days up to a week."""
    minutes, hours, days = interval // _MINUTE, interval // _HOUR, interval // _DAY
    if interval < _HOUR and 60 % minutes == 0:
        return f"*/{minutes} * * * *"
    if interval == _HOUR:
        return "7 * * * *"  # not on the hour, when every robot of the web asks
    if interval % _HOUR == timedelta() and hours < 24 and 24 % hours == 0:
        return f"7 */{hours} * * *"
    if interval == _DAY:
        return "7 5 * * *"
    if days == 7 and interval % _DAY == timedelta():
        return "7 5 * * 1"
    raise UsageError(
        f"cron has no line for every {_words(interval)}: its times must divide an hour or a day. "
        f"Nearest: --every {_nearest(interval)}; or use the systemd timer below, which keeps any interval."
    )


def _nearest(interval: timedelta) -> str:
    """The interval nearest to this one that cron can express, as typed; of two as near, the longer."""
    known = {f"{n}m": n * _MINUTE for n in (5, 6, 10, 12, 15, 20, 30)}
    known |= {f"{n}h": n * _HOUR for n in (1, 2, 3, 4, 6, 8, 12)} | {"1d": _DAY, "1w": 7 * _DAY}
    return min(known, key=lambda text: (abs(known[text] - interval), -known[text]))


def _words(interval: timedelta) -> str:
    minutes = interval // _MINUTE
    if minutes % 1440 == 0:
        return counted(minutes // 1440, "day")
    return counted(minutes // 60, "hour") if minutes % 60 == 0 else counted(minutes, "minute")


def _working_directory(folder: Path | None) -> str:
    """A line of a unit; a path there is not quoted, but `%` is doubled."""
    return f"WorkingDirectory={str(folder).replace('%', '%%')}\n" if folder else ""


def _absolute(name: str, value: str) -> str:
    """A setting's value as it is understood in every folder."""
    return str(Path(value).absolute()) if name in ("ARCHIVER_CATALOGUE", "ARCHIVER_CACHE") else value


def _systemd_word(word: str) -> str:
    """A word of ExecStart (systemd.service(5), "Command lines"): `%` and `$` doubled, quoted where it must be."""
    word = word.replace("\\", "\\\\").replace("%", "%%").replace("$", "$$")
    plain = re.fullmatch(r"[\w@%+=:,./$-]+", word, re.ASCII)
    return word if plain else '"' + word.replace('"', '\\"').replace("\n", "\\n") + '"'
