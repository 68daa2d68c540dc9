"""What a person at the terminal sees while a crawl runs."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console, RenderableType
from rich.live import Live
from rich.table import Table

from archiver.crawl.report import CrawlReport, OutletReport


class Progress:
    """A live table of the outlets at work; nothing at all when quiet, or when nobody looks (cron, a pipe)."""

    def __init__(self, report: CrawlReport, console: Console, *, quiet: bool = False) -> None:
        self.report = report
        self.console = console
        is_seen = console.is_terminal and not quiet
        self._live = (
            Live(get_renderable=self._table, console=console, refresh_per_second=4, transient=True) if is_seen else None
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

    def _table(self) -> RenderableType:
        outlets = list(self.report.outlets.values())
        room = max(5, self.console.height - 6)
        busy = sorted(outlets, key=lambda outlet: -outlet.fetched)[:room]
        table = Table(box=None, header_style="bold", pad_edge=False)
        table.add_column("Outlet")
        for name in ("Found", "Fetched", "New", "Changed", "Refused", "Failed"):
            table.add_column(name, justify="right")
        for outlet in busy:
            table.add_row(outlet.key, *_figures(outlet))
        if len(outlets) > len(busy):
            table.add_row(f"… and {len(outlets) - len(busy)} more outlets", style="dim")
        return table


def _figures(outlet: OutletReport) -> list[str]:
    numbers = (
        outlet.found,
        outlet.fetched,
        outlet.outcomes["new"],
        outlet.outcomes["changed"],
        outlet.total("refused"),
        outlet.total("failed"),
    )
    return list(map(str, numbers))
