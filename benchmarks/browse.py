"""How long the pages of the archive in the browser take, on an archive of made-up articles that are written straight into its tables.

    python benchmarks/browse.py
    python benchmarks/browse.py --articles 20000 --keep /tmp/news.db

Prints a line per page: CPU and wall time of the best of three, in milliseconds, and the size of the answer.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from archiver.archive import Archive
from archiver.browse import datasette_on

PAGES = (
    "/", "/artikel", "/artikel?page=100", "/artikel/{middle}", "/artikel/{middle}/fassungen", "/medien", "/medien/zeitung-1.example",
    "/medien/zeitung-9.example", "/medien/zeitung-1.example?page=100", "/autor?name=Anna+Lange", "/autor?name=dpa", "/autor?name=Niemand",
    "/autoren", "/ressorts", "/ressort?name=Politik", "/schlagworte", "/schlagwort?name=Stichwort+5", "/bilder", "/bilder?tage=alle",
    "/bilder?nach=foto", "/bilder/von?name=dpa", "/bilder/von?name=Niemand", "/aenderungen", "/aenderungen?type=silent&woerter=20",
    "/verschwunden", "/tabellen/articles",
)  # fmt: skip
_WORDS = "der die und Straße Rat Bericht Brücke Haushalt Kreis neue Kritik Streit um Fähre Werft Schule Klinik Bahn Stadt Land".split()
_SECTIONS = "Politik Wirtschaft Sport Kultur Panorama Wissen Digital Regional Meinung Reise".split()
_NAMES = [
    f"{first} {last}"
    for first in "Anna Ben Clara Eva Finn Jan".split()
    for last in "Weiß Lange Öztürk Timm Vogt".split()
]
_AGENCIES = ("dpa", "AFP", "Reuters", "Getty Images", "Imago", None)
_OUTLETS = [f"zeitung-{number}.example" for number in range(40)]
_DAYS = 300
"""Over which the articles are spread; the last one is of now."""
_COLUMNS = {
    "articles": "id outlet title kicker lead date date_precision date_source authors section keywords body image_credit language paywalled "
    "kind url url_key first_seen last_checked last_changed gone_since extractor_version",
    "images": "article_id position url caption credit is_lead agency photographer",
    "related_links": "article_id position url title block kind url_key",
    "revisions": "article_id valid_from valid_until changed title authors keywords body images related_links paywalled kind "
    "extractor_version",
    "changes": "article_id revision_id changed_at type words_added words_removed note",
}


@click.command()
@click.option("--articles", default=100_000, show_default=True, help="How many.")
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Leave the archive here; one that is there is measured again."
)
def main(articles: int, keep: Path | None) -> None:
    """Make the archive and time its pages."""
    with tempfile.TemporaryDirectory() as folder:
        path = keep or Path(folder) / "archive.db"
        if not path.exists():
            make(path, articles)
        asyncio.run(_time_pages(path, articles))


def make(path: Path, count: int) -> None:
    """An archive with so many articles, a tenth of them changed once, every fortieth gone."""
    with Archive(path) as archive:
        conn = archive.db.conn
        conn.execute("BEGIN IMMEDIATE")
        conn.executemany(
            "INSERT INTO outlets (domain, name) VALUES (?, ?)", [(outlet, outlet.title()) for outlet in _OUTLETS]
        )
        for number, rows in enumerate(_articles(count), start=1):
            for table, row in rows:
                names = _COLUMNS[table].split()
                conn.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", row)
            if number % 10_000 == 0:
                click.echo(f"{number:,} articles made", err=True)
        conn.execute("COMMIT")


def _articles(count: int) -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    """The rows of each article, by table."""
    pick = random.Random(5)
    paragraphs = [" ".join(pick.choices(_WORDS, k=60)).capitalize() + "." for _ in range(2000)]
    end = datetime.now(UTC)
    for number in range(1, count + 1):
        moment = end - timedelta(days=_DAYS) * (1 - number / count)
        yield list(_rows(pick, paragraphs, number, moment))


def _rows(
    pick: random.Random, paragraphs: list[str], number: int, moment: datetime
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    outlet = _OUTLETS[min(39, int(pick.paretovariate(1.1)))]  # a few large outlets and many small ones
    seen, section = moment.isoformat(timespec="seconds"), pick.choice(_SECTIONS)
    authors = json.dumps([pick.choice(_NAMES), *(["dpa"] if number % 5 == 0 else [])], ensure_ascii=False)
    keywords = json.dumps([f"Stichwort {pick.randrange(4000)}" for _ in range(3)])
    body = "\n\n".join(pick.choices(paragraphs, k=max(2, int(pick.lognormvariate(2.3, 0.6)))))
    agency, person = pick.choice(_AGENCIES), pick.choice(_NAMES)
    credit = "/".join(filter(None, (person, agency)))
    changed = (moment + timedelta(hours=5)).isoformat(timespec="seconds") if number % 10 == 0 else None
    gone = (moment + timedelta(days=2)).isoformat(timespec="seconds") if number % 40 == 0 else None
    title, key = f"Titel {number} {' '.join(pick.choices(_WORDS, k=7))}", f"{outlet}/{section.lower()}/{number}"
    yield "articles", (
        number, outlet, title, "Dachzeile" if number % 3 else None, body[:200], seen, "minute", "json-ld", authors, section, keywords, body,
        credit, "de", int(number % 9 == 0), "article", f"https://{key}", key, seen, seen, changed, gone, "1",
    )  # fmt: skip
    for place in range(1 + number % 2):
        yield (
            "images",
            (
                number,
                place,
                f"https://{outlet}/{number}-{place}.jpg",
                "Unterschrift",
                credit,
                int(not place),
                agency,
                person,
            ),
        )
    for place in range(3):
        yield (
            "related_links",
            (number, place, f"https://{key}-{place}", "Verwandt", "Mehr zum Thema", "box", f"{key}-{place}"),
        )
    if changed:
        earlier = body.replace("Rat", "Kreistag", 3)
        yield (
            "revisions",
            (number, seen, changed, '["body"]', title, authors, keywords, earlier, "[]", "[]", 0, "article", "1"),
        )
        kind = pick.choice(("silent", "headline", "text", "correction", "credit"))
        yield "changes", (number, number // 10, changed, kind, pick.randrange(40), pick.randrange(40), "Alter Titel")


async def _time_pages(path: Path, count: int) -> None:
    datasette = datasette_on(path)
    for page in PAGES:
        address = page.format(middle=count // 20 * 10)
        if address.startswith("/tabellen"):
            address = (await datasette.client.get(address)).headers["location"]
        best = []
        for _ in range(3):
            wall, cpu = time.perf_counter(), time.process_time()
            answer = await datasette.client.get(address)
            best.append((time.process_time() - cpu, time.perf_counter() - wall))
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}")
        cpu, wall = min(best)
        click.echo(f"{cpu * 1000:6.0f} ms CPU {wall * 1000:6.0f} ms {len(answer.content) // 1024:5} kB  {address}")


if __name__ == "__main__":
    main()
