"""HTML to Article. Pure: no network, no database, no Scrapy.

One module or package per field. `document` parses the page once; `title` and `body.layout` find the headline and the text in
it; then `dates`, `authors`, `section`, `body`, `images`, `related`, `inline_links`, `neighbours`, `comments`, `paywall`, `licence`,
`facts` (keywords, language) and `kind` each read from these. `state` is what the page carries for its scripts. In a package, `find`
holds the field's finder. `explain` tells why a field is what it is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from archiver.extract.address import find_url
from archiver.extract.authors import find_authors
from archiver.extract.body.find import Body, find_body
from archiver.extract.body.layout import Layout, find_layout
from archiver.extract.comments import find_comment_count
from archiver.extract.dates.find import Dates, find_dates
from archiver.extract.document import Document
from archiver.extract.facts import find_keywords, find_language
from archiver.extract.images.find import find_images
from archiver.extract.inline_links import find_inline_links
from archiver.extract.kind.find import find_kind
from archiver.extract.licence import find_licence
from archiver.extract.names import is_agency
from archiver.extract.neighbours import Neighbours, find_neighbours
from archiver.extract.paywall import is_paywalled
from archiver.extract.related.find import find_related
from archiver.extract.section import find_section
from archiver.extract.title import Headline, find_headline
from archiver.items import ARCHIVED, Article, Found, Kind

Value = TypeVar("Value")
logger = logging.getLogger(__name__)


def extract(
    html: bytes, url: str, fetched_at: datetime | None = None, *, charset: str | None = None, found: Found | None = None
) -> Article:
    """Read one page.

    Every page gives an Article; `kind` says whether it is one at all (`archiver.items.ARCHIVED`). `url` is the address that
    answered, `fetched_at` (aware, default now) the base of relative dates and the latest moment a date may have, `charset` the
    encoding that the Content-Type header named, `found` what a feed or sitemap said of the page.

    Raises ValueError for an address that is not http(s) and for a `fetched_at` without zone; no page content raises.
    """
    if fetched_at is not None and fetched_at.tzinfo is None:
        raise ValueError(f"fetched_at must name its zone: {fetched_at!r}")
    document = Document(html, url, fetched_at or datetime.now(UTC), charset, found)
    address = find_url(document)
    headline = _guarded(document, "title", find_headline, document, fallback=Headline(None, None, None))
    layout = _guarded(document, "layout", find_layout, document, headline, fallback=Layout(document.tree, (), None))
    body = _guarded(document, "body", find_body, document, headline, layout, fallback=Body(None, None, 0.0))
    dates = _guarded(document, "date", find_dates, document, headline.element, headline.title, fallback=Dates())
    paywalled = _guarded(document, "paywalled", is_paywalled, document, body, fallback=False)
    authors: tuple[str, ...] = _guarded(
        document, "authors", find_authors, document, headline.element, headline.title, fallback=()
    )
    neighbours = _guarded(document, "neighbours", find_neighbours, document, fallback=Neighbours())
    return Article(
        url=address,
        title=headline.title,
        kicker=headline.kicker,
        lead=body.lead,
        date=dates.date,
        date_precision=dates.precision,
        date_source=dates.source,
        date_original=dates.original,
        date_modified=dates.modified,
        date_conflict=dates.conflict,
        authors=authors,
        agencies=tuple(filter(is_agency, authors)),
        section=_guarded(document, "section", find_section, document, headline.element, fallback=None),
        keywords=_guarded(document, "keywords", find_keywords, document, fallback=()),
        body=body.text,
        images=_guarded(document, "images", find_images, document, layout, body, fallback=()),
        related_links=_guarded(document, "related_links", find_related, document, layout, fallback=()),
        inline_links=_guarded(document, "inline_links", find_inline_links, document, layout, body.text, fallback=()),
        previous_post=neighbours.previous,
        next_post=neighbours.next,
        language=_guarded(document, "language", find_language, document, fallback=None),
        comment_count=_guarded(
            document, "comment_count", find_comment_count, document, headline.element, fallback=None
        ),
        paywalled=paywalled,
        licence=_guarded(document, "licence", find_licence, document, fallback=None),
        kind=_guarded(
            document, "kind", find_kind, document, headline, layout, body.text, paywalled, fallback=Kind.ARTICLE
        ),
    )


def _guarded(document: Document, field: str, find: Callable[..., Value], *arguments: object, fallback: Value) -> Value:
    """The field's value, or the fallback when its finder fails: one field never costs the article."""
    try:
        return find(*arguments)
    except MemoryError:
        raise  # no fault of this field: the others would be read from whatever fits
    except Exception as error:  # a page can hold anything; the log names field and page
        logger.warning(
            "field %s of %s could not be read: %s: %s", field, document.url, type(error).__name__, str(error)[:200]
        )
        return fallback


__all__ = ["ARCHIVED", "Article", "extract"]
