"""One crawl per outlet and archive at a time. The kernel holds the lock, so a killed crawl leaves none behind."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from archiver.archive.faults import told
from archiver.errors import OutletBusy

_LONGEST_NAME = 80
"""Of a lock file before its ending; longer keys are cut and told apart by a hash."""
_UNSAFE = re.compile(r"[^a-z0-9.-]|^\.+")


class OutletLock:
    """The right to crawl one outlet into one archive; a context manager.

    Lies in `.<archive>.locks/<outlet>.lock`, beside it `<outlet>.holder` says who has it (JSON: pid, since). The files stay;
    only the kernel's lock on the first one counts. A process forked while it is held shares it until it ends.
    """

    def __init__(self, archive_path: str | os.PathLike[str], outlet: str) -> None:
        folder = lock_folder(archive_path)
        self.outlet = outlet
        self.archive_path = Path(archive_path)
        self.holder_file = folder / f"{file_name(outlet)}.holder"
        self._lock = FileLock(folder / f"{file_name(outlet)}.lock", timeout=0)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *error: object) -> None:
        self.release()

    def acquire(self) -> None:
        """Take the lock or raise OutletBusy at once; ArchiveReadOnly or ArchiveFull where no lock can be written."""
        with told(self.archive_path):
            self.holder_file.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire()
            except Timeout as error:
                raise OutletBusy(self._busy_message()) from error
            try:
                self._sign()
            except BaseException:
                self._lock.release()
                raise

    def release(self) -> None:
        """Give the lock back; nothing happens when it is not held."""
        if self._lock.is_locked:
            self.holder_file.unlink(missing_ok=True)
            self._lock.release()

    def _sign(self) -> None:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        self.holder_file.write_text(json.dumps({"pid": os.getpid(), "since": since, "outlet": self.outlet}))

    def _busy_message(self) -> str:
        return (
            f"{self.outlet}: another run is archiving this outlet into {self.archive_path} ({self._holder()}). "
            "Wait until it ends, or use another archive with --db."
        )

    def _holder(self) -> str:
        try:
            holder = json.loads(self.holder_file.read_text())
            return f"process {holder['pid']} since {holder['since']}"
        except (OSError, ValueError, KeyError, TypeError):  # it has the lock but has not signed yet
            return "a process that has just begun"


class WatchLock(OutletLock):
    """The right to watch over an archive: one `archiver watch` at a time, whatever outlets it looks after."""

    def __init__(self, archive_path: str | os.PathLike[str]) -> None:
        super().__init__(archive_path, "watch")  # no outlet's key: those have a dot or a port

    def _busy_message(self) -> str:
        return (
            f"{self.archive_path}: another `archiver watch` looks after this archive ({self._holder()}). One watch takes any number "
            "of outlets: end that one and name them all, or use another archive with --db."
        )


class WriterLock(OutletLock):
    """The right to store what a fleet finds, and to say what it does next: one `archiver fleet writer` or `run` per archive."""

    def __init__(self, archive_path: str | os.PathLike[str]) -> None:
        super().__init__(archive_path, "fleet")  # no outlet's key either

    def _busy_message(self) -> str:
        return (
            f"{self.archive_path}: another `archiver fleet writer` or `archiver fleet run` works on this archive ({self._holder()}). "
            "End that one, or use another archive with --db."
        )


@contextlib.contextmanager
def acquire(archive_path: str | os.PathLike[str], outlets: Iterable[str]) -> Iterator[tuple[OutletLock, ...]]:
    """Hold the locks of all these outlets, or raise OutletBusy and hold none."""
    with contextlib.ExitStack() as held:
        yield tuple(held.enter_context(OutletLock(archive_path, outlet)) for outlet in sorted(set(outlets)))


@dataclass(frozen=True, slots=True)
class Holder:
    """Who says to have a lock."""

    outlet: str
    """`watch` for that of a watch, `fleet` for that of a fleet's writer."""
    pid: int
    since: str
    is_alive: bool
    """Whether there is such a process; a killed one leaves its name behind, but no lock."""


def holders(archive_path: str | os.PathLike[str]) -> list[Holder]:
    """Who works on an archive, as those that have its locks say; takes none, so it stands in nobody's way."""
    found = []
    for file in sorted(lock_folder(archive_path).glob("*.holder")):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # being written, or given back this moment
            row = json.loads(file.read_text())
            found.append(Holder(str(row["outlet"]), int(row["pid"]), str(row["since"]), _is_alive(int(row["pid"]))))
    return found


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def lock_folder(archive_path: str | os.PathLike[str]) -> Path:
    """Where an archive's locks lie; the same folder under whatever name the archive is reached."""
    path = Path(archive_path).resolve()
    return path.with_name(f".{path.name}.locks")  # hidden: `archive.db*` means the archive's own files


def file_name(outlet: str) -> str:
    """A name for an outlet's lock that any file system takes; two outlets never share one.

    Example: `tagesschau.de` stays, `127.0.0.1:8900` becomes `127.0.0.1_8900-` and eight digits of its hash.
    """
    safe = _UNSAFE.sub("_", outlet)[:_LONGEST_NAME]
    return safe if safe == outlet else f"{safe}-{hashlib.sha256(outlet.encode()).hexdigest()[:8]}"
