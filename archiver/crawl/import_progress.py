"""What a person at the terminal sees while WARC files are imported: how far each file is read."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from archiver.crawl.report import CrawlReport
from archiver.evidence.elsewhere import WarcFile
from archiver.plurals import counted


class ImportProgress:
    """A bar for each file; nothing at all when quiet, or when nobody looks (cron, a pipe)."""

    def __init__(self, report: CrawlReport, console: Console, *, quiet: bool = False) -> None:
        self.report = report
        self._tasks: dict[WarcFile, TaskID] = {}
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[pages]}", markup=False),
            TimeRemainingColumn(),
        )
        is_seen = console.is_terminal and not quiet
        self._bars = Progress(*columns, console=console, transient=True) if is_seen else None

    def __enter__(self) -> Self:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars:
            self._bars.stop()

    def reached(self, path: WarcFile, offset: int, size: int) -> None:
        """The file was read up to a place; of one that is packed as a whole, a place in what it holds, which may lie behind its end."""
        if not self._bars:
            return
        if path not in self._tasks:
            name = "".join(letter if letter.isprintable() else "\ufffd" for letter in path.name)
            self._tasks[path] = self._bars.add_task(name, total=size, pages="")
        total = size if offset <= size else None
        self._bars.update(self._tasks[path], completed=offset, total=total, pages=self._pages())

    def _pages(self) -> str:
        """Counts of the whole import."""
        outlets = self.report.outlets.values()
        new = sum(outlet.outcomes["new"] for outlet in outlets)
        return f"{counted(sum(outlet.done for outlet in outlets), 'page')}, {new} new"
