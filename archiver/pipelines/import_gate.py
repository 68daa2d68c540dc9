"""Step 3 in an import, where no further page can be asked: articles on several pages are put together from the file that holds them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from scrapy.crawler import Crawler

from archiver.crawl.import_parts import NOT_IN_FILE, FileParts
from archiver.crawl.importing import ImportSession
from archiver.crawl.outcomes import Refused
from archiver.crawl.session import session_of
from archiver.discover.paging import first_page
from archiver.pipelines.extract import Reading
from archiver.pipelines.parts import PartsPipeline, Steps


class ImportGatePipeline:
    """Refuses later pages of articles, which do not stand for them, and articles that were forgotten on purpose.

    An article of which the file holds only the first pages is stored as far as it goes: no other file is known to hold more.
    """

    def __init__(self, session: ImportSession, steps: Steps) -> None:
        self.session = session
        self.steps = steps
        self.parts = FileParts(session)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ImportGatePipeline:
        session = session_of(crawler)
        assert isinstance(session, ImportSession), "only an import has this pipeline"
        return cls(session, Steps.of(crawler))

    async def process_item(self, item: Reading) -> Reading:
        """The reading, with the whole article; raises Refused, and Failed where a further page is there and cannot be read."""
        if first := first_page(item.page):
            raise Refused("further-page", f"a further page of {first}")
        if self.session.archive.is_forgotten(item.article.url):  # its own address is looked at before it is read
            raise Refused("forgotten")
        find = partial(self.parts.find, item.page)
        whole = await PartsPipeline(self.session, lambda url, outlet: find(url), self.steps).process_item(item)
        return replace(whole, parts=tuple(part for part in whole.parts if part.outcome != NOT_IN_FILE))
