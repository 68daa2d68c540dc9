"""systemd's units of the user: files in a folder of theirs, switched on and off by `systemctl --user`."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from archiver.errors import UsageError

SIGN = "# Made by `archiver schedule install`; the next one of this name replaces it.\n"
_SECONDS = 60


def is_there() -> bool:
    """Whether a systemd looks after this user now."""
    return shutil.which("systemctl") is not None and _systemctl("show-environment").returncode == 0


def folder() -> Path:
    """Where the user's own units lie (systemd.unit(5))."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def installed() -> dict[str, str]:
    """Texts of the units that we made, by file name."""
    return {path.name: text for path in sorted(folder().glob("archiver-*")) if (text := _text_of_ours(path))}


def install(units: Mapping[str, str]) -> None:
    """Write these units, replacing our own of those names, and switch the last one on. Raises UsageError; files appear whole."""
    for name, text in units.items():
        _write(folder() / name, SIGN + text)
    _require("daemon-reload")
    last = list(units)[-1]
    _require("enable", "--now", last)
    if last.endswith(".service"):  # one that runs already goes on with the old text
        _require("restart", last)


def remove(name: str) -> bool:
    """Switch off and delete our units of that name; whether there were any."""
    files = [unit for unit in installed() if unit.rpartition(".")[0] == name]
    if not files:
        return False
    if is_there():
        for unit in sorted(files, reverse=True):  # the timer before the service that it starts
            _systemctl("disable", "--now", unit)
    for unit in files:
        (folder() / unit).unlink(missing_ok=True)
    if is_there():
        _require("daemon-reload")
    return True


def state(unit: str) -> str:
    """What systemd says of a unit: `active`, `inactive`, `failed` …; "" where no systemd answers."""
    shown = _systemctl("show", "--property=ActiveState", "--value", unit)
    return shown.stdout.strip() if shown.returncode == 0 else ""


def lingers() -> bool | None:
    """Whether the user's units go on running when the user is logged out; None where that cannot be told."""
    if not shutil.which("loginctl"):
        return None
    try:
        done = subprocess.run(
            ["loginctl", "show-user", "--property=Linger", "--value", str(os.getuid())],
            capture_output=True, text=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() == "yes" if done.returncode == 0 else None


def _write(path: Path, text: str) -> None:
    if path.exists() and not _text_of_ours(path):
        raise UsageError(f"{path} was not made by archiver; it was left as it is. Move it away and run this again")
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", errors="surrogateescape")
        draft.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)


def _text_of_ours(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    return text if text.startswith(SIGN) else ""


def _require(*arguments: str) -> None:
    done = _systemctl(*arguments)
    if done.returncode:
        raise UsageError(
            f"systemctl --user {' '.join(arguments)}: {done.stderr.strip() or f'exit code {done.returncode}'}"
        )


def _systemctl(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["systemctl", "--user", "--no-pager", *arguments]
    try:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))
