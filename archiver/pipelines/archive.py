"""Step 6: into the archive; what is said to be stored is on the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from scrapy.crawler import Crawler

from archiver.archive import Fetch, Role
from archiver.crawl.answers import fetch_of
from archiver.crawl.group_commit import GroupCommit
from archiver.crawl.session import Session, session_of
from archiver.extract.address import names_itself
from archiver.items import Article, Page
from archiver.pipelines.extract import Reading


@dataclass(frozen=True, slots=True)
class Stored:
    """A page whose article is in the archive, or stays there as it was."""

    page: Page
    article: Article
    outcome: str
    """`new`, `changed`, `unchanged`, `duplicate` or `refused:paywall`."""
    parts: tuple[Fetch, ...] = field(default=(), repr=False)
    """How the requests for its further pages ended."""


class ArchivePipeline:
    """Saves each article whole or not at all; those that come together share a transaction."""

    def __init__(self, session: Session, under_way: Callable[[], int] = lambda: 0) -> None:
        self.session = session
        self.group = GroupCommit(session.archive, under_way)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivePipeline:
        spider: Any = crawler.spider
        return cls(session_of(crawler), spider.pages_under_way)

    async def process_item(self, item: Reading) -> Stored:
        """The stored article with its outcome; raises ArchiveError, which ends the crawl."""
        rights = self.session.rights.of(item.page)
        fetch = fetch_of(item.page, Role.PAGE, "new", self.session.crawl_id, rights=rights)
        is_self_named = names_itself(item.page.content, item.page.final_url)
        save = partial(
            self.session.archive.save, item.article, fetch, item.parts,
            is_self_named=is_self_named, prepared=item.prepared,
        )  # fmt: skip
        outcome = await self.group.store(save)
        return Stored(item.page, item.article, outcome, item.parts)
