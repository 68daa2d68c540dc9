"""What a person at the terminal sees while a crawl runs."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from archiver.crawl.report import CrawlReport, OutletReport
from archiver.plurals import counted

_BAR_WIDTH = 16
_OTHER_LINES = 6
"""Lines of the window that are not the outlets': head, sum, the shell's own."""


class Progress:
    """A live table of the outlets at work; nothing at all when quiet, or when nobody looks (cron, a pipe)."""

    def __init__(self, report: CrawlReport, console: Console, *, quiet: bool = False) -> None:
        self.report = report
        self.console = console
        self.started = monotonic()
        is_seen = console.is_terminal and not quiet
        self._live = (
            Live(get_renderable=self.table, console=console, refresh_per_second=4, transient=True) if is_seen else None
        )

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()

    def table(self) -> RenderableType:
        """A line with a bar for each outlet that fits into the window, those at work first, and the sum of all."""
        outlets = sorted(self.report.outlets.values(), key=lambda outlet: (outlet.is_done, -outlet.last_event))
        shown = outlets[: max(3, self.console.height - _OTHER_LINES)]
        table = Table(box=None, header_style="bold", pad_edge=False, expand=False)
        table.add_column("Outlet", no_wrap=True, max_width=28)
        table.add_column("", width=_BAR_WIDTH)
        left = ["Left"] if any(outlet.is_backfill for outlet in outlets) else []
        for name in ("Pages", "a min", "New", "Changed", "Refused", "Failed", *left):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("Now", no_wrap=True, overflow="ellipsis")
        for outlet in shown:
            figures = [*_figures([outlet]), *([outlet.left] if left else [])]
            table.add_row(Text(outlet.key), _bar(outlet), *figures, Text(_printable(outlet.now), style="dim"))
        if len(outlets) > 1:
            hidden = len(outlets) - len(shown)
            done = sum(outlet.is_done for outlet in outlets)
            what = f"{done} of {counted(len(outlets), 'outlet')} done{f', {hidden} not shown' if hidden else ''}"
            table.add_row("All", "", *_figures(outlets), *([""] if left else []), Text(what), style="bold")
        return table


def _bar(outlet: OutletReport) -> RenderableType:
    if outlet.to_do is None:
        return ProgressBar(total=None, width=_BAR_WIDTH, pulse=True)
    return ProgressBar(total=max(outlet.to_do, 1), completed=(outlet.to_do and outlet.done) or 1, width=_BAR_WIDTH)


def _figures(outlets: Sequence[OutletReport]) -> list[str]:
    done, to_do = sum(outlet.done for outlet in outlets), sum(outlet.to_do or 0 for outlet in outlets)
    numbers = [
        sum(outlet.outcomes["new"] for outlet in outlets),
        sum(outlet.outcomes["changed"] for outlet in outlets),
        sum(outlet.total("refused") for outlet in outlets),
        sum(outlet.total("failed") for outlet in outlets),
    ]
    rate = sum(outlet.pages_per_minute for outlet in outlets)
    return [f"{done}/{max(to_do, done)}", f"{rate:.0f}" if done else "", *map(str, numbers)]


def _printable(text: str) -> str:
    """Without what a terminal would obey: parts of it come from strangers."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
