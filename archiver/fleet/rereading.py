"""A worker's side of a re-extraction: articles read again from answers that came with the assignment."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

from archiver.archive.search.wordlist import word_list
from archiver.crawl.forked import Forked
from archiver.crawl.reextract import read_looks
from archiver.crawl.workers import READ_AND_PREPARE, Workers, worker_count
from archiver.evidence import EvidenceError, Place
from archiver.evidence.reading import Record
from archiver.fleet.pieces import MOST_SECONDS, Articles, Item
from archiver.fleet.writes import AnyWrite, ReadAgain
from archiver.items import Article
from archiver.pipelines.extract import ExtractPipeline


def read_again(piece: Articles, tell: Callable[[AnyWrite], None], workers: tuple[Forked, ...] = ()) -> None:
    """Read articles one after the other and tell what each one's evidence says now."""
    asyncio.run(_read_again(piece, tell, workers))


async def _read_again(piece: Articles, tell: Callable[[AnyWrite], None], forked: tuple[Forked, ...]) -> None:
    number, end = worker_count(os.environ.get("ARCHIVER_WORKERS") or "1"), time.monotonic() + MOST_SECONDS
    workers = None
    if number:
        word_list()
        workers = Workers(number, READ_AND_PREPARE)
        workers.forked = list(forked)
    pipeline = ExtractPipeline(workers=workers)
    try:
        for item in piece.items:
            if time.monotonic() > end:
                return
            tell(await _read(item, piece.slice_id, pipeline))
    finally:
        await pipeline.close_spider()


async def _read(item: Item, slice_id: int, pipeline: ExtractPipeline) -> ReadAgain:
    articles, outcome, note = await read_looks(item.looks, _reader(item), pipeline)
    distinct: list[Article] = []
    for article in articles:
        if not any(article is other for other in distinct):
            distinct.append(article)
    shown = tuple(next(place for place, other in enumerate(distinct) if other is article) for article in articles)
    return ReadAgain(slice_id, item.article_id, item.last_checked, tuple(distinct), shown, outcome, note)


def _reader(item: Item) -> Callable[[Place], Record]:
    answers, faults = dict(item.answers), dict(item.faults)

    def read(place: Place) -> Record:
        if place in faults:
            raise EvidenceError(faults[place])
        return answers[place]

    return read
