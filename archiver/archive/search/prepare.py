"""The work for the search index done where the page is read, in a worker process; see `index.Prepared`."""

from __future__ import annotations

from datetime import datetime

from archiver.archive.rows import content_hash, json_list, machine_time, page_time
from archiver.archive.search import lexicon
from archiver.archive.search.content import checksum, content
from archiver.archive.search.index import Prepared
from archiver.items import ARCHIVED, Article

__all__ = ["Prepared", "load", "prepare"]


def load() -> None:
    """Load what the first article would need, above all the word list."""
    lexicon.known_form("wort")


def prepare(article: Article, outlet: str, fetched_at: datetime) -> Prepared | None:
    """What the index will hold of an article that is stored as it is; None for what is not archived.

    Where something changes it on its way to the archive, the archive notices and does the work itself.
    """
    if article.kind not in ARCHIVED or not article.title:
        return None
    row = {
        "title": article.title,
        "kicker": article.kicker,
        "lead": article.lead,
        "body": article.body,
        "authors": json_list(article.authors),
        "image_credit": article.image_credit,
        "section": article.section,
        "outlet": outlet,
        "date": page_time(article.date),
        "first_seen": machine_time(fetched_at),
    }
    try:
        return Prepared(checksum(row), content(row), content_hash(article))
    except UnicodeEncodeError:  # a lone surrogate, without which it will be stored
        return None
