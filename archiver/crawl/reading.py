"""What a crawl's worker process does with a page: reads it, and prepares what the search index will hold of it.

Loaded by the worker before its first page, together with the word list, so that neither counts as memory that a page took.
"""

from __future__ import annotations

from archiver.archive.search.prepare import Prepared, load, prepare
from archiver.crawl.worker import Joined, Task, read
from archiver.items import Article

load()


def read_and_prepare(task: Task | Joined) -> tuple[Article, Prepared | None]:
    """The article of a page, and the work for the index; of an article that was put together, that work alone."""
    article = task.article if isinstance(task, Joined) else read(task)
    return article, prepare(article, task.outlet, task.fetched_at)
