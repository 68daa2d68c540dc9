"""The user's crontab: our lines stand between two marks, every other byte is the user's and stays."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from archiver.errors import UsageError

_BEGIN, _END = "# BEGIN {} (made by archiver schedule)", "# END {}"
_BLOCK = re.compile(
    r"^# BEGIN (?P<name>archiver-[\w.-]+) \(made by archiver schedule\)\n(?P<lines>(?:(?!# (?:BEGIN|END) archiver-).*\n)*?)"
    r"# END (?P=name)(?:\n|\Z)",
    re.M | re.A,
)
_MARK = re.compile(r"^# (?:BEGIN archiver-[\w.-]+ \(made by archiver schedule\)|END archiver-[\w.-]+)$", re.M | re.A)


def is_there() -> bool:
    """Whether this machine has cron's command."""
    return shutil.which("crontab") is not None


def blocks(table: str) -> dict[str, str]:
    """Our lines in a table, by name; raises UsageError for one whose marks somebody has broken."""
    if 2 * len(_BLOCK.findall(table)) != len(_MARK.findall(table)):
        raise UsageError(
            "the crontab has a line `# BEGIN archiver-…` without its `# END`, or the other way round. Mend it with `crontab -e`: "
            "take out both lines and what stands between them"
        )
    return {block["name"]: block["lines"] for block in _BLOCK.finditer(table)}


def with_block(table: str, name: str, line: str) -> str:
    """The table with this line under that name, in the place of an earlier one, else at its end."""
    block = f"{_BEGIN.format(name)}\n{line}\n{_END.format(name)}\n"
    if name in blocks(table):
        return _BLOCK.sub(lambda found: block if found["name"] == name else found[0], table)
    return f"{table}{'' if not table or table.endswith(chr(10)) else chr(10)}{block}"


def without_block(table: str, name: str) -> str:
    """The table without the lines under that name."""
    blocks(table)
    return _BLOCK.sub(lambda found: "" if found["name"] == name else found[0], table)


def read() -> str:
    """The user's table; "" when there is none. Raises UsageError when cron does not let this user have one."""
    done = _crontab("-l")
    if done.returncode == 0:
        return _text(done.stdout)
    if b"no crontab" in done.stderr.lower() or not done.stderr.strip():
        return ""
    raise UsageError(f"crontab -l: {_text(done.stderr).strip()}")


def write(table: str, *, was: str) -> None:
    """Replace the user's table, unless it has changed since it `was` read; cron does so at once or not at all."""
    if table == was:
        return
    if read() != was:
        raise UsageError("the crontab was edited meanwhile; it was left as it is. Run this again")
    done = _crontab("-", table) if table else _crontab("-r")
    if done.returncode:
        raise UsageError(f"crontab refused the new table and kept the old one: {_text(done.stderr).strip()}")
    if read() != table:
        raise UsageError("crontab did not keep what it was given; look at it with `crontab -l`")


def _crontab(argument: str, table: str = "") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "LC_ALL": "C"}  # its messages are read
    given = table.encode("utf-8", "surrogateescape")
    try:
        return subprocess.run(
            ["crontab", argument], input=given, capture_output=True, env=environment, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"crontab cannot be used: {error}") from error


def _text(raw: bytes) -> str:
    """As text that becomes the same bytes again."""
    return raw.decode("utf-8", "surrogateescape")
