"""What happens in a crawl as JSON lines, for other programs. docs/crawling.md says what each event and field means."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from archiver import __version__
from archiver.errors import UsageError


class EventLog:
    """One JSON object per line: `at` (UTC), `event`, and what the event has to say; never a page's content.

    Lines are added at the end of the file and handed to the system one by one, so they outlive a killed crawl.
    """

    def __init__(self, file: TextIO | None = None) -> None:
        self.file = file
        self.context: dict[str, Any] = {}
        """Fields of every event, such as the crawl's number."""
        self.problem: str | None = None
        """Why nothing more is written, once the file cannot be written any more; the crawl goes on."""

    @classmethod
    def open(cls, path: Path | None) -> EventLog:
        """A log at the end of a file; one that writes nothing without a path. Raises UsageError where no file can be written."""
        if path is None:
            return cls()
        try:
            return cls(path.open("a", encoding="utf-8", errors="backslashreplace", buffering=1))
        except OSError as error:
            raise UsageError(
                f"{path}: cannot write the log of events: {error.strerror}; name a file that can be written"
            ) from error

    def started(self, crawl_id: int, **fields: Any) -> None:
        """The crawl begins; its number stands in every later event."""
        self.context = {"crawl_id": crawl_id}
        self.write("crawl-started", version=__version__, **fields)

    def finished(self, exit_code: int, counts: Mapping[str, int], *, is_interrupted: bool) -> None:
        """The crawl has ended."""
        self.write("crawl-finished", exit_code=exit_code, counts=dict(counts), interrupted=is_interrupted)

    def write(self, event: str, **fields: Any) -> None:
        """Add one event; fields without a value are left out."""
        row = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **self.context, **fields}
        self.add({name: value for name, value in row.items() if value is not None})

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a line as it is, such as one of another log."""
        if self.file is None:
            return
        try:
            self.file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        except OSError as error:
            self.problem = f"the log of events could not be written to its end: {error.strerror}"
            with contextlib.suppress(OSError):  # closing tries once more to write
                self.file.close()
            self.file = None

    def close(self) -> None:
        """Close the file."""
        if self.file is not None:
            self.file.close()
            self.file = None
