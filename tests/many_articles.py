"""An archive of more articles than Datasette puts on a page: small ones, whose fields tell their number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from archiver.archive import Archive, Fetch, Role
from archiver.items import Article, Image, Kind, Precision

COUNT = 2_500
"""More than Datasette's usual 1,000 rows and than the 2,000 that ours may return."""
MANY = 600
"""Enough for pages and filters."""
OUTLETS = ("nord.example", "sued.example", "west.example")
SECTIONS = ("Politik", "Sport", "Kultur", None)
AUTHORS = ("Anna Weiß", "Jürgen Müller", "Ayşe Yıldız")
BEGIN = datetime(2025, 1, 1, 7, tzinfo=ZoneInfo("Europe/Berlin"))


def article_of(number: int) -> Article:
    """The article of this number: an hour after the one before; every tenth without a date, every third about a bridge."""
    outlet = OUTLETS[number % len(OUTLETS)]
    topic = "Brücke" if number % 3 == 0 else "Tunnel"
    return Article(
        url=f"https://{outlet}/artikel/{number}",
        title=f"{topic} Nummer {number}",
        date=None if number % 10 == 9 else BEGIN + timedelta(hours=number),
        date_precision=None if number % 10 == 9 else Precision.MINUTE,
        authors=(AUTHORS[number % len(AUTHORS)],) if number % 2 else (),
        section=SECTIONS[number % len(SECTIONS)],
        body=f"Der Rat spricht über {topic} {number}.",
        images=(
            Image(
                url=f"https://{outlet}/{number}.jpg",
                credit=f"Foto {number}/dpa",
                agency="dpa",
                photographer=f"Foto {number}",
                is_lead=True,
            ),
        )
        if number % 5
        else (),
        kind=Kind.TICKER if number % 50 == 0 else Kind.ARTICLE,
    )


def make(path: Path, count: int = COUNT) -> None:
    """An archive of so many articles."""
    seen = datetime(2025, 6, 1, tzinfo=UTC)
    with Archive(path) as archive:
        for outlet in OUTLETS:
            archive.add_outlet(key=outlet)
        with archive.together():
            for number in range(count):
                article = article_of(number)
                outlet = OUTLETS[number % len(OUTLETS)]
                fetch = Fetch(
                    url=article.url, outlet=outlet, role=Role.PAGE, fetched_at=seen, outcome="new", status=200
                )
                archive.save(article, fetch)
