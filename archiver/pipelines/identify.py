"""Step 5: under which address the article is known."""

from __future__ import annotations

from dataclasses import replace

from archiver.pipelines.extract import Reading
from archiver.urls import article_form, normal_url


class IdentifyPipeline:
    """Keeps the canonical address that the page names only where an article can stand there."""

    async def process_item(self, item: Reading) -> Reading:
        """The reading, its article under its canonical address or the one that answered."""
        answered = normal_url(item.page.final_url)
        named = item.article.url
        if named != answered and article_form(named) is False and article_form(answered) is not False:
            # A template that names its section as canonical would make one article of all.
            return replace(item, article=replace(item.article, url=answered))
        return item
