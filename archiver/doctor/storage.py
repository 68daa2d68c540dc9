"""Where the archive and its evidence lie: room, rights, whether the disk keeps what it was given."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from archiver.doctor.finding import Finding, fail, ok, warn

LITTLE_BYTES, NONE_BYTES = 2 * 2**30, 100 * 2**20
"""Less than the first is soon gone (a newsroom's day with evidence takes 100 to 500 MB, guessed); less than the second is gone."""
_FEW_INODES = 10_000
_SLOW_SECONDS = 0.5
_REMOTE = (
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "sshfs",
    "fuse.sshfs",
    "fuse.rclone",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "fuse.glusterfs",
)
"""File systems on which SQLite's log and locks are not to be relied on (https://www.sqlite.org/wal.html, "no network filesystem")."""


def check_folder(what: str, folder: Path) -> Iterator[Finding]:
    """A folder that is written to, or the nearest one above it that is there."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    if not there.is_dir():
        yield fail(what, f"{there} is a file, not a folder", "move it away, or name another place with --db")
        return
    yield from _room(what, there)
    yield from _file_system(what, there)
    yield from _writing(what, there)


def _room(what: str, folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    text = f"{free / 2**30:,.1f} GB free at {folder}"
    if free < NONE_BYTES:
        yield fail(what, text, "free space, or move the archive to another disk and name it with --db")
    elif free < LITTLE_BYTES:
        yield warn(what, text, "free space soon; --evidence-days bounds what the evidence takes")
    else:
        yield ok(what, text)
    inodes = os.statvfs(folder)
    if inodes.f_files and inodes.f_favail < _FEW_INODES:
        yield warn(
            what,
            f"{inodes.f_favail:,} inodes left at {folder}",
            "remove small files; evidence takes a file per outlet and day",
        )


def _file_system(what: str, folder: Path) -> Iterator[Finding]:
    kind = file_system_of(folder)
    if kind in _REMOTE:
        yield fail(
            what,
            f"{folder} is on a network file system ({kind})",
            "keep the archive on a local disk; copy it with `archiver backup`",
        )
    elif kind in ("tmpfs", "ramfs", "overlay"):
        gone = "with the container" if kind == "overlay" else "when the machine is switched off"
        yield warn(what, f"{folder} is on {kind}", f"what is stored here is gone {gone}: use a disk or a volume")


def file_system_of(folder: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system that a folder lies on, such as `ext4`; "" where the system does not tell."""
    try:
        lines = [line.split() for line in mounts.read_text().splitlines()]
    except OSError:
        return ""
    resolved = folder.resolve()
    places = [(fields[1].replace("\\040", " "), fields[2]) for fields in lines if len(fields) > 2]
    fitting = [(len(place), kind) for place, kind in places if resolved.is_relative_to(place)]
    return max(fitting, default=(0, ""))[1]


def _writing(what: str, folder: Path) -> Iterator[Finding]:
    begin = time.monotonic()
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".archiver-doctor-") as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        yield fail(
            what,
            f"{folder} cannot be written: {error.strerror}",
            "change its permissions, or name another place with --db",
        )
        return
    seconds = time.monotonic() - begin
    if seconds > _SLOW_SECONDS:
        advice = "articles are stored no faster than this; is the disk failing, or busy?"
        yield warn(what, f"writing 4 KB to {folder} safely took {seconds:.1f} s", advice)
    else:
        yield ok(what, f"{folder} can be written, and syncs in {seconds * 1000:.0f} ms")
