"""News of alarms, told once: by a command or a webhook, when alarms have come or gone since the last time.

What was told last stands beside the archive in `.<archive>.alarms.json`, for each way of telling by itself: what could not be
told is told the next time, also while the archive cannot be opened.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from filelock import FileLock, Timeout

from archiver.errors import UsageError
from archiver.plurals import counted
from archiver.status.alarm import Alarm

COMMAND_SECONDS = 60
WEBHOOK_SECONDS = 10
TRIES = 3
"""For a webhook that does not answer or answers 429 or 5xx."""
PAUSE_SECONDS = 1.0
"""Before the second try; twice as long before each further one."""
TOKEN = "ARCHIVER_WEBHOOK_TOKEN"
"""Environment variable whose value is sent as `Authorization: Bearer …`; never an option, which others on the machine can read."""
_LOCK_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Channels:
    """How news are told."""

    archive: Path
    command: str | None = None
    """A shell command that gets the news as text on its input, and the heading as ARCHIVER_SUBJECT."""
    webhook: str | None = field(default=None, repr=False)
    """An address to which the news are posted as JSON. It may hold a secret."""

    def __post_init__(self) -> None:
        if self.webhook and (
            urlsplit(self.webhook).scheme not in ("http", "https") or not urlsplit(self.webhook).hostname
        ):
            raise UsageError("--webhook: not an address; expected one that begins with https:// or http://")


@dataclass(frozen=True, slots=True)
class News:
    """What has changed since the last time."""

    archive: str
    new: tuple[Alarm, ...]
    resolved: tuple[Mapping[str, Any], ...]
    """Alarms that are no more, as they were told, in the form of `Alarm.as_json`."""
    lasting: int
    """Alarms that were told before and go on."""

    @property
    def subject(self) -> str:
        """One line: `archiver: 2 new alarms, 1 resolved (archive.db)`."""
        parts = [counted(len(self.new), "new alarm")] if self.new else []
        parts += [f"{len(self.resolved)} resolved"] if self.resolved else []
        return f"archiver: {', '.join(parts)} ({self.archive})"

    @property
    def text(self) -> str:
        """A line for each, and how many go on."""
        lines = [f"NEW: {alarm.line}" for alarm in self.new]
        lines += [f"RESOLVED: {alarm['what']}" for alarm in self.resolved]
        lines += [f"{self.lasting} more as before; `archiver status` tells them." for _ in range(min(1, self.lasting))]
        return "\n".join(lines) + "\n"

    def as_json(self) -> dict[str, Any]:
        """For programs; `text` is what chat services show."""
        return {
            "text": f"{self.subject}\n{self.text}",
            "archive": self.archive,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "new": [alarm.as_json() for alarm in self.new],
            "resolved": list(self.resolved),
            "lasting": self.lasting,
        }


def tell_news(channels: Channels, alarms: Iterable[Alarm], *, is_whole: bool = True) -> list[str]:
    """Tell by each channel what has changed since it was last told; what went wrong, one line each, empty when all is well.

    `is_whole` is False when the archive could not be judged: then nothing counts as resolved.
    """
    ways = {"command": (channels.command, _run), "webhook": (channels.webhook, _post)}
    wanted = {name: (target, tell) for name, (target, tell) in ways.items() if target}
    if not wanted:
        return []
    state = channels.archive.absolute().with_name(f".{channels.archive.name}.alarms.json")
    with ExitStack() as held:
        try:
            held.enter_context(
                FileLock(f"{state}.lock", timeout=_LOCK_SECONDS) if state.parent.is_dir() else nullcontext()
            )
        except Timeout:
            return [f"another run has been telling alarms for more than {_LOCK_SECONDS} s; they are told the next time"]
        except OSError:
            pass  # a full disk or a folder that cannot be written is itself worth telling, if need be twice
        return _tell(state, wanted, channels.archive.name, list(alarms), is_whole=is_whole)


def news(
    archive: str, told: Mapping[str, Mapping[str, Any]], alarms: Sequence[Alarm], *, is_whole: bool = True
) -> News | None:
    """What has changed; None when nothing has. `told` are the alarms of the last time by key."""
    keys = {alarm.key for alarm in alarms}
    new = tuple(alarm for alarm in alarms if alarm.key not in told)
    resolved = tuple(alarm for key, alarm in told.items() if key not in keys) if is_whole else ()
    return News(archive, new, resolved, len(alarms) - len(new)) if new or resolved else None


def _tell(state: Path, ways: Mapping[str, Any], archive: str, alarms: Sequence[Alarm], *, is_whole: bool) -> list[str]:
    told = _remembered(state)
    problems = []
    for name, (target, tell) in ways.items():
        earlier = told.get(name, {})
        changed = news(archive, earlier, alarms, is_whole=is_whole)
        if changed is None:
            continue
        if problem := tell(target, changed):
            problems.append(f"{problem}; the alarms are told again the next time")
            continue
        kept = {} if is_whole else earlier
        told = {**told, name: {**kept, **{alarm.key: alarm.as_json() for alarm in alarms}}}
        try:
            _remember(state, told)
        except OSError as error:
            problems.append(
                f"{state}: cannot remember which alarms were told ({error.strerror}); make its folder writable"
            )
    return problems


def _run(command: str, changed: News) -> str | None:
    environment = {**os.environ, "ARCHIVER_SUBJECT": changed.subject}
    try:
        done = subprocess.run(
            command, shell=True, input=changed.text, encoding="utf-8", errors="replace", env=environment, timeout=COMMAND_SECONDS,
            capture_output=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"--notify: the command did not end within {COMMAND_SECONDS} s"
    if done.returncode == 0:
        return None
    said = (done.stderr.strip().splitlines() or [""])[-1][:200]
    return f"--notify: the command ended with exit code {done.returncode}{f' ({said})' if said else ''}"


def _post(url: str, changed: News) -> str | None:
    token = os.environ.get(TOKEN)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    problem = None
    for number in range(TRIES):
        if number:
            time.sleep(PAUSE_SECONDS * 2 ** (number - 1))
        try:
            answer = httpx.post(url, json=changed.as_json(), headers=headers, timeout=WEBHOOK_SECONDS)
        except (httpx.HTTPError, httpx.InvalidURL) as error:  # their texts may hold the address, and so a secret
            problem = f"--webhook: {urlsplit(url).hostname} did not answer ({type(error).__name__})"
            continue
        if answer.is_success:
            return None
        problem = f"--webhook: {urlsplit(url).hostname} answered {answer.status_code}"
        if answer.status_code != 429 and answer.status_code < 500:
            break
    return problem


def _remembered(state: Path) -> dict[str, dict[str, Any]]:
    """What was told by each way; nothing when that cannot be read: better told twice than never."""
    try:
        known = json.loads(state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(state: Path, told: Mapping[str, Any]) -> None:
    draft = state.with_name(f"{state.name}.new")
    draft.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(state)
