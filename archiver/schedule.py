"""Crawling at an interval: the lines for cron and the units for systemd, ready to be used as printed. Pure."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from archiver.errors import UsageError
from archiver.periods import parse_period

LEAST = timedelta(minutes=5)
"""More often than this is no longer polite to a news site; most feeds are renewed every 10 to 30 minutes (guessed)."""
_MANNERS = ("ARCHIVER_CONTACT", "ARCHIVER_PURPOSE", "ARCHIVER_ONLY_BETWEEN")
"""Environment variables that say who asks, what for and when."""
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def instructions(targets: Sequence[str], *, every: str, db: Path) -> str:
    """What `archiver schedule` prints: a cron line, then a systemd service and timer with the commands to install them.

    Raises UsageError for an interval that is none or too short. One that only cron cannot express is told in a comment there.
    """
    interval = parse_interval(every)
    command = [*kept_settings(), *archiver_command(), "crawl", "--quiet", "--db", str(db.absolute()), "--", *targets]
    service, timer = systemd_units(command, interval, every)
    try:
        cron = cron_line(command, interval)
    except UsageError as error:
        cron = f"# {error}"
    folder, unit = "~/.config/systemd/user", unit_name(targets)
    return f"""\
# cron: put this line into the table that `crontab -e` opens.
{cron}

# systemd: paste the following into a shell, as the user who is to crawl.
mkdir -p {folder}
cat > {folder}/{unit}.service <<'END'
{service}END
cat > {folder}/{unit}.timer <<'END'
{timer}END
systemctl --user daemon-reload
systemctl --user enable --now {unit}.timer
loginctl enable-linger  # crawl on when you are logged out"""


def parse_interval(text: str) -> timedelta:
    """How often to crawl: `30m`, `6h`, `1d`; raises UsageError for what is no span of time or shorter than LEAST."""
    interval = parse_period(text)
    if interval < LEAST:
        raise UsageError(f"--every {text} is too often for a news site: at least {LEAST // _MINUTE}m")
    return interval


def kept_settings() -> list[str]:
    """What gives the scheduled program our settings of manners, for neither cron nor systemd knows this shell's environment.

    Example: `["/usr/bin/env", "ARCHIVER_CONTACT=archiv@uni.example"]`; nothing when none is set.
    """
    kept = [f"{name}={os.environ[name]}" for name in _MANNERS if os.environ.get(name)]
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
    line = shlex.join(command)
    if re.search(r"[\r\n]", line):
        raise UsageError("a line of cron cannot hold a line break")
    return f"{_cron_times(interval)} {line.replace('%', chr(92) + '%')}"  # an unescaped % would end the command


def systemd_units(command: Sequence[str], interval: timedelta, every: str) -> tuple[str, str]:
    """The texts of a service and of the timer that starts it (systemd.service(5), systemd.timer(5)).

    The timer counts from the end of the last run, so runs never overlap, and catches up after the machine was off.
    """
    service = f"""\
[Unit]
Description=Archive German-language news sites

[Service]
Type=oneshot
ExecStart={" ".join(map(_systemd_word, command))}
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
        return f"{minutes // 1440} days"
    return f"{minutes // 60} hours" if minutes % 60 == 0 else f"{minutes} minutes"


def _systemd_word(word: str) -> str:
    """A word of ExecStart (systemd.service(5), "Command lines"): `%` and `$` doubled, quoted where it must be."""
    word = word.replace("\\", "\\\\").replace("%", "%%").replace("$", "$$")
    plain = re.fullmatch(r"[\w@%+=:,./$-]+", word, re.ASCII)
    return word if plain else '"' + word.replace('"', '\\"').replace("\n", "\\n") + '"'
