"""The machine: its clock, its time zones, its limits."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archiver.doctor.finding import Finding, fail, ok, warn
from archiver.plurals import counted

_NO_EARLIER = datetime(2026, 1, 1, tzinfo=UTC)
"""When this program was written: a clock before that has lost its battery."""
_NO_LATER = datetime(2100, 1, 1, tzinfo=UTC)
_FILES = 512
"""Open files that a crawl of hundreds of outlets has: sockets, 64 evidence files, the archive, workers. Measured: 150 for 64 outlets."""
_MEMORY_PER_WORKER = 400 * 1024 * 1024
"""Bytes that a worker may take before it is replaced, about; a crawl has one per core and takes as much itself."""
_CGROUPS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_NO_LIMIT = 1 << 50


def check_machine() -> Iterator[Finding]:
    """The clock's year, the zone data, memory and open files."""
    yield from check_clock(datetime.now(UTC))
    yield from _zones()
    yield from _memory()
    yield from _limits()
    if sys.getfilesystemencoding().lower() not in ("utf-8", "utf8"):
        yield warn("locale", f"file names are {sys.getfilesystemencoding()}", "set LC_ALL=C.UTF-8 or PYTHONUTF8=1")


def check_clock(now: datetime) -> Iterator[Finding]:
    """Whether the clock shows a time at which this can be run. Dates, intervals and re-visits hang on it."""
    advice = "set the clock, and have it kept right (timedatectl set-ntp true)"
    if not _NO_EARLIER <= now < _NO_LATER:
        yield fail("clock", f"it shows {now:%Y-%m-%d %H:%M} UTC, which cannot be", advice)
    else:
        yield ok("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC, here {now.astimezone():%H:%M} ({time.tzname[time.daylight]})")


def _zones() -> Iterator[Finding]:
    try:
        offset = datetime(2026, 7, 1, tzinfo=ZoneInfo("Europe/Berlin")).utcoffset()
    except ZoneInfoNotFoundError:
        offset = None
    if offset is None or offset.total_seconds() != 7200:
        found = "Europe/Berlin is not known" if offset is None else f"Europe/Berlin has {offset} in July"
        yield fail("time zones", found, "pip install --upgrade tzdata")
    else:
        yield ok("time zones", "Europe/Berlin is known, with summer time")


def _memory() -> Iterator[Finding]:
    free, workers = _available_bytes(), os.cpu_count() or 1
    if free is None:
        return
    wanted = _MEMORY_PER_WORKER * (workers + 1)
    found = f"{free / 2**20:,.0f} MB available, {counted(workers, 'core')}"
    if free < wanted:
        few = max(0, free // _MEMORY_PER_WORKER - 1)
        yield warn("memory", found, f"set ARCHIVER_WORKERS={few}: each worker may take {_MEMORY_PER_WORKER >> 20} MB")
    else:
        yield ok("memory", found)


def _available_bytes() -> int | None:
    """What a program may still take, by the kernel's guess, a container's limit and ulimit; None where nobody tells."""
    told: list[int] = []
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        lines = dict(line.split(":", 1) for line in meminfo.read_text().splitlines() if ":" in line)
        told += [int(lines["MemAvailable"].split()[0]) * 1024] if "MemAvailable" in lines else []
    for path in map(Path, _CGROUPS):
        if path.exists() and (text := path.read_text().strip()).isdigit() and int(text) < _NO_LIMIT:
            told.append(int(text))
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    told += [limit] if limit != resource.RLIM_INFINITY else []
    return min(told, default=None)


def _limits() -> Iterator[Finding]:
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files != resource.RLIM_INFINITY and files < _FILES:
        yield warn(
            "open files",
            f"at most {files}",
            f"ulimit -n {_FILES if most >= _FILES or most < 0 else most}, or crawl fewer outlets at once",
        )
    else:
        yield ok("open files", f"at most {'any number' if files == resource.RLIM_INFINITY else files}")
    size, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    if size != resource.RLIM_INFINITY:
        yield warn(
            "file size",
            f"files may grow to {size / 2**20:,.0f} MB only",
            "ulimit -f unlimited: the archive is one file",
        )
