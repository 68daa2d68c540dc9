"""Where evidence lies. Pure."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_USUAL = "archive.db"
_LONGEST_NAME = 80
"""Of an outlet's folder; longer keys are cut and told apart by a hash."""
_UNSAFE = re.compile(r"[^a-z0-9.-]|^\.+")


class EvidenceError(Exception):
    """Evidence that should be at a place is not, or is damaged; the message names file and offset."""


@dataclass(frozen=True, slots=True)
class Place:
    """The records of one answer in a WARC file."""

    file: str
    """Below the evidence folder, with `/`: `tagesschau.de/2026-11-22.warc.gz`."""
    offset: int
    length: int

    @property
    def end(self) -> int:
        return self.offset + self.length

    def __str__(self) -> str:
        return f"{self.file} at {self.offset}"


def evidence_folder(archive_path: Path) -> Path:
    """The folder of an archive's evidence: `evidence` beside `archive.db`, `NAME-evidence` beside `NAME.db`.

    Two archives in one folder never share files.
    """
    path = archive_path.resolve()
    return path.with_name("evidence" if path.name == _USUAL else f"{path.name.removesuffix('.db')}-evidence")


def file_of(outlet: str, moment: datetime) -> str:
    """The file for an answer of that moment (aware); days are those of UTC."""
    return f"{_folder_name(outlet)}/{moment.astimezone(UTC).date().isoformat()}.warc.gz"


def _folder_name(outlet: str) -> str:
    """A name that any file system takes; two outlets never share one (as `archiver.archive.locks.file_name`)."""
    safe = _UNSAFE.sub("_", outlet)[:_LONGEST_NAME]
    return safe if safe == outlet else f"{safe}-{hashlib.sha256(outlet.encode()).hexdigest()[:8]}"
