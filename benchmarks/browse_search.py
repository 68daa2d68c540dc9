"""The search page over very many articles: how long a reader waits, by kind of search.

    python benchmarks/browse_search.py --articles 100000

Articles and questions are those of benchmarks/german.py, so every article has a name of its own as its author: more values than real
archives have. Asked in this process, through Datasette and the template, one after the other; the first search, which reads all values, is
told apart. `--db` takes an archive that is there.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import click
from datasette.app import Datasette

sys.path.insert(0, str(Path(__file__).resolve().parent))

from german import News

from archiver.archive import Archive
from archiver.browse import datasette_on

TOGETHER = 500
QUERIES = 100
KINDS: dict[str, dict[str, str]] = {
    "words": {},
    "words, latest first": {"sort": "date"},
    "words, one outlet and section": {"outlet": "zeitung-3.example", "section": "Sport"},
    "words, page 5": {"page": "5"},
}


@click.command()
@click.option("--articles", default=100_000, show_default=True)
@click.option("--db", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(articles: int, db: Path | None) -> None:
    """Print the times of the search page."""
    news = News()
    with filled(news, articles) if db is None else given(db) as path:
        datasette = datasette_on(path)
        first, _ = ask(datasette, "/suche")
        click.echo(
            f"first search: {first:.2f} s\n\n| search | p50 ms | p95 ms | max ms | CPU p95 ms |\n|---|---:|---:|---:|---:|"
        )
        everything: list[tuple[float, float]] = []
        for kind, arguments in KINDS.items():
            addresses = [f"/suche?{urlencode({'q': query, **arguments})}" for query in news.queries(QUERIES)]
            everything += report(kind, [ask(datasette, address) for address in addresses])
        report("everything, unasked", [ask(datasette, f"/suche?page={page}") for page in range(1, 21)])
        report("all of these", everything)


def ask(datasette: Datasette, address: str) -> tuple[float, float]:
    """Seconds that an answer took, by the clock and of the processor."""
    begun, cpu = time.perf_counter(), time.process_time()
    answer = asyncio.run(datasette.client.get(address))
    assert answer.status_code == 200, answer.text
    return time.perf_counter() - begun, time.process_time() - cpu


def report(kind: str, times: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Print a line of the table."""
    clock, cpu = ([1000 * pair[place] for pair in times] for place in (0, 1))
    click.echo(f"| {kind} | {statistics.median(clock):.0f} | {p95(clock):.0f} | {max(clock):.0f} | {p95(cpu):.0f} |")
    return times


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


@contextmanager
def filled(news: News, count: int) -> Iterator[Path]:
    """An archive of so many articles, made for this run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        with Archive(path) as archive:
            articles = news.articles(count)
            while some := list(itertools.islice(articles, TOGETHER)):
                with archive.together():
                    for article, fetch in some:
                        archive.save(article, fetch)
        yield path


@contextmanager
def given(db: Path) -> Iterator[Path]:
    yield db


if __name__ == "__main__":
    main()
