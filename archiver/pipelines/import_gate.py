"""Instead of step 3 in an import, where no further page can be asked: what must not be stored from a file of others."""

from __future__ import annotations

from scrapy.crawler import Crawler

from archiver.archive import Archive
from archiver.crawl.outcomes import Refused
from archiver.crawl.session import session_of
from archiver.discover.paging import first_page
from archiver.pipelines.extract import Reading


class ImportGatePipeline:
    """Refuses later pages of articles, which do not stand for them, and articles that were forgotten on purpose."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ImportGatePipeline:
        return cls(session_of(crawler).archive)

    async def process_item(self, item: Reading) -> Reading:
        """The reading, unchanged; raises Refused."""
        if first := first_page(item.page):
            raise Refused("further-page", f"a further page of {first}")
        if self.archive.is_forgotten(item.article.url):  # its own address is looked at before it is read
            raise Refused("forgotten")
        return item
