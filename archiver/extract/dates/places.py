"""Where a page prints its date: the elements around the headline, nearest first, and never those of other articles or comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from heapq import merge
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.dates.reader import LONGEST_LINE
from archiver.extract.places import is_hidden, names_of
from archiver.extract.text import text_of

_NEAR = 60
"""Elements looked at on each side of the headline; of 58 pages measured that print their date near it, the farthest stood 17 away."""
_PAGE_LIMIT = 5000
"""Elements looked at on a page that shows no date near its headline."""
_UP = 6
"""Levels climbed from the headline towards what stands before it; beyond is the site's own head with today's date."""
_TEXT_PARAGRAPHS = 2
"""Long paragraphs behind the headline after which the body has begun: a lead and one more."""
_LONG = 160
"""Characters of a long paragraph (guessed)."""
_MOST_PARTS = 100
"""Text nodes, blank ones among them, of an element that may be a date line."""

_SKIPPED_TAGS = frozenset(
    "aside nav form figure figcaption script style noscript template select iframe svg blockquote dialog object math head title".split()
)
_WHOLE = frozenset(("html", "body", "main", "article"))
TIME_TAGS = frozenset(("time", "relative-time", "local-time", "time-ago"))
"""The HTML element and the custom ones that copy it."""
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_LONGEST_DATE_HEADING = 60
"""Characters of a heading that may be a date (`<h6>Montag, 21. Oktober 2024, 14:05 Uhr</h6>`) and no other article's title (guessed)."""
_LONGEST_COLUMN = 400
"""Characters of a column of facts beside the text: authors, roles, date, buttons (guessed)."""
_CARD_TAGS = frozenset(("div", "li", "section", "td"))
_CARD_CHILDREN, _LONGEST_CARD = 6, 600
"""Children of a card among which its headline stands, and characters of a card with its excerpt (guessed)."""
_HEADLINE_WORDS = 3
"""Words of a linked heading that is no author or category (guessed)."""
_LONGEST_BUTTON = 40
"""Characters of a link there; headlines are longer (guessed)."""
_FOREIGN_WORDS = frozenset(
    "sidebar widget widgets related recirculation recommend recommended recommendation recommendations recommender verwandt empfehlung "
    "empfehlungen similar popular trending meistgelesen mostread latest recent missed promo newsletter comment comments commentlist "
    "kommentar kommentare leserbrief leserbriefe disqus forum pings trackback footer offcanvas drawer login caption gallery "
    "today masthead topbar weather wetter relatedposts relatedarticles breadcrumb breadcrumbs".split()
)
"""Words in `class` and `id` of other articles, comments, captions, and of the site's head, which shows today's date."""
_FOREIGN_PAIRS = (
    ("most", "read"), ("next", "post"), ("prev", "post"), ("previous", "post"), ("author", "box"), ("author", "bio"),
    ("about", "author"), ("current", "date"), ("teaser", "list"), ("mehr", "zum"), ("top", "bar"),
)  # fmt: skip
_BUILDER_WORDS = frozenset(("elementor", "wp", "td", "tdb", "et", "fl", "vc"))
"""Page builders call every part of a page a widget: Elementor, Gutenberg, tagDiv, Divi, Beaver, WPBakery."""
_DATE_NAMES = re.compile(
    r"date|datum|time(?!line)|zeit(?!ung)|publish|publizi|posted|veroeffentlich|byline|dateline|(?:^|[\s_-])(?:meta|info|stand|created)(?:$|[\s_-])|meta-?(?:info|data|item)"
    r"|entry-?meta|post-?meta|article-?(?:meta|info)"
)
"""Class names of date lines."""
_HINT = re.compile(r"\d|[Gg]estern|[Hh]eute|\b[Vv]or\s|\bago\b|[Ee]ben\b")
_NEAR_DATE = re.compile(
    r"\d\s?[./-]\s?\d{1,2}\s?[./-]|\d{4}-\d\d|\b(?:19|20)\d\d\b|\d\.?\s?(?:jan|jän|feb|mär|mrz|mae|apr|mai|jun|jul|aug|sep|okt|nov|dez)|"
    r"\bvor\s|\bgestern\b|\bheute\b|\bago\b|eben\b|uhr\b",
    re.I,
)
"""What a text must hold to be worth reading as a date."""
_ENTRIES = frozenset(("hentry", "h-entry"))
"""Class names of a post as a whole (hAtom, microformats)."""
_RAW_LIMIT = 1000
"""Characters of one text node, indentation included, beyond which it is no date."""


def around(headline: HtmlElement) -> Iterator[HtmlElement]:
    """Elements that show or hold a date near the headline: inside it, then behind and before it, nearest first."""
    yield from (node for node in islice(headline.iter(), 20) if _may_hold_date(node))
    sides = (enumerate(islice(nodes, _NEAR)) for nodes in (_behind(headline), _ahead(headline)))
    for _, node in merge(*sides, key=lambda found: found[0]):
        yield from _dated(node)


def below(headline: HtmlElement) -> Iterator[HtmlElement]:
    """Elements that may show a date anywhere on the page outside boxes and comments, such as the line at the text's end.

    Only to be used for those named or labelled as dates, and only in the headline's own article where there is one.
    """
    article = next(headline.iterancestors("article", "main", "body"), None)
    if article is None:
        return
    for node in islice(_below(article, headline), _PAGE_LIMIT):
        yield from _dated(node)


def stamped(headline: HtmlElement) -> Iterator[HtmlElement]:
    """The `<time>` and `<abbr>` in and below the headline's article; Blogger's templates print the day above and the time below."""
    above = headline.iterancestors("article", "main", "body", "div")
    article = next(
        (node for node in above if node.tag != "div" or _ENTRIES & set((node.get("class") or "").split())), None
    )
    if article is not None:
        nodes = islice(_below(article, headline), _PAGE_LIMIT)
        yield from (node for node in nodes if node.tag in ("time", "abbr"))


def beside(element: HtmlElement) -> Iterator[HtmlElement]:
    """Elements right behind a date that may hold another one: the modification often stands there."""
    parent = element.getparent()
    siblings = [*islice(element.itersiblings(), 3), *(islice(parent.itersiblings(), 2) if parent is not None else ())]
    for sibling in siblings:
        yield from (node for node in islice(sibling.iter(), 6) if _may_hold_date(node))


def is_named_date(element: HtmlElement) -> bool:
    """Whether the mark-up says that the element, or one of its two parents, tells a date."""
    if element.tag in TIME_TAGS:
        return True
    for node in islice((element, *islice(element.iterancestors(), 2)), 3):
        if node.tag in _WHOLE:  # WordPress classes every post `status-publish`
            return False
        if "date" in (node.get("itemprop") or "") or _DATE_NAMES.search(names_of(node)):
            return True
    return False


def holders(element: HtmlElement, headline: HtmlElement) -> list[HtmlElement]:
    """The element and those parents (at most three) that hold little more than it: day and time often stand in neighbouring elements."""
    found = [element]
    for parent in islice(element.iterancestors(), 3):
        if parent.tag in _WHOLE or line_of(parent) is None or headline in parent.iter(headline.tag):
            break
        found.append(parent)
    return found


def line_of(element: HtmlElement) -> str | None:
    """The element's text with a blank between all parts, or None when it is too long for a date line."""
    parts: list[str] = []
    length = 0
    for count, text in enumerate(element.itertext()):
        if part := text.strip():
            parts.append(part)
            length += len(part) + 1
        if length > LONGEST_LINE or count >= _MOST_PARTS:
            return None
    return " ".join(parts)


def _dated(node: HtmlElement) -> Iterator[HtmlElement]:
    """The element, or the one around it when the text behind the element may be a date."""
    if _may_hold_date(node):
        yield node
    elif _near_date(node.tail) and (parent := node.getparent()) is not None and parent.tag not in _WHOLE:
        yield parent


def _may_hold_date(node: HtmlElement) -> bool:
    if node.tag in TIME_TAGS or node.get("itemprop") in ("datePublished", "dateCreated", "dateModified"):
        return True
    return _near_date(node.text)


def _near_date(text: str | None) -> bool:
    return bool(text and len(text) < _RAW_LIMIT and _HINT.search(text) and _NEAR_DATE.search(text))


def _behind(headline: HtmlElement) -> Iterator[HtmlElement]:
    """Elements after the headline in document order, until the body has begun."""
    paragraphs = 0
    own = next(headline.iterancestors("article"), None)
    for level in (headline, *headline.iterancestors()):
        if level.tag in ("body", "html"):
            return
        for sibling in level.itersiblings():
            for node in _descended(sibling, own):
                paragraphs += node.tag == "p" and len(node.text or "") > _LONG
                if paragraphs > _TEXT_PARAGRAPHS:
                    return
                yield node


def _ahead(headline: HtmlElement) -> Iterator[HtmlElement]:
    """Elements before the headline, last first, inside its article or a few levels up."""
    own = next(headline.iterancestors("article"), None)
    for level in (headline, *islice(headline.iterancestors(), _UP)):
        if level.tag in ("article", "main", "body", "html"):
            return
        for sibling in level.itersiblings(preceding=True):
            yield from _descended(sibling, own, backwards=True)


def _below(article: HtmlElement, headline: HtmlElement) -> Iterator[HtmlElement]:
    own = next(headline.iterancestors("article"), None)
    for child in article:
        yield from _descended(child, own)


def _descended(top: HtmlElement, own: HtmlElement | None, *, backwards: bool = False) -> Iterator[HtmlElement]:
    """An element and those below it, without what belongs to other articles; no recursion: pages nest 100,000 deep."""
    stack = [top]
    while stack:
        node = stack.pop()
        if _is_foreign(node, own):
            continue
        yield node
        stack.extend(node if backwards else node.iterchildren(reversed=True))


def _is_foreign(node: HtmlElement, own: HtmlElement | None) -> bool:
    """Whether the element is not the article's: another card, a comment, a caption, the site's frame."""
    if own is not None and node.tag == "article" and node is not own:
        return True
    if node.tag in _SKIPPED_TAGS:
        return not (_is_byline_figure(node) or (own is not None and node.tag == "aside" and _is_info_column(node)))
    if node.tag in _HEADINGS and _is_title(node):
        return True
    if node.tag in _CARD_TAGS and _is_card(node):
        return True
    if node.tag == "a" and any(map(_is_headline, node.iterdescendants(*_HEADINGS))):
        return True  # a card that is one link, as the posts before and after: `<a><h6>…</h6><span>18. Oktober 2024</span></a>`
    if node.tag == "footer" and own is None:
        return True
    if not node.attrib:
        return False
    if _is_foreign_name(names_of(node)[:_RAW_LIMIT], node.tag):
        return not _is_dated_foot(node)
    return is_hidden(node) and not (node.tag in TIME_TAGS and _is_seen(node))


def _is_seen(time: HtmlElement) -> bool:
    """Whether a `<time>` is only kept from screen readers, which get the date in a better wording beside it."""
    return time.get("hidden") is None and not time.get("style") and time.get("aria-hidden") == "true"


def _is_dated_foot(node: HtmlElement) -> bool:
    """Whether a part called footer is the small line with the date below a headline, as in TYPO3's news template."""
    if node.tag == "footer" or not names_of(node).startswith("footer"):
        return False
    return line_of(node) is not None and next(node.iter("time"), None) is not None


def _is_byline_figure(node: HtmlElement) -> bool:
    """Whether a figure shows the author's portrait with name and date instead of a picture with its caption."""
    if node.tag == "figcaption":
        node = next(node.iterancestors("figure"), node)
    if node.tag != "figure" or next(node.iter(*TIME_TAGS), None) is None:
        return False
    return any(part.tag == "address" or part.get("rel") == "author" for part in node.iter("address", "a", "span"))


def _is_info_column(aside: HtmlElement) -> bool:
    """Whether an `<aside>` in the article is its column of facts, author and date: short, and no linked headlines in it."""
    if next(aside.iter("article", *_HEADINGS), None) is not None:
        return False
    if any(len(text_of(link) or "") > _LONGEST_BUTTON for link in aside.iter("a")):
        return False
    return len(text_of(aside) or "") <= _LONGEST_COLUMN


def _is_card(node: HtmlElement) -> bool:
    """Whether a small part begins with a linked headline: another article's card, whose date stands beside that headline."""
    for child in islice(node, _CARD_CHILDREN):
        heading = child if child.tag in _HEADINGS else next(child.iter(*_HEADINGS), None) if child.tag == "a" else None
        if heading is None or (child.tag != "a" and child.find(".//a") is None) or not _is_title(heading):
            continue
        if len((text_of(heading) or "").split()) >= _HEADLINE_WORDS:
            return len(text_of(node) or "") <= _LONGEST_CARD
    return False


def _is_headline(heading: HtmlElement) -> bool:
    text = text_of(heading) or ""
    return len(text.split()) >= _HEADLINE_WORDS and not _NEAR_DATE.search(text)


def _is_title(heading: HtmlElement) -> bool:
    """Whether a heading is another article's, which may show its date; some themes set the article's own date in a heading."""
    longest = LONGEST_LINE if next(heading.iter(*TIME_TAGS), None) is not None else _LONGEST_DATE_HEADING
    if len(line_of(heading) or " " * (LONGEST_LINE + 1)) > longest:
        return True
    texts = [text_of(link) or "" for link in islice(heading.iter("a"), 3)]
    linked = any(len(text.split()) >= _HEADLINE_WORDS and not _NEAR_DATE.search(text) for text in texts)
    return linked and not _DATE_NAMES.search(names_of(heading))


@lru_cache(maxsize=20_000)
def _is_foreign_name(names: str, tag: str) -> bool:
    names = names.replace("text-caption", " ")  # a type size of Tailwind themes
    words = set(names.replace("-", " ").replace("_", " ").split())
    if not words:
        return False
    if tag == "footer" or not words.isdisjoint(("entry", "post", "article", "news")):
        words.discard("footer")  # `entry-footer`: older WordPress themes print the date there
    if not words.isdisjoint(_BUILDER_WORDS):
        words -= {"widget", "widgets"}
    return not words.isdisjoint(_FOREIGN_WORDS) or any(one in words and other in words for one, other in _FOREIGN_PAIRS)
