"""One export from its wish to its file and manifest; what the command line and scheduled jobs call."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.archive import Archive, Selection
from archiver.errors import UsageError
from archiver.export import WRITERS
from archiver.export.files import manifest_of, read_manifest, whole_file, write_manifest

TIME = "{time}"
"""Stands in a file's name for the moment of the export, so that scheduled exports make a series of files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is to be written, how and where."""

    format: str
    """A name of `WRITERS`."""
    selection: Selection
    output: Path | None
    """None: the standard output. A `{time}` in the name becomes the moment, `2026-11-22T143000Z`."""
    since_last: bool = False
    """Only what was archived, changed or gone since the export of this name before; needs `output`."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Of the writer."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    rows: int
    path: Path | None
    since: datetime | None
    """The moment from which on `since_last` took articles; None: all."""


def run_export(archive: Archive, export: Export) -> Exported:
    """Write the export; a file appears whole, then its manifest. Raises UsageError for a file that cannot be written."""
    writer = WRITERS[export.format]
    if export.output is None:
        if export.since_last:
            raise UsageError("--since-last needs -o: what was exported before is told by the file's manifest")
        return Exported(writer(archive, sys.stdout.buffer, export.selection, **export.options), None, None)
    now = datetime.now(UTC).replace(microsecond=0)
    since = _last(export) if export.since_last else None
    selection = replace(export.selection, changed_since=since) if since else export.selection
    path = export.output.with_name(export.output.name.replace(TIME, f"{now:%Y-%m-%dT%H%M%SZ}"))
    try:
        with whole_file(path) as file:
            rows = writer(archive, file, selection, **export.options)
        write_manifest(
            _series(export.output),
            {
                "file": path.name,
                "format": export.format,
                "rows": rows,
                "bytes": file.size,
                "sha256": file.sha256,
                "selection": export.selection.as_dict(),
                "changed_since": since.isoformat() if since else None,
                "exported_at": now.isoformat(),
                "archive": archive.path.name,
                "options": {name: value for name, value in export.options.items() if value},
                "purpose": archive.purpose.value,
                "without_text": archive.withheld(selection) if archive.purpose.is_bound else None,
            },
        )
    except FileNotFoundError:
        raise UsageError(f"cannot write {path}: there is no folder {path.parent}; make it first") from None
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; nothing was replaced") from None
    return Exported(rows, path, since)


def _series(output: Path) -> Path:
    """The name under which the manifest of a series of files lies: `artikel-last.csv` for `artikel-{time}.csv`."""
    return output.with_name(output.name.replace(TIME, "last"))


def _last(export: Export) -> datetime | None:
    """When the last export of this name was made; None when there was none. Its second is taken again: nothing is missed."""
    assert export.output is not None
    path = _series(export.output)
    try:
        manifest = read_manifest(path)
        if manifest is None:
            return None
        moment, selection = datetime.fromisoformat(manifest["exported_at"]), manifest["selection"]
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise UsageError(
            f"{manifest_of(path)}: not the manifest of an export ({error}); remove it to export everything anew"
        ) from None
    if selection != export.selection.as_dict():
        raise UsageError(
            f"{manifest_of(path)} tells of an export with other conditions ({selection}); name another file, or remove it"
        )
    return moment
