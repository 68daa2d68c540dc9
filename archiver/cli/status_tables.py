"""The tables of `archiver status`: outlets with their figures, and how full their fields are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text

from archiver.plurals import articles, counted
from archiver.status.report import DayCount, Status, total
from archiver.status.scoring import Fill
from archiver.status.words import size
from archiver.terminal import output

GOOD, FAIR = 90, 60
"""Scores from which on a figure is green, or yellow. Guesses."""
WIDE = 120
"""Columns of a terminal from which on all figures are shown; on a narrower one those that matter most."""
_FEW = 10
"""New articles below which a rate says little and is printed dim."""
_MAIN_FIELDS = ("title", "date", "body", "image_credit", "related_links")
_SHORT = {
    "image_credit": "credit",
    "related_links": "related",
    "date_modified": "modified",
    "comment_count": "comments",
    "inline_links": "links",
}
"""Names of fields where room is scarce."""
_FIGURES: tuple[tuple[str, Callable[[DayCount], int], bool], ...] = (
    ("Runs", lambda day: day.runs, False),
    ("Feeds", lambda day: day.announced_by_feeds, False),
    ("Sitemaps", lambda day: day.announced_by_sitemaps, False),
    ("Pages", lambda day: day.announced_by_pages, False),
    ("Fetched", lambda day: day.fetched, True),
    ("New", lambda day: day.new, True),
    ("Changed", lambda day: day.changed, False),
    ("Unchanged", lambda day: day.unchanged + day.duplicate, False),
    ("Refused", lambda day: sum(day.refused.values()), True),
    ("Failed", lambda day: sum(day.failed.values()), True),
)
"""Columns of an outlet's days, each with its figure and whether a narrow terminal shows it."""


def show_tables(status: Status, *, day_by_day: bool) -> None:
    """Print them on standard output."""
    console = output(highlight=False)
    is_wide = console.width >= WIDE
    if not status.outlets:
        console.print("no crawl in the last six weeks; `archiver crawl` makes one")
        return
    console.print(_outlets(status, day_by_day=day_by_day, is_wide=is_wide))
    if any(outlet.fill_pages for outlet in status.outlets):
        console.print(
            "\nLatest new articles that have a field, in %; in brackets in the 14 days before, where it was otherwise"
        )
        console.print(_fields(status, is_wide=is_wide))
    console.print(f"\n{_archive(status)}", soft_wrap=True)


def _outlets(status: Status, *, day_by_day: bool, is_wide: bool) -> Table:
    figures = [(name, figure) for name, figure, is_main in _FIGURES if is_main or is_wide]
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Outlet", no_wrap=True)
    heads = ["Score", "Last new", *(["One per"] if is_wide else []), "Day"]
    for name in (*heads, *(name for name, _ in figures)):
        table.add_column(name, justify="right", no_wrap=True)
    if is_wide:
        table.add_column("Why")
    for outlet in status.outlets:
        head: list[Text | str] = [outlet.outlet, _score(outlet.score), _ago(outlet.last_new, status.at)]
        head += [_span(outlet.interval)] if is_wide else []
        days = outlet.days if day_by_day else [total(outlet.days, status.at.date())] if outlet.days else []
        for day in days:
            numbers = [f"{figure(day):,}" for _, figure in figures]
            table.add_row(
                *head, f"{day.day:%d.%m.}" if day_by_day else "7 days", *numbers, *([_why(day)] if is_wide else [])
            )
            head = [""] * len(head)
        if not days:
            table.add_row(*head, "none")
    return table


def _why(day: DayCount) -> str:
    reasons = {**day.refused, **day.failed, **day.skipped}
    if day.lists_failed:
        reasons["lists failed"] = day.lists_failed
    return ", ".join(
        f"{number} {reason}" for reason, number in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _fields(status: Status, *, is_wide: bool) -> Table:
    shown = [outlet for outlet in status.outlets if outlet.fill_pages]
    broken = {outlet.outlet: {alarm.subject for alarm in outlet.alarms if alarm.kind == "field"} for outlet in shown}
    of_interest = {*_MAIN_FIELDS, *(name for names in broken.values() for name in names)}
    names = [
        name
        for name in shown[0].fill
        if (is_wide or name in of_interest) and any(one.fill[name].now or one.fill[name].before for one in shown)
    ]
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Outlet", no_wrap=True)
    for name in ("articles", *names):
        table.add_column(_SHORT.get(name, name), justify="right", no_wrap=True)
    for outlet in shown:
        is_dim = outlet.fill_pages < _FEW
        rates = [_rate(outlet.fill[name], is_broken=name in broken[outlet.outlet], is_dim=is_dim) for name in names]
        table.add_row(outlet.outlet, str(outlet.fill_pages), *rates)
    return table


def _rate(rate: Fill, *, is_broken: bool, is_dim: bool) -> Text:
    if rate.now is None:
        return Text("-", style="dim")
    before = f" ({rate.before * 100:.0f})" if rate.before is not None and abs(rate.before - rate.now) >= 0.1 else ""
    return Text(f"{rate.now * 100:.0f}{before}", style="bold red" if is_broken else "dim" if is_dim else "")


def _archive(status: Status) -> str:
    parts = [articles(status.articles)]
    if status.disk:
        parts += [
            f"archive {size(status.disk.archive)}",
            f"evidence {size(status.disk.evidence)}",
            f"{size(status.disk.free)} free",
        ]
    if status.growth_per_day is not None and status.days_left is not None:
        parts.append(f"{size(status.growth_per_day)} a day, enough for {counted(round(status.days_left), 'day')}")
    return ", ".join(parts)


def _score(score: int | None) -> Text:
    if score is None:
        return Text("-", style="dim")
    return Text(str(score), style="green" if score >= GOOD else "yellow" if score >= FAIR else "bold red")


def _ago(moment: datetime | None, now: datetime) -> str:
    return f"{_span(now - moment)} ago" if moment else "-"


def _span(span: timedelta | None) -> str:
    """A span of time in one unit: `25 min`, `7 h`, `3 days`."""
    if span is None:
        return "-"
    minutes = span / timedelta(minutes=1)
    if minutes < 90:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 36 * 60 else f"{minutes / 1440:.0f} days"
