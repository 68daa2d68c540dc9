"""Outlets in queries, looked up among the outlets instead of in the search index.

`de` stands in the domain of nearly every article: to intersect such words and to count them for the ranking, in which they weigh nothing,
takes FTS5 35 ms in an archive of a million articles (measured), and the list of an outlet's articles 5.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from archiver.archive.search.language import Both, Node, Query, Term, Without
from archiver.archive.search.lexicon import fold
from archiver.archive.search.words import words


def apart(query: Query) -> tuple[Query, list[Term]]:
    """The query without the outlets that all its articles are of, and these; they stay in a query that searches nothing else."""
    if not isinstance(query.tree, Both):
        return query, []
    outlets = [node for node in query.tree.nodes if isinstance(node, Term) and node.field == "outlet"]
    rest: list[Node] = [node for node in query.tree.nodes if node not in outlets]
    if not outlets or all(isinstance(node, Without) for node in rest):
        return query, []
    return replace(query, tree=rest[0] if len(rest) == 1 else Both(tuple(rest))), outlets


def domains(conn: sqlite3.Connection, term: Term) -> list[str]:
    """The outlets whose domains begin with the words of a term: `tagesschau`, `tagesschau.de`."""
    wanted = [fold(word) for word in term.words]
    return [row[0] for row in conn.execute("SELECT domain FROM outlets") if _begins(row[0], wanted, prefix=term.prefix)]


def _begins(domain: str, wanted: list[str], *, prefix: bool) -> bool:
    own = [fold(word) for word in words(domain)][: len(wanted)]
    if prefix and len(own) == len(wanted) and own[-1].startswith(wanted[-1]):
        return own[:-1] == wanted[:-1]
    return own == wanted
