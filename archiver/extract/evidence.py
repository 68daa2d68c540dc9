"""What an explanation is made of: one page read once, and the candidates of a field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml.html import HtmlElement

from archiver.extract.body.find import Body, find_body
from archiver.extract.body.layout import Layout, find_layout
from archiver.extract.dates.find import Candidate as FoundDate
from archiver.extract.dates.find import Dates, date_candidates, find_dates
from archiver.extract.document import Document
from archiver.extract.title import Headline, find_headline
from archiver.items import Article

_LONGEST_NAME = 60
"""Characters of a class or id that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A value that a field might have had."""

    value: Any
    """In the form of `Article.as_dict`: texts, numbers, lists, moments as ISO 8601."""
    place: str
    """Where it stands: `json-ld headline`, `meta og:title`, `line 84: <h1 class="entry-title">`."""
    reason: str
    """Why it was taken or left."""
    is_winner: bool = False
    """Of fields with one value exactly one candidate wins; of lists all that are in the list."""


@dataclass(eq=False)
class Evidence:
    """One page, read as `extract` reads it; the parts that several fields look at."""

    document: Document
    article: Article
    """What `extract` gives for the page: every explanation explains this."""

    @cached_property
    def values(self) -> dict[str, Any]:
        """The article's fields in JSON form."""
        return self.article.as_dict()

    @cached_property
    def headline(self) -> Headline:
        return find_headline(self.document)

    @cached_property
    def layout(self) -> Layout:
        return find_layout(self.document, self.headline)

    @cached_property
    def body(self) -> Body:
        return find_body(self.document, self.headline, self.layout)

    @cached_property
    def dates(self) -> Dates:
        return find_dates(self.document, self.headline.element, self.headline.title)

    @cached_property
    def date_candidates(self) -> list[FoundDate]:
        return date_candidates(self.document, self.headline.element, self.headline.title)


def place_of(element: HtmlElement | None) -> str:
    """An element as people find it in the page's source: `line 84: <h1 class="entry-title">`."""
    if element is None:
        return "the page"
    named = "".join(f' {key}="{value[:_LONGEST_NAME]}"' for key in ("class", "id") if (value := element.get(key)))
    line = f"line {element.sourceline}: " if element.sourceline else ""
    return f"{line}<{element.tag}{named}>"
