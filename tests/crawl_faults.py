"""A pipeline that breaks on some pages, for tests of what the crawl makes of faults of our own."""

from __future__ import annotations

from archiver.items import Page


class BreaksOnWord:
    """Raises what nobody expects for pages that hold the word `Sprengsatz`."""

    async def process_item(self, item: Page) -> Page:
        if b"Sprengsatz" in item.content:
            raise RuntimeError("unexpected")
        return item
