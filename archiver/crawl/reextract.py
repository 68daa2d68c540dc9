"""`archiver reextract`: all fields of archived articles read again from their evidence, without asking any site."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial

from archiver.archive import Archive
from archiver.archive.reextraction import Kept, Look, Reextraction, Reread, Result, reread
from archiver.crawl.decoding import decoded
from archiver.crawl.outcomes import PageDropped
from archiver.crawl.workers import Workers
from archiver.errors import PageError
from archiver.evidence import EvidenceError, Place
from archiver.evidence.reading import Record, read_answer
from archiver.extract.parts import joined
from archiver.items import Article, Page
from archiver.pipelines.extract import ExtractPipeline
from archiver.pipelines.normalise import normalised

_AT_ONCE = 4
"""Articles read at the same time per worker, so that none waits for the disk."""


def reextract(run: Reextraction, workers: int, tell: Callable[[Result], None] = lambda result: None) -> None:
    """Read every article of the run again and put its fields in place; `tell` hears of each.

    An interruption keeps what is done; the next run of the same kind goes on there. Raises ArchiveError.
    """
    asyncio.run(_reextract(run, workers, tell))


async def _reextract(run: Reextraction, workers: int, tell: Callable[[Result], None]) -> None:
    pipeline = ExtractPipeline(workers=Workers(workers) if workers else None)
    try:
        async for read_again in _reread(run, pipeline, max(1, workers) * _AT_ONCE):
            result = run.store(read_again)
            while result is None and (
                kept := run.again(read_again.kept.article_id)
            ):  # a crawl has just stored a newer look
                result = run.store(await _read(run.archive, kept, pipeline))
            if result is not None:  # else it was forgotten
                tell(result)
        run.finish()
    finally:
        await pipeline.close_spider()


async def _reread(run: Reextraction, pipeline: ExtractPipeline, most: int) -> AsyncIterator[Reread]:
    """The articles in the order of their numbers, several of them under way."""
    under_way: deque[asyncio.Task[Reread]] = deque()
    last, is_more = run.last_article, True
    try:
        while is_more or under_way:
            while is_more and len(under_way) < most:
                kept = run.after(last)
                is_more = kept is not None
                if kept is not None:
                    last = kept.article_id
                    under_way.append(asyncio.ensure_future(_read(run.archive, kept, pipeline)))
            if under_way:
                yield await under_way.popleft()
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _read(archive: Archive, kept: Kept, pipeline: ExtractPipeline) -> Reread:
    """What the evidence of an article says now."""
    return reread(kept, *await read_looks(kept.looks, partial(read_answer, archive.evidence.folder), pipeline))


async def read_looks(
    looks: Sequence[Look], read: Callable[[Place], Record], pipeline: ExtractPipeline
) -> tuple[list[Article], str, str | None]:
    """The article that each look showed; or none, an outcome and a note that say why. `read` gives the answer at a place."""
    if not looks:
        return [], "no-evidence", None
    known: dict[object, Article] = {}  # most looks show the very same bytes
    articles = []
    try:
        for look in looks:
            key = (look.body, tuple(part.body for part in look.parts))
            if key not in known:
                known[key] = await _article(look, read, pipeline)
            articles.append(known[key])
    except PageDropped as dropped:
        return [], dropped.outcome, dropped.note
    except EvidenceError as error:
        return [], "failed:evidence", str(error)
    except PageError as error:
        return [], "failed:encoding", str(error)
    return articles, "", None


async def _article(look: Look, read: Callable[[Place], Record], pipeline: ExtractPipeline) -> Article:
    """The article of one look, all its pages; raises PageDropped, EvidenceError or PageError."""
    reading = await pipeline.process_item(_page(look, read))
    further = [(await pipeline.process_item(_page(part, read))).article for part in look.parts]
    return normalised(joined(reading.article, further) if further else reading.article)


def _page(look: Look, read: Callable[[Place], Record]) -> Page:
    answer = read(look.place)
    content = answer.content if look.body == look.place else read(look.body).content
    headers, body = decoded(answer.url, answer.status, answer.headers, content)
    return Page(
        url=look.url,
        final_url=look.final_url,
        outlet=look.outlet,
        fetched_at=look.fetched_at,
        status=answer.status,
        content=body,
        headers=headers,
        found=look.found,
    )
