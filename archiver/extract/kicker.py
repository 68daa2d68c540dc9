"""The kicker (Dachzeile): the short line above the headline, inside its heading or right before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from lxml.html import HtmlElement

from archiver.extract.badges import BADGE_NAME, BADGES
from archiver.extract.images.captions import split_caption
from archiver.extract.places import in_breadcrumb, is_hidden, lineage, names_of
from archiver.extract.text import squeezed, text_of

_KICKER = re.compile(
    r"kicker|top-?(?:line|title)|over-?line|dach-?zeile|catch-?(?:line|title)|spitzmarke|roof-?line|eye-?brow|vor-?zeile|vor-?spitze|"
    r"pre-?(?:title|headline|heading)|super-?title|over-?title|ober-?titel|ober-?zeile|header-label|topic-headline|header-subline|teaser__subtitle|"
    r"(?:^|[\s_-])(?:rubric|flag|prefix|sky-?line|emphasis)(?:$|[\s_-])"
)
"""Class names of kickers, as counted on German publishers' pages."""
_NO_KICKER = re.compile(
    r"^(?:von|by|text|foto|bild|stand|anzeige|werbung|veröffentlicht|aktualisiert|publiziert|zuletzt|start(?:seite)?|home|zurück|"
    r"teilen|drucken|merken|suche|menü|lesezeit|artikel anhören|vorlesen|datum|autor\w*|kategorie\w*|ressort|themen?|sie sind hier|"
    r"eilmeldung|breaking|featured|sticky|sonntag|montag|dienstag|mittwoch|donnerstag|freitag|samstag|vor \d+)\b|"
    r"^\W*\d+\W*$|\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZÄa-zä]{3,9})\s?\d{2,4}|\d{1,2}:\d{2}|\d Min|[>»›/|]|"
    r"^\W*(?:\d+ )?kommentare\b|^\W*\d+ kommentar|^(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)\w* \d",
    re.I,
)
"""Short lines above headlines that are no kickers: bylines, dates, buttons, breadcrumbs."""
_META_NAME = re.compile(
    r"(?:^|[\s_-])(?:meta|date|datum|time|author|autor|byline|share|social|cat|category|categories|tags?|breadcrumbs?)"
    r"(?:$|[\s_-])|cat-links"
)
"""Class names of lines that hold a post's date, author or categories (WordPress themes)."""
_DRAWING = frozenset(("svg", "g", "path", "use", "rect", "circle", "line", "polygon", "defs", "title"))
_NO_LINE = frozenset(("a", "img", "picture", "time", "ul", "ol", "button", "form", "input"))
"""Elements that a plain kicker line does not hold."""
_PARTS = ("span", "div", "strong", "b", "em", "a", "p")
_SIGNS = frozenset(":|-–")
"""What stands between kicker and headline, often for screen readers only."""
_OPENING_QUOTES = tuple('„“"»«‚›‹')
_WORD = re.compile(r"\w{3,}")
_SHARED = 2
"""Words that a headline shares with the machine title that puts it otherwise, at least (guessed)."""
_NEAR = 3
"""How many elements with dates, authors or pictures may part a named kicker from its headline (guessed)."""
KICKER_WORDS = 14
"""Most words a kicker has (guessed; the longest of 27 measured has 8)."""
_CLIMB = 3
"""Levels above the heading on which a kicker may precede it (measured: up to 2)."""


def split_heading(
    element: HtmlElement, titles: Collection[str], sections: Collection[str] = ()
) -> tuple[str | None, str | None]:
    """Title and kicker of a heading: what it prints, without hidden prefixes and badges.

    `titles` are the page's machine titles, which decide where the mark-up leaves doubt; a line that only names one of `sections`
    is no kicker.
    """
    title, kicker, is_inner = _parted(element, titles)
    if is_inner or not title:
        return title or text_of(element), kicker
    return title, _outer_kicker(element, title, {section.casefold() for section in sections})


def printed_title(element: HtmlElement) -> str | None:
    """The title of a heading as `split_heading` gives it, for headings whose kicker is not asked for."""
    return _parted(element, ())[0] or text_of(element)


def _parted(element: HtmlElement, titles: Collection[str]) -> tuple[str | None, str | None, bool]:
    """Title and kicker inside a heading, and whether there is such a kicker; no title where nothing else is printed."""
    inside = list(element.iterdescendants("*"))
    hidden = [node for node in inside if is_hidden(node)]
    dropped = hidden + [node for node in inside if _is_badge(node)]
    inner = _inner_kicker(element, hidden, dropped, titles)
    if inner is None:
        title = text_of(element, [node for node in dropped if text_of(node) != ":"])  # it parts what is printed apart
        return (_named_in(element, title, dropped, titles) if title else None), None, False
    title = (text_of(element, [*dropped, inner]) or "").lstrip(":|·–—- ").strip()
    if not title:
        return None, None, False
    return _named_in(element, title, dropped, titles), _trimmed(text_of(inner, dropped)), True


def _inner_kicker(
    element: HtmlElement, hidden: list[HtmlElement], dropped: list[HtmlElement], titles: Iterable[str]
) -> HtmlElement | None:
    """The part of the heading that is its kicker: it stands first, and a headline follows it."""
    whole = text_of(element, dropped) or ""
    first = _first_part(element, dropped)
    if first is None:
        return None
    kicker = text_of(first, dropped) or ""
    rest = whole[len(kicker) :].lstrip(":|–- ").strip()
    if not rest or not whole.startswith(kicker) or len(kicker.split()) > KICKER_WORDS:
        return None
    named = any(_KICKER.search(names_of(node)) for node in first.iter("*"))
    parted = any((text_of(node) or "") in (":", "|", "-", "–") for node in hidden)
    stacked = len(rest.split()) > 1 and (
        (_stands_alone(first) and _confirmed(rest, titles)) or rest in titles or _is_told_apart(kicker, rest, titles)
    )
    by_make = _is_glued(first, kicker, whole, titles) or _is_left_unsaid(first, kicker, rest, titles)
    return first if named or parted or stacked or by_make else None


def _is_left_unsaid(first: HtmlElement, kicker: str, rest: str, titles: Iterable[str]) -> bool:
    """Whether a heading is two parts of the same make, and machine titles word only the second in their own way."""
    following = first.getnext()
    if (
        first.tag not in ("span", "div")
        or following is None
        or following.tag != first.tag
        or (first.tail or "").strip()
    ):
        return False
    told = {word for title in titles for word in _words(title)}
    return text_of(following) == rest and told.isdisjoint(_words(kicker)) and len(told & _words(rest)) >= _SHARED


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _is_told_apart(kicker: str, rest: str, titles: Iterable[str]) -> bool:
    """Whether a machine title is just kicker and headline with a sign between: `Industriegase: Konzern verkauft Werke`."""
    return any(
        title in (f"{kicker}: {rest}", f"{kicker} - {rest}", f"{kicker} – {rest}", f"{kicker} | {rest}")
        for title in titles
    )


def _stands_alone(part: HtmlElement) -> bool:
    return (part.tail or "").strip() in ("", ":")


def _is_glued(first: HtmlElement, kicker: str, whole: str, titles: Iterable[str]) -> bool:
    """Whether nothing parts a heading's first part from the next, so that a style must set it in a line of its own."""
    following = first.getnext()
    while (
        following is not None
        and not following.tail
        and (following.tag == "br" or (text_of(following) or ":") in _SIGNS)
    ):
        following = following.getnext()
    if first.tag not in ("span", "div", "small") or first.tail or following is None or following.tag != first.tag:
        return False
    after = whole[len(kicker) :].lstrip(" :|–-")[:1]
    is_part = (
        kicker[-1:].isalnum()
        and (after.isupper() or after in _OPENING_QUOTES)
        and len(whole[len(kicker) :].split()) > 1
    )
    return is_part and not any(squeezed(title) == squeezed(kicker) for title in titles)


def _named_in(element: HtmlElement, title: str, dropped: list[HtmlElement], titles: Iterable[str]) -> str:
    """The part of the heading that is exactly a machine title, when the whole is not: some headings hold the standfirst too."""
    wanted = {squeezed(known) for known in titles}
    if squeezed(title) in wanted:
        return title
    parts = (text_of(node, dropped) for node in element.iterdescendants(*_PARTS) if node not in dropped)
    return next((part for part in parts if part and squeezed(part) in wanted), title)


def _first_part(element: HtmlElement, dropped: list[HtmlElement]) -> HtmlElement | None:
    """The outermost element that opens the heading without being all of it."""
    node = element
    for _ in range(6):
        children = [child for child in node.iterchildren("*") if child not in dropped and text_of(child, dropped)]
        if (node.text or "").strip() or not children:
            return None
        if len(children) > 1 or (children[0].tail or "").strip():
            return children[0]
        node = children[0]
    return None


def _confirmed(rest: str, titles: Iterable[str]) -> bool:
    """Whether a machine title shows that the headline begins after the kicker: `rest` alone, or after a colon or dash."""
    return any(
        title == rest or title.endswith((f": {rest}", f" - {rest}", f" – {rest}", f" | {rest}")) for title in titles
    )


def _outer_kicker(element: HtmlElement, title: str, sections: Collection[str]) -> str | None:
    """The line before the headline: one that is named a kicker, else a plain one that stands right before it."""
    for distance, node in enumerate(lines_before(element)):
        if distance > _NEAR:
            return None
        part = next((part for part in node.iter("*") if _KICKER.search(names_of(part)) and not is_hidden(part)), None)
        named = part is not None and not in_breadcrumb(part)
        line = _first_of_row(part) if part is not None and named else node
        text = _trimmed(
            text_of(line, [child for child in line.iterdescendants("*") if is_hidden(child) or _says_badge(child)])
        )
        if not text or text.lower() in BADGES:
            continue
        if _NO_KICKER.search(text):
            if named or not _is_meta(node):
                return None
            continue
        if len(text.split()) > KICKER_WORDS or text.casefold() == title.casefold():
            return None
        if named or (distance == 0 and _is_plain_line(node) and text.casefold() not in sections):
            return text if named or split_caption(text)[1] is None else None
        if not _is_meta(node):
            return None
    return None


def lines_before(element: HtmlElement) -> Iterator[HtmlElement]:
    """What precedes the headline, nearest first, up to the border of its article."""
    for node in list(lineage(element, _CLIMB)):
        if node.tag in ("article", "main", "section", "header", "hgroup"):
            return
        for sibling in node.itersiblings("*", preceding=True):
            if not is_hidden(sibling):
                yield sibling


def _first_of_row(line: HtmlElement) -> HtmlElement:
    """The first of several labels that stand side by side without a blank between them (a flex row), else the line itself."""
    children = [child for child in line.iterchildren("*") if text_of(child)]
    glued = len(children) > 1 and not (line.text or "").strip() and not children[0].tail
    return children[0] if glued else line


def _is_plain_line(node: HtmlElement) -> bool:
    """Whether an element is one short line of text without links, pictures, lists or buttons, and not named a meta line."""
    if node.tag not in ("p", "span", "div", "h2", "h3", "h4", "h5", "strong", "em", "small", "hgroup"):
        return False
    parts = [part for part in node.iter("*") if part.tag not in _DRAWING]
    return len(parts) < 8 and not any(
        part.tag in ("a", "img", "picture", "time", "ul", "ol", "button", "form", "input")
        or _META_NAME.search(names_of(part))
        for part in parts
    )


def _is_meta(node: HtmlElement) -> bool:
    """Whether an element holds the post's date, author, categories or picture."""
    return node.tag in ("time", "figure", "img", "picture", "address") or any(
        part.tag == "time" or _META_NAME.search(names_of(part)) for part in list(node.iter("*"))[:8]
    )


def _is_badge(node: HtmlElement) -> bool:
    if _says_badge(node):
        return True
    return not len(node) and bool(BADGE_NAME.search(names_of(node))) and len((node.text or "").split()) <= 2


def _says_badge(node: HtmlElement) -> bool:
    return (text_of(node) or "").lower() in BADGES


def _trimmed(text: str | None) -> str | None:
    return (text or "").strip().rstrip(":").strip() or None
