"""Where an element stands on the page: hidden, in the breadcrumb, in a box beside the article, among comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.html import HtmlElement

from archiver.extract.once import once_per_element

_HIDDEN = re.compile(
    r"visually-?_?hidden|hidden-?visually|(?<!not-)\bsr-only|screen-?reader|\bis-hidden\b|\bu-hidden\b|\boff-?screen\b|"
    r"\bassistive|\baudible\b|\bhide-?text\b|\ba11y-(?:text|only|hidden)"
)
"""Class names of text that only screen readers get (Bootstrap, Tailwind, WordPress, Drupal and BEM spellings)."""
_NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
BREADCRUMB = re.compile(r"bread-?_?crumb|(?:^|[\s_-])crumbs?(?:$|[\s_-])|brotkrume|navipath|root-?line|you-?are-?here")
COMMENTS = re.compile(
    r"(?:^|[\s_-])comments?(?:$|[\s_-]|list|area|section|body|form)|commentlist|comment-?respond|kommentar|leserbrief|disqus|"
    r"(?:^|[\s_-])(?:forum|discussions?|diskussion|postings)(?:$|[\s_-])|(?:^|[\s_-])pings?(?:$|[\s_-]|list)|trackback"
)
ASIDE = re.compile(
    r"sidebar|(?:^|[\s_-])(?:widgets?|related|recirculation|recommend\w*|most-?read|popular|trending|newsletter|modal|popup|overlay|"
    r"dialog|lightbox|off-?canvas|footer|drawer|mega-?menu|login|paywall|promo|advert\w*|anzeige|banner|cookie\w*|consent\w*|"
    r"next-?post|prev-?post|author-?box|about-?author)(?:$|[\s_-])"
)
"""Class names of what stands beside or below an article; matched on whole words of a name."""
ENTRY_FOOT = re.compile(r"(?:^|[\s_-])(?:entry|post|article|beitrag)s?-(?:footer|meta-footer)(?:$|[\s_-])")
"""Class names of the small print below a post, where some themes print author and date."""
WIDGET = r"(?<![\w-])widgets?(?![\w-])|(?<!elementor-)widgets?(?:-area|_)|(?:sidebar|footer)-widget"
"""Class names of a side column's boxes; not `elementor-widget`, which names every part of a page."""
_NAMING = frozenset(("class", "id", "data-testid", "data-cy", "data-qa", "data-ob", "data-test", "data-role"))


@once_per_element
def names_of(element: HtmlElement) -> str:
    """Class, id and test marks of an element in one lower-case string: what its makers call it."""
    return " ".join([value for name, value in element.items() if name in _NAMING]).lower()


@once_per_element
def is_hidden(element: HtmlElement) -> bool:
    """Whether the element itself is marked as not to be seen (ancestors are not looked at)."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    if style and _NO_DISPLAY.search(style):
        return True
    name = element.get("class")
    return bool(name) and _names_hidden(name)


@lru_cache(maxsize=8192)
def _names_hidden(classes: str) -> bool:
    return bool(_HIDDEN.search(classes.lower()))


def lineage(element: HtmlElement, limit: int = 40) -> Iterator[HtmlElement]:
    """The element and its ancestors up to below `body`, at most `limit` of them (pages nest 100,000 deep)."""
    node: HtmlElement | None = element
    for _ in range(limit):
        if node is None or node.tag in ("body", "html"):
            return
        yield node
        node = node.getparent()


def own_parts(headline: HtmlElement) -> set[HtmlElement]:
    """What holds the headline; where that is no `<article>`, the first one behind it too: themes set headlines on a stage above it."""
    parts = set(lineage(headline))
    if any(part.tag == "article" for part in parts):
        return parts
    article = next(following(headline, ("article",)), None)
    if article is None:
        return parts
    first = next(article.iter("h1", "h2", "h3", "h4", "h5", "h6", "p"), None)
    is_card = first is not None and first.tag != "p" and next(first.iter("a"), None) is not None
    return parts if is_card else {*parts, article}


def following(element: HtmlElement, tags: tuple[str, ...]) -> Iterator[HtmlElement]:
    """Elements after this one (not below it) in document order, of these tags: XPath's `following`, but read lazily."""
    for node in lineage(element, 100):
        for sibling in node.itersiblings("*"):
            yield from sibling.iter(*tags)


def in_breadcrumb(element: HtmlElement) -> bool:
    """Whether the element stands in a breadcrumb; names are looked at a few levels up, where list items betray one too."""
    for level, node in enumerate(lineage(element, 6)):
        if BREADCRUMB.search(names_of(node)) or "BreadcrumbList" in (node.get("itemtype") or ""):
            return True
        if level and "breadcrumb" in (node.get("aria-label") or "").lower():
            return True
    return False


def in_comments(element: HtmlElement) -> bool:
    """Whether the element stands in the readers' comments or their form."""
    return any(COMMENTS.search(names_of(node)) for node in lineage(element))
