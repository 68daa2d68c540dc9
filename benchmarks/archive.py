"""The archive with very many articles: writing, size, search and reading, against the obvious way in the same run.

    python benchmarks/archive.py --articles 100000 --write docs/benchmarks-archive.md

The obvious way is sqlite-utils: `upsert_all`, `enable_fts` with triggers, `search`, `rows_where`, and its rows through the csv module.
Articles are those of benchmarks/german.py. The files (about 35 KB per article, both together) are made in a temporary folder.
"""

from __future__ import annotations

import csv
import itertools
import json
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

sys.path.insert(0, str(Path(__file__).resolve().parent))

from german import News

from archiver.archive import Archive, Fetch, Selection
from archiver.archive.search.lexicon import known_form
from archiver.export import write_csv
from archiver.items import Article

TOGETHER = 500
"""Articles in one transaction, on both sides."""
LOT = 10_000
"""Articles whose writing is timed as one; the first lot against the last tells whether writing slows down."""
QUERIES = 200
KNOWN_URLS = 20_000


@dataclass(slots=True)
class Side:
    """What was measured of one way to keep articles."""

    lots: list[float] = field(default_factory=list)
    """CPU seconds for each lot of LOT articles, or for the last few."""
    size: int = 0
    index: int | None = None
    """Bytes of the search index, where the file tells."""
    searches: list[float] = field(default_factory=list)
    """CPU seconds by query."""
    found: int = 0
    newest: list[float] = field(default_factory=list)
    known: float = 0.0
    """Per second."""
    csv: dict[str, float] = field(default_factory=dict)
    """Rows per second, without and with bodies."""


@dataclass(slots=True)
class Run:
    """One size."""

    articles: int
    text: int = 0
    """Bytes of headlines, kickers and bodies (which hold the leads), UTF-8."""
    ours: Side = field(default_factory=Side)
    obvious: Side = field(default_factory=Side)
    memory: int = 0
    """Peak of the process, bytes."""


@click.command()
@click.option(
    "--articles", multiple=True, type=click.IntRange(min=1000), default=(10_000,), show_default=True, help="Repeatable."
)
@click.option(
    "--folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Where to make the files."
)
@click.option("--without-obvious", is_flag=True, help="Only ours: half the time and room.")
@click.option(
    "--write", "target", type=click.Path(path_type=Path), help="Write the page here instead of to the terminal."
)
def main(articles: tuple[int, ...], folder: Path | None, without_obvious: bool, target: Path | None) -> None:
    """Measure, and print or write the tables."""
    known_form("haus")  # loads the word list, which happens once in the life of a process
    runs = []
    for count in sorted(articles):
        with tempfile.TemporaryDirectory(prefix="archiver-benchmark-", dir=folder) as name:
            runs.append(measured(count, Path(name), with_obvious=not without_obvious))
            click.echo(json.dumps(summary(runs[-1])), err=True)
    text = page(runs)
    if target:
        target.write_text(text, encoding="utf-8")
    else:
        click.echo(text)


def measured(count: int, folder: Path, *, with_obvious: bool) -> Run:
    """Write that many articles both ways, and read them."""
    run = Run(count)
    news = News()
    queries = news.queries(QUERIES)
    db = Database(folder / "obvious.db") if with_obvious else None
    if db is not None:
        db.enable_wal()
    with Archive(folder / "archive.db") as archive:
        write(run, news, archive, db)
    run.ours.size = (folder / "archive.db").stat().st_size
    with Archive(folder / "archive.db", read_only=True) as archive:
        read_ours(run.ours, archive, queries, folder)
    if db is not None:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        run.obvious.size = (folder / "obvious.db").stat().st_size
        read_obvious(run.obvious, db, queries, folder)
        db.close()
    run.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return run


def write(run: Run, news: News, archive: Archive, db: Database | None) -> None:
    """Lot by lot, each first ours, then the obvious way."""
    if db is not None:
        first = next(iter(News(seed=7).articles(1)))
        db["articles"].insert(as_row(*first), pk="url")  # type: ignore[union-attr]
        db["articles"].enable_fts(["title", "lead", "body"], create_triggers=True)  # type: ignore[union-attr]
        db["articles"].delete(first[0].url)  # type: ignore[union-attr]
        db["articles"].create_index(["outlet", "date"])  # type: ignore[union-attr]
    left = run.articles
    while left:
        lot = min(LOT, left)
        seconds = [0.0, 0.0]
        for some in batches(news.articles(lot), TOGETHER):
            run.text += sum(len(f"{a.title}{a.kicker}{a.body}".encode()) for a, _ in some)
            with cpu(seconds, 0), archive.together():
                for article, fetch in some:
                    archive.save(article, fetch)
            if db is not None:
                with cpu(seconds, 1):
                    db["articles"].upsert_all((as_row(*pair) for pair in some), pk="url", batch_size=TOGETHER)  # type: ignore[union-attr]
        run.ours.lots.append(lot / seconds[0])
        if db is not None:
            run.obvious.lots.append(lot / seconds[1])
        left -= lot
        click.echo(f"{run.articles - left:,} written: {lot / seconds[0]:,.0f}/s ours", err=True)


def read_ours(side: Side, archive: Archive, queries: Iterable[str], folder: Path) -> None:
    side.index = index_size(archive.db.conn)
    for query in queries:
        start = time.process_time()
        hits = archive.search(query, limit=20)
        side.searches.append(time.process_time() - start)
        side.found += bool(hits)
    for number in range(40):
        start = time.process_time()
        list(
            archive.articles(
                Selection(outlet=f"zeitung-{number}.example"), limit=100, columns=("title", "date", "section", "url")
            )
        )
        side.newest.append(time.process_time() - start)
    side.known = rate(archive.is_known, known_urls(archive.count()))
    for name, columns in (
        ("without bodies", ("url", "title", "date", "outlet", "section", "authors")),
        ("with bodies", None),
    ):
        start = time.process_time()
        with (folder / "ours.csv").open("wb") as file:
            rows = write_csv(archive, file, **({"columns": columns} if columns else {}))
        side.csv[name] = rows / (time.process_time() - start)


def read_obvious(side: Side, db: Database, queries: Iterable[str], folder: Path) -> None:
    table = db["articles"]
    side.index = index_size(db.conn)
    sql = """
SELECT articles.url, articles.title, snippet(articles_fts, 2, '[', ']', '…', 32)
FROM articles_fts JOIN articles ON articles.rowid = articles_fts.rowid WHERE articles_fts MATCH ? ORDER BY rank LIMIT 20"""
    for query in queries:
        start = time.process_time()
        found = list(db.query(sql, [db.quote_fts(query)]))
        side.searches.append(time.process_time() - start)
        side.found += bool(found)
    for number in range(40):
        start = time.process_time()
        list(
            table.rows_where(
                "outlet = ?",
                [f"zeitung-{number}.example"],
                order_by="date desc",
                limit=100,
                select="title, date, section, url",
            )
        )
        side.newest.append(time.process_time() - start)
    side.known = rate(lambda url: table.count_where("url = ?", [url]), known_urls(table.count))
    for name, columns in (("without bodies", "url, title, date, outlet, section, authors"), ("with bodies", "*")):
        start = time.process_time()
        with (folder / "obvious.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            count = 0
            for row in table.rows_where(select=columns):
                writer.writerow(row.values())
                count += 1
        side.csv[name] = count / (time.process_time() - start)


def as_row(article: Article, fetch: Fetch) -> dict[str, Any]:
    """An article as one row with JSON in it, as one would store it with sqlite-utils."""
    return {**article.as_dict(), "outlet": fetch.outlet, "fetched_at": fetch.fetched_at.isoformat()}


def index_size(conn: sqlite3.Connection) -> int | None:
    """Bytes of the pages of the search index's own tables; None where SQLite lacks dbstat."""
    try:
        sql = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%\\_fts\\_%' ESCAPE '\\' OR name LIKE 'article\\_search%' ESCAPE '\\'"
        return int(conn.execute(sql).fetchone()[0] or 0)
    except sqlite3.OperationalError:
        return None


def known_urls(count: int) -> list[str]:
    """Addresses, every second one in the archive."""
    sections = "politik wirtschaft sport kultur panorama wissen digital regional meinung reise".split()
    step = max(1, count // KNOWN_URLS)
    numbers = itertools.islice(itertools.cycle(range(1, count + 1, step)), KNOWN_URLS)
    return [
        f"https://www.zeitung-{number % 40}.example/{sections[number % 10]}/artikel-{number if place % 2 else -number}.html"
        for place, number in enumerate(numbers)
    ]


def rate(ask: Callable[[str], Any], urls: list[str]) -> float:
    """Addresses per CPU second, each asked once."""
    start = time.process_time()
    for url in urls:
        ask(url)
    return len(urls) / (time.process_time() - start)


@contextmanager
def cpu(seconds: list[float], place: int) -> Iterator[None]:
    start = time.process_time()
    yield
    seconds[place] += time.process_time() - start


def batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    source = iter(items)
    while some := list(itertools.islice(source, size)):
        yield some


def percentile(seconds: list[float], share: float) -> float:
    """Milliseconds."""
    return 1000 * sorted(seconds)[min(len(seconds) - 1, int(share * len(seconds)))]


def rows_of(run: Run) -> list[tuple[str, str, Callable[[Side], float | None]]]:
    """What the table has: name, form of the figure, and the figure."""
    return [
        (
            "written per CPU second, search index included",
            "{:,.0f}",
            lambda side: statistics.mean(side.lots) if side.lots else None,
        ),
        (
            f"of these the last {LOT:,}, against the first",
            "{:.2f}",
            lambda side: side.lots[-1] / side.lots[0] if side.lots else None,
        ),
        ("file, in bytes of text", "{:.2f}", lambda side: side.size / run.text if side.size else None),
        ("of this the search index", "{:.2f}", lambda side: side.index / run.text if side.index else None),
        (
            "search, first 20 with snippets: p50, ms",
            "{:.1f}",
            lambda side: percentile(side.searches, 0.5) if side.searches else None,
        ),
        ("the same, p95, ms", "{:.1f}", lambda side: percentile(side.searches, 0.95) if side.searches else None),
        (f"of {QUERIES} queries, with hits", "{:,.0f}", lambda side: side.found or None),
        (
            "newest 100 of an outlet, p95, ms",
            "{:.1f}",
            lambda side: percentile(side.newest, 0.95) if side.newest else None,
        ),
        ("addresses looked up per CPU second", "{:,.0f}", lambda side: side.known or None),
        ("CSV rows per CPU second, without bodies", "{:,.0f}", lambda side: side.csv.get("without bodies")),
        ("CSV rows per CPU second, with bodies", "{:,.0f}", lambda side: side.csv.get("with bodies")),
    ]


def summary(run: Run) -> dict[str, Any]:
    return {name: [figure(run.ours), figure(run.obvious)] for name, _, figure in rows_of(run)} | {
        "MB": run.memory / 1e6
    }


def table(run: Run) -> str:
    """A Markdown table with a heading."""
    lines = [
        f"## {run.articles:,} articles",
        "",
        f"{run.text / run.articles:,.0f} bytes of text each; the process never held more than {run.memory / 1e6:,.0f} MB.",
        "",
        "| | archiver | sqlite-utils | ratio |",
        "|---|---:|---:|---:|",
    ]
    for name, form, figure in rows_of(run):
        ours, obvious = figure(run.ours), figure(run.obvious)
        shown = [form.format(value) if value is not None else "" for value in (ours, obvious)]
        ratio = f"{ours / obvious:.2f}" if ours and obvious else ""
        lines.append(f"| {name} | {shown[0]} | {shown[1]} | {ratio} |")
    return "\n".join(lines)


def page(runs: Iterable[Run]) -> str:
    """docs/benchmarks-archive.md as a whole."""
    return "\n\n".join([HEAD.format(day=f"{datetime.now(UTC):%Y-%m-%d}"), *map(table, runs), TAIL]) + "\n"


HEAD = """# Benchmarks of the archive

Made by `benchmarks/archive.py`; do not edit by hand. Measured on {day}. To measure again:

```sh
python benchmarks/archive.py --articles 10000 --articles 100000 --write docs/benchmarks-archive.md
```"""
TAIL = """## How to read this

- The articles are German words by Zipf's law with the lengths of real pages (median 636 words, mean 790); `benchmarks/german.py` makes
  them. Both sides get the same articles, 500 in a transaction; ours also writes the request, the address, pictures and links as
  rows of their own, and the other side has one row with JSON.
- **CPU time throughout, on a shared and busy machine: compare the ratios, not the figures.**
- sqlite-utils' index has the words as they stand: it finds no other form of a word and nothing inside compounds, which is why
  fewer of its queries find anything, and why those that do find less. Every query is quoted for it, so that it never fails.
- **What bounds writing**: words that were not met before. Each takes about 15 µs to be looked up and taken apart, and German has no end
  of them: by the growth of the vocabulary of the kit's pages 80 per article at the beginning, 26 after 100,000, 19 after a million.
  FTS5 itself takes 0.1 µs for each word of text, the article's other rows about as long as FTS5.
- **What bounds searching**: bm25 takes 1.5 µs per article with the word; of more than 10,000 only those archived last are ranked."""


if __name__ == "__main__":
    main()
