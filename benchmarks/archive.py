"""An archive that grows to very many articles: writing, size, search and reading, against the obvious way in the same run.

    python benchmarks/archive.py --articles 10000 --articles 100000 --write docs/benchmarks-archive.md
    python benchmarks/archive.py --repeated 1000000    # half an hour, 18 GB

The obvious way is sqlite-utils: `upsert_all`, `enable_fts` with triggers, `search`, `rows_where`, and its rows through the csv module.
Articles are those of benchmarks/german.py. The files (about 25 KB per article, both together) are made in a temporary folder; at
each size everything is read, then the same files grow on. What was measured is written after each size.
"""

from __future__ import annotations

import asyncio
import csv
import gc
import itertools
import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

sys.path.insert(0, str(Path(__file__).resolve().parent))

from german import MEDIAN_WORDS, START, News

from archiver.archive import Archive, Fetch, Selection
from archiver.archive.rows import json_list
from archiver.archive.search import index
from archiver.archive.search.content import checksum, content, day_words
from archiver.archive.search.prepare import Prepared, load, prepare
from archiver.browse.server import datasette_on
from archiver.items import Article

TOGETHER = 500
"""Articles in one transaction, on both sides."""
LOT = 10_000
"""Articles whose writing is timed as one; the first lot against the last tells whether writing slows down."""
DIFFERENT = 20_000
"""Texts of which an archive of very many whole articles is made: they come again and again."""
QUERIES = 200
KNOWN_URLS = 20_000
_CSV = """
import json, re, sys, time
from archiver.archive import Archive
from archiver.export import write_csv
with Archive(sys.argv[1], read_only=True) as archive, open(sys.argv[2], "wb") as out:
    columns = sys.argv[3].split()
    before = time.process_time()
    rows = write_csv(archive, out, **({"columns": columns} if columns else {}))
    seconds = time.process_time() - before
    peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]  # rusage would count the parent's
    print(json.dumps([rows / seconds, int(peak) * 1024]))
"""
_FACETS = "/archive/articles.json?_facet=outlet&_facet=section&_facet_date=date&_size=0"
_LATEST = "/archive/articles.json?_col=title&_col=date&_col=section&_col=url&_size=100&_sort_desc=date&outlet="


@dataclass(slots=True)
class Side:
    """What was measured of one way to keep articles."""

    lots: list[float] = field(default_factory=list)
    """Articles per CPU second, the search index included, for each lot of LOT articles."""
    prepared: list[float] = field(default_factory=list)
    """The same of the part that worker processes do, one core."""
    written: list[float] = field(default_factory=list)
    """The same of the part that the one writer does."""
    size: int = 0
    index: int | None = None
    """Bytes of the search index, where the file tells."""
    searches: list[float] = field(default_factory=list)
    """CPU seconds by query."""
    found: int = 0
    newest: list[float] = field(default_factory=list)
    in_browser: list[float] = field(default_factory=list)
    """The newest of an outlet, by Datasette."""
    facets: list[float] = field(default_factory=list)
    known: float = 0.0
    """Per second."""
    csv: dict[str, float] = field(default_factory=dict)
    """Rows per second, without and with bodies."""
    csv_memory: int = 0
    """Peak of the process that wrote the larger CSV, bytes."""


@dataclass(slots=True)
class Run:
    """One size."""

    articles: int
    text: int = 0
    """Bytes of headlines, kickers and bodies (which hold the leads), UTF-8."""
    ours: Side = field(default_factory=Side)
    obvious: Side = field(default_factory=Side)
    memory: int = 0
    """Peak of the writing process, bytes."""
    kind: str = "articles"
    """What the articles are, for the table's heading."""


@click.command()
@click.option(
    "--articles", multiple=True, type=click.IntRange(min=1000), help="Repeatable; 10,000 where nothing is asked for."
)
@click.option(
    "--folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Where to make the files."
)
@click.option("--thin", type=int, help="Also so many articles of a headline and a sentence, put in by SQL.")
@click.option(
    "--repeated", type=int, help=f"Also so many whole articles, {DIFFERENT:,} texts again and again, put in by SQL."
)
@click.option("--words", type=int, default=MEDIAN_WORDS, show_default=True, help="Median length of an article.")
@click.option("--obvious-up-to", type=int, default=100_000, show_default=True, help="Articles of the other side.")
@click.option(
    "--write", "target", type=click.Path(path_type=Path), help="Write the page here instead of to the terminal."
)
def main(
    articles: tuple[int, ...],
    folder: Path | None,
    thin: int | None,
    repeated: int | None,
    words: int,
    obvious_up_to: int,
    target: Path | None,
) -> None:
    """Measure, and print or write the tables."""
    load()  # the word list; once in the life of a process
    runs: list[Run] = []
    for run in _asked_for(articles, folder, thin, repeated, News(words=words), obvious_up_to):
        click.echo(json.dumps(summary(run)), err=True)
        runs.append(run)
        if target:
            target.write_text(page(runs), encoding="utf-8")
    if not target:
        click.echo(page(runs))


def _asked_for(
    articles: tuple[int, ...],
    folder: Path | None,
    thin: int | None,
    repeated: int | None,
    news: News,
    obvious_up_to: int,
) -> Iterator[Run]:
    """Every run, each kind in a temporary folder of its own."""
    if articles or not (thin or repeated):
        with tempfile.TemporaryDirectory(prefix="archiver-benchmark-", dir=folder) as name:
            yield from measured(sorted(articles) or [10_000], Path(name), news, obvious_up_to)
    for count, kind, rows in (
        (thin, "articles of a headline and a sentence", lambda count: ((row, None) for row in News().thin(count))),
        (repeated, f"articles, {DIFFERENT:,} texts again and again", lambda count: again_and_again(news, count)),
    ):
        if count:
            with tempfile.TemporaryDirectory(prefix="archiver-benchmark-", dir=folder) as name:
                yield put_in_run(Run(count, kind=kind), rows(count), Path(name))


def measured(sizes: list[int], folder: Path, news: News, obvious_up_to: int) -> Iterator[Run]:
    """Let both files grow, and read them at each size."""
    queries = news.queries(QUERIES)
    run = Run(0)
    path, db = folder / "archive.db", Database(folder / "obvious.db")
    begin(db)
    for count in sizes:
        run = replace(run, articles=count, ours=_only_written(run.ours), obvious=_only_written(run.obvious))
        is_obvious = count <= obvious_up_to
        with Archive(path) as archive:
            write(run, news, archive, db if is_obvious else None)
            archive.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # Datasette's connections may outlive ours
        run.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        run.ours.size = path.stat().st_size
        with Archive(path, read_only=True) as archive:
            read_ours(run.ours, archive, queries, folder)
        browse_ours(run.ours, path)
        if is_obvious:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            run.obvious.size = (folder / "obvious.db").stat().st_size
            read_obvious(run.obvious, db, queries, folder)
        else:
            run.obvious = Side()
        yield run
    db.close()


def put_in_run(run: Run, rows: Iterator[tuple[dict[str, Any], Prepared | None]], folder: Path) -> Run:
    """Reading an archive of so many articles that one cannot wait for their being written: rows put in by SQL."""
    path = folder / "archive.db"
    with Archive(path) as archive:
        for outlet in range(40):
            archive.add_outlet(key=f"zeitung-{outlet}.example")
        for some in batches(rows, 10_000):
            with archive.together():
                put_in(archive.db.conn, some)
            run.text += sum(len(f"{row['title']}{row.get('kicker', '')}{row['body']}".encode()) for row, _ in some)
            click.echo(f"{some[-1][0]['id']:,} put in", err=True)
    run.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    run.ours.size = path.stat().st_size
    with Archive(path, read_only=True) as archive:
        read_ours(run.ours, archive, News().queries(QUERIES), folder)
    browse_ours(run.ours, path)
    return run


def again_and_again(news: News, count: int) -> Iterator[tuple[dict[str, Any], Prepared]]:
    """Rows of whole articles with what the index holds of them: a few texts, each time at another address and minute."""
    texts = [_row(*pair) for pair in news.articles(min(DIFFERENT, count))]
    indexed = [content(row) for row in texts]
    for number in range(1, count + 1):
        place = (number - 1) % len(texts)
        moment = (START + timedelta(minutes=2 * number)).isoformat()
        row = texts[place] | dict.fromkeys(("date", "first_seen", "last_checked"), moment) | {"id": number}
        row |= {name: f"{row[name]}?{number}" for name in ("url", "url_key")}
        yield row, Prepared(checksum(row), (*indexed[place][:-1], day_words(moment)))


def _row(article: Article, fetch: Fetch) -> dict[str, Any]:
    return {
        "outlet": fetch.outlet,
        "title": article.title,
        "kicker": article.kicker,
        "lead": article.lead,
        "body": article.body,
        "date": "",
        "date_precision": "minute",
        "authors": json_list(article.authors),
        "section": article.section,
        "keywords": json_list(article.keywords),
        "image_credit": "dpa",
        "kind": "news",
        "url": article.url,
        "url_key": article.url.removeprefix("https://www."),
        "first_seen": "",
        "extractor_version": "0",
    }


def put_in(conn: sqlite3.Connection, rows: list[tuple[dict[str, Any], Prepared | None]]) -> None:
    """Rows of `articles`, with their addresses and their places in the search index."""
    names = [*rows[0][0]]
    conn.executemany(
        f"INSERT INTO articles ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        [tuple(row.values()) for row, _ in rows],
    )
    conn.executemany(
        "INSERT INTO urls (url, url_key, outlet, state, article_id, found_at) VALUES (?, ?, ?, 'done', ?, ?)",
        [(row["url"], row["url_key"], row["outlet"], row["id"], row["first_seen"]) for row, _ in rows],
    )
    for row, prepared in rows:
        whole = {"kicker": None, "lead": None, "authors": "[]", "image_credit": None, **row}
        index.add(conn, row["id"], whole, prepared)


def _only_written(side: Side) -> Side:
    """For the next size: the lots that were written before count, nothing else."""
    return Side(list(side.lots), list(side.prepared), list(side.written))


def begin(db: Database) -> None:
    """The table of the obvious way, with its index."""
    db.enable_wal()
    first = next(iter(News(seed=7).articles(1)))
    db["articles"].insert(as_row(*first), pk="url")  # type: ignore[union-attr]
    db["articles"].enable_fts(["title", "lead", "body"], create_triggers=True)  # type: ignore[union-attr]
    db["articles"].delete(first[0].url)  # type: ignore[union-attr]
    db["articles"].create_index(["outlet", "date"])  # type: ignore[union-attr]


def write(run: Run, news: News, archive: Archive, db: Database | None) -> None:
    """Up to the size of the run, lot by lot: what workers prepare, what the writer does, and the obvious way."""
    left = run.articles - archive.count()
    while left:
        lot = min(LOT, left)
        seconds = [0.0, 0.0, 0.0]
        for some in batches(news.articles(lot), TOGETHER):
            run.text += sum(len(f"{a.title}{a.kicker}{a.body}".encode()) for a, _ in some)
            with cpu(seconds, 0):
                ready = [prepare(article, fetch.outlet, fetch.fetched_at) for article, fetch in some]
            with cpu(seconds, 1), archive.together():
                for (article, fetch), prepared in zip(some, ready, strict=True):
                    archive.save(article, fetch, prepared=prepared)
            if db is not None:
                with cpu(seconds, 2):
                    db["articles"].upsert_all((as_row(*pair) for pair in some), pk="url", batch_size=TOGETHER)  # type: ignore[union-attr]
        run.ours.prepared.append(lot / seconds[0])
        run.ours.written.append(lot / seconds[1])
        run.ours.lots.append(lot / (seconds[0] + seconds[1]))
        if db is not None:
            run.obvious.lots.append(lot / seconds[2])
        left -= lot
        rates = ", ".join(f"{lot / second:,.0f}/s" for second in seconds if second)
        click.echo(f"{run.articles - left:,} written: {rates}", err=True)


def read_ours(side: Side, archive: Archive, queries: Iterable[str], folder: Path) -> None:
    side.index = index_size(archive.db.conn)
    gc.freeze()  # what this program itself has in memory would be walked through, which no reader waits for
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
    for name, columns in (("without bodies", "url title date outlet section authors"), ("with bodies", "")):
        command = [sys.executable, "-c", _CSV, str(archive.path), str(folder / "ours.csv"), columns]
        found = subprocess.run(command, check=True, capture_output=True, text=True)
        side.csv[name], side.csv_memory = json.loads(found.stdout)


def browse_ours(side: Side, path: Path) -> None:
    """The newest articles of outlets, and the counts by outlet, section and day, as Datasette answers."""

    async def ask() -> None:
        client = datasette_on(path).client
        for number in range(41):
            for address, into in ((f"{_LATEST}zeitung-{number % 40}.example", side.in_browser), (_FACETS, side.facets)):
                start = time.process_time()
                answer = await client.get(address)
                into.append(time.process_time() - start)
                answer.raise_for_status()
                if into is side.facets and not {"outlet", "section", "date"} <= answer.json()["facet_results"].keys():
                    raise SystemExit("Datasette gave up counting")

    asyncio.run(ask())
    del side.in_browser[0], side.facets[0]  # the first also opens the file


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
            "of this, what workers prepare, per core",
            "{:,.0f}",
            lambda side: statistics.mean(side.prepared) if side.prepared else None,
        ),
        (
            "of this, what the one writer does",
            "{:,.0f}",
            lambda side: statistics.mean(side.written) if side.written else None,
        ),
        (
            f"the writer's last {LOT:,}, against its first",
            "{:.2f}",
            lambda side: (side.written or side.lots)[-1] / (side.written or side.lots)[0] if side.lots else None,
        ),
        ("file, in bytes of text", "{:.2f}", lambda side: side.size / run.text if side.size else None),
        ("of this the search index", "{:.2f}", lambda side: side.index / run.text if side.index and run.text else None),
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
        (
            "the same by Datasette, as JSON, p95, ms",
            "{:.0f}",
            lambda side: percentile(side.in_browser, 0.95) if side.in_browser else None,
        ),
        (
            "counts by outlet, section, day by Datasette, p95, ms",
            "{:.0f}",
            lambda side: percentile(side.facets, 0.95) if side.facets else None,
        ),
        ("addresses looked up per CPU second", "{:,.0f}", lambda side: side.known or None),
        ("CSV rows per CPU second, without bodies", "{:,.0f}", lambda side: side.csv.get("without bodies")),
        ("CSV rows per CPU second, all columns", "{:,.0f}", lambda side: side.csv.get("with bodies")),
        ("memory of the export, MB", "{:,.0f}", lambda side: side.csv_memory / 1e6 if side.csv_memory else None),
    ]


def summary(run: Run) -> dict[str, Any]:
    return {name: [figure(run.ours), figure(run.obvious)] for name, _, figure in rows_of(run)} | {
        "MB": run.memory / 1e6
    }


def table(run: Run) -> str:
    """A Markdown table with a heading."""
    lines = [
        f"## {run.articles:,} {run.kind}",
        "",
        f"{run.text / run.articles:,.0f} bytes of text each"
        + (f"; the process never held more than {run.memory / 1e6:,.0f} MB." if run.memory else "."),
        "",
        "| | archiver | sqlite-utils | ratio |",
        "|---|---:|---:|---:|",
    ]
    for name, form, figure in rows_of(run):
        ours, obvious = figure(run.ours), figure(run.obvious)
        if ours is None and obvious is None:
            continue
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
python benchmarks/archive.py --articles 10000 --articles 100000 --thin 1000000 --repeated 1000000 --write docs/benchmarks-archive.md
```"""
TAIL = """## How to read this

- The articles are German words by Zipf's law with the lengths of real pages (median 636 words, mean 790); `benchmarks/german.py` makes
  them. Both sides get the same articles, 500 in a transaction; ours also writes the request, the address, pictures and links as
  rows of their own, and the other side has one row with JSON.
- **CPU time throughout, on a shared and busy machine, where the same work takes up to twice as long from one minute to the next: compare
  the ratios, not the figures.**
- Articles of a headline and a sentence, and texts that come again and again, are put in by SQL: a million whole ones take hours to be
  written. The former tell what depends on the number of articles alone; the latter are read like a real archive of that size.
- sqlite-utils' index has the words as they stand: it finds no other form of a word and nothing inside compounds, which is why
  fewer of its queries find anything, and why those that do find less. Every query is quoted for it, so that it never fails.
- **What bounds writing**: what workers prepare, which is Python at work on words. A third of it goes into the 800 known words of an article
  (0.4 µs each: a dictionary of 150,000 words does not fit into a processor's cache), two thirds into 65 pieces of text that were not met
  before (by the growth of the vocabulary of the kit's pages 80 words at the beginning, 26 after 100,000 articles, 19 after a million): 5 to
  12 µs for a word of the dictionary, 50 for a compound that is in none, of which these articles have 8 each. A crawl does this in
  its worker processes, one per core, beside reading the page, which takes 30 ms.
- **What bounds the one writer**: SQLite, four fifths of its time. FTS5 takes more than a third (0.2 µs for each word of text to collect,
  nearly as much to sort and write them at the commit and to merge the pieces), rows and indexes of articles, addresses, requests, pictures
  and links a quarter, log and folding it in (5 pages an article, 11 while pieces are merged) less than a tenth, 13 statements that look
  whether it is known, and Python, the rest. 3,000 articles a second would leave 330 µs for each: FTS5 takes that alone for 800 words.
- **What grows with the archive**: the merging of pieces of the index, each word by the logarithm of the number of articles, and pages of
  indexes that are not in memory.
- **What bounds searching**: words that stand in very many articles. FTS5 takes 1.5 µs for each article that is ranked, which are at most
  the 5,000 archived last, and twice 0.05 to 0.3 µs, by the length of the texts, for each article that is found: once to count them for
  the reader, once inside bm25, which must know how rare a word is. Half of the queries here ask for words of 6 % of all articles or
  more. A phrase with a word of grammar (`"das Wetter"`) is compared in every article that has both words.
- **What bounds the counts**: outlet, section and day are each a walk through an index of all articles, 0.06 to 0.08 µs an article, and the
  list itself is counted once. `archiver browse` reads these indexes when it starts; from a disk that was not read for long the first
  counting of a million articles takes seconds."""


if __name__ == "__main__":
    main()
