"""After step 1: a page whose mining is reserved is not read when the run's purpose is bound by that."""

from __future__ import annotations

from scrapy.crawler import Crawler

from archiver.crawl.outcomes import Refused
from archiver.crawl.session import Session, session_of
from archiver.items import Page


class RightsPipeline:
    """Refuses what its own answer reserves; what its site reserves was not even asked (`archiver.crawl.rights`)."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RightsPipeline:
        return cls(session_of(crawler))

    async def process_item(self, item: Page) -> Page:
        """The page, unchanged; raises Refused."""
        rights = self.session.rights.of(item) if self.session.purpose.is_bound else None
        if rights and (said := rights.reservation):
            raise Refused("tdm-reserved", f"{said.source}: {said.said}")
        return item
