"""Step 4: values in the form the archive promises, and in reasonable sizes."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urldefrag

from archiver.items import Article, Image, InlineLink, Link
from archiver.pipelines.extract import Reading
from archiver.urls import normal_url

MAX_TITLE = 1_000
"""Characters. Guessed: the longest headline of the saved pages has 190."""
MAX_BODY = 1_000_000
"""Characters: six hours of a live ticker."""
MAX_LISTED = 500
"""Images, links, keywords, authors."""


class NormalisePipeline:
    """Cuts what is too long, and keeps only addresses that lead somewhere."""

    async def process_item(self, item: Reading) -> Reading:
        """The reading with its article in normal form."""
        return replace(item, article=normalised(item.article))


def normalised(article: Article) -> Article:
    """The article with bounded texts and lists, and with absolute http(s) addresses only."""
    return replace(
        article,
        title=_cut(article.title, MAX_TITLE),
        kicker=_cut(article.kicker, MAX_TITLE),
        body=_cut(article.body, MAX_BODY),
        authors=article.authors[:MAX_LISTED],
        agencies=article.agencies[:MAX_LISTED],
        keywords=article.keywords[:MAX_LISTED],
        images=tuple(map(_image, article.images[:MAX_LISTED])),
        related_links=tuple(link for link in map(_link, article.related_links[:MAX_LISTED]) if link),
        inline_links=tuple(link for link in map(_inline_link, article.inline_links[:MAX_LISTED]) if link),
    )


def _cut(text: str | None, most: int) -> str | None:
    return text if text is None or len(text) <= most else text[: most - 1].rstrip() + "…"


def _image(image: Image) -> Image:
    """Without a fragment, otherwise as named: image servers need parameters that mean nothing in a page's address."""
    url = urldefrag(image.url or "").url
    return replace(image, url=url if url.startswith(("http://", "https://")) else None)


def _inline_link(link: InlineLink) -> InlineLink | None:
    try:
        return InlineLink(normal_url(link.url), _cut(link.text, MAX_TITLE) or link.text)
    except ValueError:
        return None


def _link(link: Link) -> Link | None:
    try:
        return replace(link, url=normal_url(link.url))
    except ValueError:
        return None
