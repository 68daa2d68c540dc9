"""One page as its judge sees it: headline, text found, what is shown, what metadata claim."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from archiver.extract.dates.shown import shown_dates
from archiver.extract.document import ARTICLE_TYPES, Document, types_of
from archiver.extract.kind.speech import prose
from archiver.extract.places import is_hidden
from archiver.extract.text import text_of
from archiver.extract.title import likeness, machine_titles

SHORT = 150
"""Words below which a page is read as a whole; walls and error pages stay below, most articles above (guessed)."""
_COUNTED = 400
"""Words of the text that are counted; no question about its length goes beyond."""
_SHOWN_LIMIT = 8000
"""Characters of a page's visible text that are looked at."""
LIST_TYPES = frozenset(("CollectionPage", "SearchResultsPage", "ProfilePage"))
"""schema.org types of pages that list articles."""
LIST_CLASSES = frozenset(("home", "blog", "archive", "category", "tag", "author", "search", "search-results"))
SINGLE_CLASSES = frozenset(("single", "single-post"))
"""Classes that WordPress gives the body of list pages and of posts (get_body_class)."""
_UNREAD = ("nav", "footer", "aside", "dialog")


@dataclass(eq=False)
class Sight:
    """One page as the judge sees it."""

    document: Document
    title: str
    """The headline, "" when the page has none."""
    body: str
    """The text found, "" when there is none."""
    heading: HtmlElement | None = None
    """The element that shows the headline."""

    @cached_property
    def words(self) -> int:
        """How many words the text found has; of a long one just that they are more than `_COUNTED`."""
        return len(self.body.split(None, _COUNTED))

    @cached_property
    def shown(self) -> str:
        """What a reader sees: the text found when it is long, else the whole page without menus."""
        if self.words >= SHORT:
            return self.body
        root = self.document.tree.find("body")
        if root is None:
            return self.body
        skipped = [node for node in root.iter(*_UNREAD) if not _is_main(node)] + [
            node for node in root.iter("div", "section") if is_hidden(node)
        ]
        return (text_of(root, skipped) or "")[:_SHOWN_LIMIT]

    @cached_property
    def prose(self) -> list[str]:
        """The page's running text block by block, without menus, boxes and teasers."""
        return prose(self.document)

    @cached_property
    def is_told(self) -> bool:
        """Whether metadata say that this very page is an article; WordPress plug-ins say so of lists too (`og:type`)."""
        document = self.document
        if "article:published_time" in document.meta:
            return True
        nodes = document.json_ld_of(ARTICLE_TYPES - {"VideoObject"})
        if 0 < len(nodes) < 4 and (document.news.get("datePublished") or document.news.get("articleBody")):
            return True
        if (document.meta_first("og:type") or "").lower() in ("article", "newsarticle", "news"):
            return not (self.types & LIST_TYPES or self.classes & LIST_CLASSES)
        return bool(self.classes & SINGLE_CLASSES)

    @cached_property
    def is_headed(self) -> bool:
        """Whether the page shows the headline that its metadata announce: a wall has the metadata, but a headline of its own."""
        if not self.is_told or self.heading is None:
            return False
        return likeness(text_of(self.heading) or "", machine_titles(self.document)) >= 0.5

    @cached_property
    def is_dated(self) -> bool:
        """Whether a date stands beside the headline, as no notice has one."""
        return self.heading is not None and any(
            date.is_named for date in shown_dates(self.document, self.heading, far=False)
        )

    @cached_property
    def types(self) -> frozenset[str]:
        """Every schema.org type in the page's JSON-LD."""
        return frozenset(kind for node in self.document.json_ld for kind in types_of(node))

    @cached_property
    def classes(self) -> frozenset[str]:
        """Class names of the body element, in lower case."""
        body = self.document.tree.find("body")
        return frozenset((body.get("class") or "").lower().split()) if body is not None else frozenset()


def _is_main(node: HtmlElement) -> bool:
    return node.find(".//h1") is not None or node.find(".//main") is not None
