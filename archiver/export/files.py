"""Files that appear whole or not at all, with the manifest that lets a reader check them and the next export go on."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from archiver.disk import require_replaceable, sync


class HashingFile(io.RawIOBase):
    """A file that is written once from its begin, and knows the SHA-256 and the size of what went in."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """Of all bytes so far, hexadecimal."""
        return self._hash.hexdigest()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any, /) -> int:
        """All of the bytes given."""
        self._hash.update(data)
        self.size += len(data)
        return self._file.write(data)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[HashingFile]:
    """A file that gets its name when all is written and synced; an earlier one of that name stays until then."""
    require_replaceable(path)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            yield HashingFile(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync(path.absolute().parent)
    finally:
        draft.unlink(missing_ok=True)


def manifest_of(path: Path) -> Path:
    """Where the manifest of an export lies: `artikel.csv.manifest.json` beside `artikel.csv`."""
    return path.with_name(f"{path.name}.manifest.json")


def write_manifest(path: Path, values: Mapping[str, Any]) -> None:
    """Write the manifest as a whole; always after the export that it tells of."""
    with whole_file(manifest_of(path)) as file:
        file.write(json.dumps(values, ensure_ascii=False, indent=2).encode() + b"\n")


def read_manifest(path: Path) -> dict[str, Any] | None:
    """The manifest of the last export to this path; None when there is none. Raises ValueError for a damaged one."""
    try:
        values = json.loads(manifest_of(path).read_bytes())
    except FileNotFoundError:
        return None
    if not isinstance(values, dict):
        raise ValueError("expected a JSON object")
    return values
