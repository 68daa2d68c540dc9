"""Step 7, with `--follow-related`: queue what a stored article shows as related to it, on the same site."""

from __future__ import annotations

from scrapy.crawler import Crawler

from archiver.crawl.session import Session, session_of
from archiver.items import Found
from archiver.pipelines.archive import Stored
from archiver.urls import same_site


class FollowPipeline:
    """Announces related links; known ones are left alone, so that nothing is asked twice."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FollowPipeline:
        return cls(session_of(crawler))

    async def process_item(self, item: Stored) -> Stored:
        """The same item; raises ArchiveError, which ends the crawl."""
        if self.session.follow_related:
            links = [link for link in item.article.related_links if same_site(link.url, item.page.final_url)]
            found = [Found(url=link.url, title=link.title) for link in links]
            self.session.archive.announce(item.page.outlet, found, None)
        return item
