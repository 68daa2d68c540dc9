"""Instead of step 3 in an import, where no further page can be asked: a later page of an article does not stand for it."""

from __future__ import annotations

from archiver.crawl.outcomes import Refused
from archiver.discover.paging import first_page
from archiver.pipelines.extract import Reading


class FirstPagesPipeline:
    """Refuses second and later pages of articles; the first one is archived with its own text."""

    async def process_item(self, item: Reading) -> Reading:
        """The reading, unchanged; raises Refused."""
        if first := first_page(item.page):
            raise Refused("further-page", f"a further page of {first}")
        return item
