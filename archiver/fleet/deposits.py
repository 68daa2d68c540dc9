"""What is too large for a message: it lies in a store that writer and workers share, and the message says where.

A store is any folder or object store that fsspec can reach: a folder that all machines see, `s3://bucket/prefix` (with the package s3fs),
and so on. What lies there is named after its content: what was put down twice is there once, and what was damaged is noticed.
"""

from __future__ import annotations

import hashlib
import logging
import re
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from archiver.disk import sync
from archiver.errors import ArchiverError, UsageError

MOST_IN_A_MESSAGE = 256 * 1024
"""Bytes of writes that go by message even where there is a store: some ten articles with their evidence. Brokers are made for small
messages; the number is a guess."""
KEPT_FOR = timedelta(days=30)
"""What nobody has fetched; longer than any writer should be away. What was fetched is removed at once."""
CLEARED_EVERY = timedelta(hours=1)
_MOST_BYTES = 1024**3
"""Of one deposit, unpacked; more is no work of ours."""
_AS_IT_IS = b"\0"
"""Stands before what is kept as it was given. Earlier versions packed it, which begins with another byte."""
_MARK = "archiver-fleet.mark"
_NAME = re.compile(r"[0-9a-f]{64}")

T = TypeVar("T")

log = logging.getLogger(__name__)


class StoreUnavailable(ArchiverError):
    """The store cannot be used now; what it holds or was to hold is not lost."""


class DepositGone(ArchiverError):
    """What a message speaks of is not in the store, or not as it was put there."""


class Deposits:
    """The contents that lie in a store."""

    def __init__(self, url: str) -> None:
        """Raises UsageError for an address that no package here can reach."""
        self.shown = re.sub(r"(?<=://)[^/@]*@", "***@", url)
        try:
            import fsspec  # type: ignore[import-untyped]

            self._files, self._folder = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise UsageError(f"{self.shown}: no store that can be used here: {error}") from None
        self._is_local = "file" in _protocols(self._files)
        self._cleared_at: datetime | None = None

    def mark(self) -> str:
        """What the store is known by, to whoever reads it there; made where there is none. Raises StoreUnavailable."""
        self._try(lambda: self._files.makedirs(self._folder, exist_ok=True))
        if not self._try(lambda: self._files.exists(self._path(_MARK))):
            self._write(_MARK, uuid4().hex.encode())
        return self._mark()

    def require(self, mark: str) -> None:
        """Raise StoreUnavailable unless this is the store that has the mark: a folder of the same name may be another one."""
        try:
            found = self._mark()
        except DepositGone:
            found = ""
        if found != mark:
            raise StoreUnavailable(f"{self.shown}: not the store of the fleet's writer, but another one of this name")

    def put(self, content: bytes) -> str:
        """Keep a content; its name. It is there for good when this returns. Raises StoreUnavailable."""
        kept = _AS_IT_IS + content
        name = hashlib.sha256(kept).hexdigest()
        self._write(name, kept)
        return name

    def get(self, name: str) -> bytes:
        """The content of a name. Raises DepositGone, StoreUnavailable."""
        path = self._path(_checked(name))
        kept = self._try(lambda: self._files.cat_file(path))
        if hashlib.sha256(kept).hexdigest() != name:
            raise DepositGone(f"{self.shown}: {name} is damaged")
        if kept.startswith(_AS_IT_IS):
            return bytes(kept[len(_AS_IT_IS) :])
        unpacking = zlib.decompressobj()
        content = unpacking.decompress(kept, _MOST_BYTES)
        if unpacking.unconsumed_tail:
            raise DepositGone(f"{self.shown}: {name} is larger than anything that a fleet puts there")
        return content

    def discard(self, name: str) -> None:
        """Remove what is stored elsewhere by now; where that fails, `clear` does it later."""
        try:
            path = self._path(_checked(name))
            self._try(lambda: self._files.rm_file(path))
        except DepositGone:
            pass
        except StoreUnavailable as error:
            log.warning("%s", error)

    def clear(self, now: datetime) -> None:
        """Remove what nobody has fetched for `KEPT_FOR`; looks once an hour."""
        if self._cleared_at is not None and now - self._cleared_at < CLEARED_EVERY:
            return
        self._cleared_at = now
        try:
            paths = self._try(lambda: self._files.ls(self._folder, detail=False, refresh=True))
            names = [name for path in paths if _NAME.fullmatch(name := str(path).rpartition("/")[2])]
            for name in names:
                if now - self._changed_at(name) > KEPT_FOR:
                    log.warning(
                        "%s: %s was fetched by nobody for %s days and is removed", self.shown, name, KEPT_FOR.days
                    )
                    self.discard(name)
        except (StoreUnavailable, DepositGone) as error:
            log.warning("%s", error)

    def _mark(self) -> str:
        content: bytes = self._try(lambda: self._files.cat_file(self._path(_MARK)))
        return content.decode(errors="replace")

    def _changed_at(self, name: str) -> datetime:
        found: datetime = self._try(lambda: self._files.modified(self._path(name)))
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    def _write(self, name: str, content: bytes) -> None:
        self._try(lambda: self._files.pipe_file(self._path(name), content))
        if self._is_local:
            self._try(lambda: sync(Path(self._path(name))))
            self._try(lambda: sync(Path(self._folder)))

    def _path(self, name: str) -> str:
        return f"{self._folder.rstrip('/')}/{name}"

    def _try(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except FileNotFoundError:
            raise DepositGone(f"{self.shown}: what was left there is gone") from None
        except Exception as error:  # each kind of store has its own errors, which may hold addresses with passwords
            reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
            raise StoreUnavailable(f"{self.shown}: the fleet's store cannot be used: {reason}") from None


def _checked(name: str) -> str:
    """A name as `Deposits.put` gives it, from a message; raises DepositGone for any other."""
    if not _NAME.fullmatch(name):
        raise DepositGone(f"{name!r}: not a name of the fleet's store")
    return name


def _protocols(files: Any) -> tuple[str, ...]:
    return (files.protocol,) if isinstance(files.protocol, str) else tuple(files.protocol)
