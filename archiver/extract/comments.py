"""How many reader comments a page says it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, TypeGuard

from lxml.html import HtmlElement

from archiver.extract.document import Document
from archiver.extract.places import WIDGET, lineage, names_of
from archiver.extract.text import text_of

_NUMBERS = {"kein": 0, "keine": 0, "noch keine": 0, "null": 0, "no": 0, "ein": 1, "eine": 1, "einen": 1, "one": 1}
_WHAT = (
    r"(?:leser-?)?(?:kommentare?|kommentar\(e\)|comments?|leserbriefe?|leserpost|gedanken?\s+zu|antwort(?:en)?\s+(?:zu|auf)|"
    r"ergänzung(?:en)?|postings?)"
)
"""What sites call their readers' comments."""
_BEFORE = re.compile(
    rf"^\W{{0,3}}(\d{{1,6}}|\d{{1,3}}\.\d{{3}}|noch keine|keine?|eine?|no|one)\s+{_WHAT}(?:\b|\W|$)", re.I
)
"""`12 Kommentare`, `Ein Kommentar`, `Keine Kommentare`, `4 Gedanken zu „…“` (WordPress' default heading)."""
_AFTER = re.compile(rf"^\W{{0,3}}{_WHAT}\s*[(\[:]?\s*(\d{{1,6}}|\d{{1,3}}\.\d{{3}})\s*[)\]]?\W{{0,2}}$", re.I)
"""`Kommentare (3)`, `Kommentare: 3`, `Leserpost (150)`."""
_AT_END = re.compile(
    rf"[|·•,(/–—-]\s*(?:(\d{{1,6}}|noch keine|keine)\s+{_WHAT}|{_WHAT}\s*:\s*(\d{{1,6}}))\s*\)?$", re.I
)
"""The end of a line that dates the article: `21.10.2024 von Anna Muster (Kommentare: 3)`, `… in Lokales | 3 Kommentare`."""
_DAY = re.compile(r"\d{1,2}\.\s?(?:\d{1,2}\.|[A-Za-zä]{3,9}\.?)\s?\d{2,4}|[A-Za-zä]{3,9}\.? \d{1,2}, \d{4}")
_WORD_ONLY = re.compile(rf"^\W*{_WHAT}\W*$", re.I)
_HINTS = ("omment", "eserpost", "eserbrief", "edanke", "ntwort", "rgänzung", "osting")
"""Letters without which no line can state a number of comments."""
_TAGS = frozenset("a span div p li h1 h2 h3 h4 h5 strong b button small em summary".split())
_OTHERS = re.compile(
    rf"teaser|(?<!v)card|related|recommend|{WIDGET}|sidebar|most-?read|popular|swiper|slider|recent|latest|loop|post-?list|next-?post|prev-?post|crp_"
)
"""Class names of boxes whose counts belong to other articles."""
_COUNT_NAME = re.compile(r"comment|kommentar")
_TO_COMMENTS = re.compile(r"#(?:mh-)?(?:respond|comments?|kommentare?|disqus_thread)\b", re.I)
_LONGEST_BARE = 20
"""Characters of a bare number with the white space around it (guessed)."""
_LONGEST = 120
"""Most characters of a line that states a number; WordPress repeats the headline in it."""
_LONGEST_RAW = 500
"""The same with the white space of indented mark-up (guessed)."""


def find_comment_count(document: Document, headline_element: HtmlElement | None = None) -> int | None:
    """The number that the page states; 0 is an answer, None is none. Counts on teasers of other articles are left out."""
    told = _told(document.news)
    if told is not None:
        return told
    return _shown(document, set(lineage(headline_element)) if headline_element is not None else set())


def comment_sources(document: Document, headline_element: HtmlElement | None = None) -> list[tuple[str, int]]:
    """Every count that counts, best first: `[("json-ld", 12), ("shown", 12)]`; what `find_comment_count` takes the first of."""
    told = _told(document.news)
    above = set(lineage(headline_element)) if headline_element is not None else set()
    shown = chain(_counts(document, above), _bare(document, above))
    return [*([("json-ld", told)] if told is not None else []), *(("shown", count) for count in shown)]


def _told(news: dict[str, Any]) -> int | None:
    """The count in the article's JSON-LD: `commentCount`, or the comments among its interaction counters."""
    count = _as_number(news.get("commentCount"))
    if count is not None:
        return count
    counters = news.get("interactionStatistic")
    for counter in counters if isinstance(counters, list) else [counters]:
        if isinstance(counter, dict) and "CommentAction" in str(counter.get("interactionType")):
            return _as_number(counter.get("userInteractionCount"))
    return None


def _as_number(value: Any) -> int | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.strip().isdecimal() and len(text) < 8 else None


def _shown(document: Document, above: set[HtmlElement]) -> int | None:
    """The first number that a line of the article itself states; `Ein Kommentar` counts only among comments (it heads opinions)."""
    return next(chain(_counts(document, above), _bare(document, above)), None)


def _counts(document: Document, above: set[HtmlElement]) -> Iterator[int]:
    for node in _hinting(document):
        line = text_of(node) or ""
        if _WORD_ONLY.match(line) and node.getparent() is not None:  # `<b>12</b> <span>Kommentare</span>`
            line = text_of(node.getparent()) or ""
        match = len(line) <= _LONGEST and (_BEFORE.match(line) or _AFTER.match(line) or _behind_date(line))
        if match and not _is_of_others(node, above):
            number = next(filter(None, match.groups())).lower()
            if number.startswith("ein") and "comment" not in " ".join(names_of(parent) for parent in lineage(node)):
                continue
            yield _NUMBERS[number] if number in _NUMBERS else int(number.replace(".", ""))


def _behind_date(line: str) -> re.Match[str] | None:
    return _AT_END.search(line) if _DAY.search(line) else None


def _bare(document: Document, above: set[HtmlElement]) -> Iterator[int]:
    """Numbers that only class names and their link call comments: `<span class="entry-meta-comments"><a href="…#respond">0</a></span>`."""
    for node in document.tagged("a", "span", "b"):
        text = node.text  # alone, or before an icon
        if not _is_bare(text):
            text = node[-1].tail if len(node) else None  # behind one
            if not _is_bare(text):
                continue
        named = [parent for parent in lineage(node, 3) if _COUNT_NAME.search(names_of(parent))]
        linked = any(_TO_COMMENTS.search(parent.get("href") or "") for parent in lineage(node, 3))
        if named and linked and not _is_of_others(node, above) and _is_in_head(node, above):
            yield int(text)


def _is_bare(text: str | None) -> TypeGuard[str]:
    return text is not None and len(text) <= _LONGEST_BARE and text.strip().isdecimal()


def _is_in_head(node: HtmlElement, above: set[HtmlElement]) -> bool:
    """Whether a bare number stands in the same part of the page as the headline."""
    return any(parent in above for parent in lineage(node, 8))


def _hinting(document: Document) -> list[HtmlElement]:
    """The elements in which one of the words stands at the beginning or the end; inner texts are not asked, for there are thousands."""
    begins = [(node, text) for node, text in document.texts if node.tag in _TAGS]
    ends = [(node, tail) for node in document.elements if (tail := node.tail) and not tail.isspace()]
    whole = "\n".join(text for _, text in chain(begins, ends))
    hints = [hint for hint in _HINTS if hint in whole]  # mostly one or none: only for that each text is searched again
    if not hints:
        return []
    found = {node for node, text in begins if _may_state(text, hints)}
    found.update(node.getparent() for node, text in ends if _may_state(text, hints) and node.getnext() is None)
    return [node for node in document.elements if node in found and node.tag in _TAGS]


def _may_state(text: str, hints: list[str]) -> bool:
    return any(hint in text for hint in hints) and len(text) < _LONGEST_RAW


def _is_of_others(node: HtmlElement, above: set[HtmlElement]) -> bool:
    """Whether a line stands in a teaser, a list of newest comments or a menu."""
    for parent in lineage(node):
        if parent in above:
            return False
        if parent.tag in ("nav", "aside") or _OTHERS.search(names_of(parent).replace("comments-teaser", "")):
            return True
        if parent.tag == "article" and "comment" not in names_of(parent):
            return True
    return False
