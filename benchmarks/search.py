"""Ways to index German words, judged by the gold queries of the tests: what they find of what they must, and what they must not.

python benchmarks/search.py
"""

from __future__ import annotations

import argparse
import importlib.util
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import Stemmer

from archiver.archive.search.content import content
from archiver.archive.search.expression import expression
from archiver.archive.search.language import parse
from archiver.archive.search.words import words

GOLD = Path(__file__).resolve().parent.parent / "tests" / "archive" / "search"
_snowball = Stemmer.Stemmer("german")

Way = tuple[Callable[[dict[str, str]], str], Callable[[str], str], str]
"""What of an article is indexed, what is asked for a query, by which tokenizer of SQLite."""


def load(name: str) -> ModuleType:
    """A module of the gold, which lies among the tests."""
    spec = importlib.util.spec_from_file_location(name, GOLD / f"{name}.py")
    assert spec
    assert spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(
    way: Way, articles: dict[str, dict[str, str]], queries: list[tuple[str, str, str]]
) -> tuple[int, int, int, int]:
    """Articles found of those that must be, and of those that must not be: found, due, found, forbidden."""
    text, ask, tokenizer = way
    conn = sqlite3.connect(":memory:")
    conn.execute(f"CREATE VIRTUAL TABLE found USING fts5 (name UNINDEXED, text, parts, tokenize = '{tokenizer}')")
    for name, article in articles.items():
        whole, _, parts = text(article).partition("|")
        conn.execute("INSERT INTO found VALUES (?, ?, ?)", (name, whole, parts))
    right = due = wrong = forbidden = 0
    for query, must, must_not in queries:
        names = {row[0] for row in conn.execute("SELECT name FROM found WHERE found MATCH ?", (ask(query),))}
        right, due = right + len(names & set(must.split())), due + len(must.split())
        wrong, forbidden = wrong + len(names & set(must_not.split())), forbidden + len(must_not.split())
    conn.close()
    return right, due, wrong, forbidden


def plain(article: dict[str, str]) -> str:
    return " ".join(article.get(name, "") for name in ("title", "kicker", "lead", "body")).replace("|", " ")


def stems(text: str) -> str:
    return " ".join(_snowball.stemWord(word.lower()) for word in words(text))


def keys(article: dict[str, str]) -> list[str]:
    row = dict.fromkeys(("title", "kicker", "lead", "body", "image_credit", "section"), "") | article
    return list(content(row | {"authors": "[]", "outlet": "a.example", "date": "2024-10-21", "first_seen": ""}))


def quoted(text: str) -> str:
    return " ".join(f'"{word}"' for word in words(text))


def ours(query: str) -> str:
    """Our expression over the columns that this table has."""
    found = expression(parse(query))
    return found.replace("{title lead body title_parts parts}", "{text parts}").replace("{title lead body}", "{text}")


WAYS: dict[str, Way] = {
    "SQLite's `unicode61`, words as they stand": (plain, quoted, "unicode61 remove_diacritics 2"),
    "SQLite's `trigram`": (plain, quoted, "trigram"),
    "Snowball stems": (
        lambda article: stems(plain(article)),
        lambda query: quoted(stems(query)),
        "unicode61 remove_diacritics 2",
    ),
    "dictionary keys": (lambda article: " ".join(keys(article)[:3]), ours, "ascii"),
    "**dictionary keys and parts of compounds**": (
        lambda article: " ".join(keys(article)[:3]) + "|" + " ".join(keys(article)[3:5]),
        ours,
        "ascii",
    ),
}


def table() -> str:
    """A Markdown table."""
    gold = load("gold_queries").WORDS
    queries = [(query.query, query.finds, query.leaves) for query in gold]
    lines = ["| | found of what must be | found of what must not be |", "|---|---:|---:|"]
    for name, way in WAYS.items():
        right, due, wrong, forbidden = judged(way, load("gold_articles").ARTICLES, queries)
        lines.append(
            f"| {name} | {right} of {due} ({right / due:.0%}) | {wrong} of {forbidden} ({wrong / forbidden:.0%}) |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    click.echo(table())
