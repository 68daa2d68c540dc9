"""WARC files that do not lie in a folder of this machine: read from where they are, by fsspec."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from archiver.errors import UsageError

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.I)
_BLOCK = 4 * 1024 * 1024
"""Bytes that are asked for at once; a slice of a file is some such blocks."""


@dataclass(frozen=True)
class Elsewhere:
    """A file at an address such as `s3://bucket/CC-NEWS-1.warc.gz`, with what readers of WARC files use of a `Path`."""

    address: str

    def __str__(self) -> str:
        return self.address

    @property
    def name(self) -> str:
        """The file's name."""
        return posixpath.basename(urlsplit(self.address).path) or self.address

    @property
    def size(self) -> int:
        """In bytes; raises OSError."""
        return int(self._told("info")["size"])

    def open(self, mode: str = "rb") -> BinaryIO:
        """The file for reading at any place; raises OSError."""
        return cast(BinaryIO, self._told("open", mode, block_size=_BLOCK))

    @cached_property
    def _place(self) -> tuple[Any, str]:
        import fsspec  # type: ignore[import-untyped]

        place: tuple[Any, str] = fsspec.core.url_to_fs(self.address)
        return place

    def _told(self, method: str, *arguments: object, **named: object) -> Any:
        """What the file system answers, its errors as OSError: every kind of store has its own."""
        try:
            files, path = self._place
            return getattr(files, method)(path, *arguments, **named)
        except OSError:
            raise
        except Exception as error:
            raise OSError(0, f"{type(error).__name__}: {error}", self.address) from error


WarcFile = Path | Elsewhere


def warc_file(name: str) -> WarcFile:
    """The file that a user names, by a path (made absolute) or by an address.

    Raises UsageError for an address that cannot be read here, or that holds a password, which would be stored with it.
    """
    if not _SCHEME.match(name):
        return Path(name).absolute()
    if "@" in urlsplit(name).netloc:
        raise UsageError(
            "an address with a user or password is not taken, it would be kept in the archive; give them by the environment"
        )
    try:
        import fsspec

        fsspec.core.url_to_fs(name)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{name}: no address that can be read here: {error}") from None
    return Elsewhere(name)


def size_of(file: WarcFile) -> int:
    """How long a file is, in bytes; raises OSError."""
    return file.size if isinstance(file, Elsewhere) else file.stat().st_size
