"""The dates that readers see beside the headline, and the `<time>` elements and microdata there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.dates.machine import Moment, read_machine
from archiver.extract.dates.places import TIME_TAGS, around, below, beside, holders, is_named_date, line_of, stamped
from archiver.extract.dates.reader import Label, Printed, publication, read_date, read_line
from archiver.extract.dates.words import AS_OF, PUBLISHED, UPDATED
from archiver.extract.document import Document
from archiver.extract.text import text_of
from archiver.items import Precision

_MOST_READ = 8
"""Elements read before the search ends (guessed)."""
_FEW_WORDS = 2
"""Words beside a date, names of authors apart, in a line that is only a date line: `Politik`, `Berlin`."""
_COMPLETE = re.compile(r"\d{4}|\d\.\s?\d\d?\.\s?\d\d")
"""A printed date with its year; `gestern` on a page that was saved later says less than the attribute."""
_CHANGE_NAME = re.compile(
    r"(?:^|[\s_-])(?:updated?|modified|modification|change|aenderung|änderung)[-_](?:date|time|on|at|datum)(?:$|[\s_-])|(?:^|[\s_-])(?:date|time)[-_](?:updated?|modified)(?:$|[\s_-])"
)
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d(?:\s?(?:Uhr|[ap]\.?m\.?))?", re.I)
_STAMP = re.compile(r"\s*(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?) ?([+-]\d\d):?(\d\d)\b")
_MACHINE_TEXT = re.compile(r"\s*\d{4}-\d\d-\d\dT")
_PUBLISHED_NAMES = frozenset(("published", "entry-date", "dt-published", "pubdate"))
_MODIFIED_NAMES = frozenset(("modified", "dt-updated", "date-modified", "entry-modified"))
"""Class names of hAtom, microformats and the WordPress themes that follow them."""


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date that stands beside the headline."""

    source: str
    """`time` for a machine-readable attribute, `text` for print."""
    moment: Moment
    original: str
    is_modification: bool
    is_named: bool
    """Whether the mark-up names the place a date."""
    label: Label = Label.NONE
    """What the words beside it call it."""


def shown_dates(document: Document, headline: HtmlElement | None, *, far: bool = True) -> list[ShownDate]:
    """Dates near the headline, nearest first, only those in places named as dates where there are any; no headline, no dates.

    With `far`, the rest of the page is searched for a labelled date when none stands near.
    """
    headline = headline if headline is not None else next(iter(document.tagged("h1")), None)
    if headline is None:
        return []
    in_article = next(headline.iterancestors("article"), None) is not None
    found = _read_all(around(headline), document, headline)
    if far and all(date.is_modification for date in found):
        telling = (element for element in below(headline) if _tells_date(element, in_article))
        others = _read_all(telling, document, headline)
        found += [d for d in others if d.label is Label.PUBLISHED] or [d for d in others if d.is_named and in_article]
        found = found or _only_one(headline, document)
    if far and found and not any(date.moment.precision is Precision.MINUTE for date in found):
        found += [date for node in stamped(headline) if _is_publication(node) for date in _machine(node, document)]
    return [date for date in found if date.is_named] or found


def _read_all(elements: Iterator[HtmlElement], document: Document, headline: HtmlElement) -> list[ShownDate]:
    """What up to `_MOST_READ` elements show, until one suffices; beside that one only modifications."""
    found: list[ShownDate] = []
    seen: set[HtmlElement] = set()
    for element in elements:
        if element in seen:
            continue
        seen.add(element)
        dates = _read(element, document, headline)
        found += dates
        if any(map(_suffices, dates)):
            others = [date for other in beside(element) for date in _read(other, document, headline)]
            return found + [date for date in others if date.is_modification]
        if len(seen) >= _MOST_READ:
            break
    return found


def _read(element: HtmlElement, document: Document, headline: HtmlElement) -> list[ShownDate]:
    dates = _machine(element, document) or _printed(element, document, headline)
    if len(dates) != 1 or dates[0].moment.precision is Precision.MINUTE:
        return dates
    if stamp := _stamp_of(element, document):
        same_day = stamp.day(document.url) == dates[0].moment.day(document.url)
        return [replace(dates[0], moment=stamp)] if same_day else dates
    if (clock := _clock_of(element)) is None:
        return dates
    timed = read_date(f"{dates[0].moment.day(document.url):%d.%m.%Y}, {clock}", document.fetched_at, document.url)
    return [replace(dates[0], moment=Moment(timed))] if timed else dates


def _clock_of(element: HtmlElement) -> str | None:
    """The time of day in the title of the link around a date: `<a title="21:38" rel="bookmark">19. Mai 2011</a>`, as in
    WordPress's own themes of 2010 to 2013 and those built on them."""
    nodes = (element, *islice(element.iterancestors(), 2), *element.iterchildren("a"))
    titles = [(node.get("title") or "").strip() for node in nodes if node.tag == "a"]
    return next((title for title in titles if _CLOCK.fullmatch(title)), None)


def _stamp_of(element: HtmlElement, document: Document) -> Moment | None:
    """The moment in the title of a printed day: `<span title="2024-10-21 18:30:00 +0200 CEST">`, as Hugo's themes write it."""
    stamp = _STAMP.match(element.get("title") or "")
    return read_machine(f"{stamp[1]}T{stamp[2]}{stamp[3]}:{stamp[4]}", document) if stamp else None


def _tells_date(element: HtmlElement, in_article: bool) -> bool:
    """Whether an element far from the headline has a label in it or in the line around it, or is named a date in the same article."""
    if in_article and is_named_date(element):
        return True
    parent = element.getparent()
    lines = (line_of(element), line_of(parent) if parent is not None else None)
    return any(line and PUBLISHED.search(line) for line in lines)


def _only_one(headline: HtmlElement, document: Document) -> list[ShownDate]:
    """The machine-readable date of a page without `<article>` (WordPress's block themes print it below the text), when all
    that the page's `<main>` holds outside lists and links name one day: then none is another article's."""
    if next(headline.iterancestors("main"), None) is None:
        return []
    times = [
        time
        for time in below(headline)
        if time.tag in TIME_TAGS and next(time.iterancestors("article", "li", "a"), None) is None
    ]
    dates = [date for time in times for date in _machine(time, document)]
    days = {date.moment.day(document.url) for date in dates}
    return [date for date in dates if not date.is_modification][:1] if len(days) == 1 else []


def _is_publication(element: HtmlElement) -> bool:
    """Whether class or microdata say that an element tells the publication: `<abbr class="published" title="…">`."""
    return "datePublished" in (element.get("itemprop") or "") or not _PUBLISHED_NAMES.isdisjoint(_names(element))


def _suffices(date: ShownDate) -> bool:
    return date.is_named and not date.is_modification and date.moment.precision is Precision.MINUTE


def _machine(element: HtmlElement, document: Document) -> list[ShownDate]:
    """The date in an element's attribute, unless readers see another day or a finer time in it."""
    text = element.get("datetime") or _microdata(element)
    moment = read_machine(text, document) if text else None
    if not text or moment is None or _in_sentence(element, document):
        return []
    is_modification = _is_modification(element)
    label = Label.AS_OF if AS_OF.search(_words_before(element)) else Label.NONE
    printed = read_line(line_of(element) or "", document.fetched_at, document.url)
    is_modification = is_modification or (bool(printed) and all(date.label is Label.UPDATED for date in printed))
    shown = publication(printed)
    if shown and _COMPLETE.search(shown.text) and _print_decides(moment, Moment(shown.value), document):
        return [ShownDate("time", Moment(shown.value), shown.text, is_modification, True, label)]
    return [ShownDate("time", moment, text, is_modification, True, label)]


def _in_sentence(element: HtmlElement, document: Document) -> bool:
    """Whether a date stands in a line that is no date line: `Über dieses Thema berichtet der Funk am <time>…</time>.`"""
    parent = element.getparent()
    own = line_of(element)
    outer = line_of(parent) if parent is not None and parent.text and parent.text.strip() else None
    if not own or not outer or len(outer) == len(own) or not read_line(own, document.fetched_at, document.url):
        return False
    return not read_line(outer, document.fetched_at, document.url)


def _microdata(element: HtmlElement) -> str | None:
    """The value in microdata (`content`) or hAtom (`<abbr class="published" title="…">`)."""
    value: str | None = None
    if element.get("itemprop"):
        value = element.get("content")
    if value is None and element.tag == "abbr" and _names(element) & (_PUBLISHED_NAMES | _MODIFIED_NAMES | {"updated"}):
        value = element.get("title")
    return value


def _print_decides(attribute: Moment, shown: Moment, document: Document) -> bool:
    """Whether what stands in the element corrects its attribute: another day, a time beside a bare day, local time called UTC."""
    clock = shown.shown_clock()
    days_apart = abs(attribute.day(document.url) - shown.day(document.url))
    if clock is None:
        return days_apart > timedelta(days=1)
    if attribute.shown_clock() is None or days_apart:
        return True
    return attribute.is_utc and attribute.shown_clock() == clock


def _printed(element: HtmlElement, document: Document, headline: HtmlElement) -> list[ShownDate]:
    """The dates of the widest date line around an element."""
    if _in_sentence(element, document):
        return []
    best: list[Printed] = []
    for holder in [element] if _is_named_change(element) else holders(element, headline):
        dates = _read_line(holder, document)
        if len(dates) < len(best) or (best and not dates) or _adds_only_words(dates, best):
            break
        best = dates
    best = _without_machine_texts(best)
    chosen = publication(best)
    is_change = _is_modification(element)
    named = is_named_date(element)
    return [
        ShownDate(
            "text",
            Moment(printed.value),
            printed.text,
            is_change or printed.label is Label.UPDATED or (printed.label is Label.AS_OF and printed is not chosen),
            named,
            printed.label,
        )
        for printed in best
        if (printed is chosen or printed.label in (Label.UPDATED, Label.AS_OF)) and (named or _stands_alone(printed))
    ]


def _adds_only_words(wider: list[Printed], dates: list[Printed]) -> bool:
    """Whether a wider line tells no more than a narrower one whose date stands alone: `<p>Reporterin</p><p>3. Januar 2025</p>`."""
    labelled = any(date.label is not Label.NONE for date in wider)
    return (
        len(wider) == len(dates)
        and not labelled
        and any(map(_stands_alone, dates))
        and not any(map(_stands_alone, wider))
    )


def _is_named_change(element: HtmlElement) -> bool:
    """Whether the class of an element or its parent names a date of change: `post-update-date`, `date-modified`."""
    nodes = (element, *islice(element.iterancestors(), 1))
    return any(_CHANGE_NAME.search((node.get("class") or "").lower()) for node in nodes)


def _without_machine_texts(dates: list[Printed]) -> list[Printed]:
    """The dates of a line; one in machine form beside one for readers is the last change, kept for search engines (Avada)."""
    machine = [date for date in dates if _MACHINE_TEXT.match(date.text)]
    if not machine or len(machine) == len(dates):
        return dates
    return [replace(date, label=Label.UPDATED) if date in machine else date for date in dates]


def _stands_alone(printed: Printed) -> bool:
    """Whether a date in a place without a telling name is labelled or has hardly a word beside it; captions end in dates too."""
    return printed.label is not Label.NONE or printed.unknown_words <= _FEW_WORDS


def _read_line(element: HtmlElement, document: Document) -> list[Printed]:
    """The dates of an element, its parts held apart (`<b>21.10.2024</b><b>14:05</b>`); worded as seen where that reads the same."""
    line = line_of(element)
    if not line:
        return []
    apart = read_line(line, document.fetched_at, document.url)
    seen = text_of(element) or ""
    if seen == line:
        return apart
    together = read_line(seen, document.fetched_at, document.url)
    same = [(d.value, d.label) for d in together] == [(d.value, d.label) for d in apart]
    return together if same or not apart else apart


def _is_modification(element: HtmlElement) -> bool:
    """Whether class, microdata or the words before it say that the element tells a change."""
    names = _names(element)
    itemprop = element.get("itemprop") or ""
    if "datePublished" in itemprop or names & _PUBLISHED_NAMES or element.get("pubdate") is not None:
        return False
    if (
        itemprop == "dateModified"
        or names & _MODIFIED_NAMES
        or _is_named_change(element)
        or UPDATED.search(_words_before(element))
    ):
        return True
    return "updated" in names and _stands_with_publication(element)


def _stands_with_publication(element: HtmlElement) -> bool:
    """Whether a date classed as publication stands in the same line: themes that show one date alone class it `updated`, as hAtom asks."""
    parent = element.getparent()
    return parent is not None and any(_names(node) & _PUBLISHED_NAMES for node in islice(parent.iter(), 20))


def _names(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").lower().split())


def _words_before(element: HtmlElement) -> str:
    """The text between the element and the one before it, or what its parent begins with: `Aktualisiert am `."""
    before = element.getprevious()
    parent = element.getparent()
    if before is not None:
        words = (
            f"{before.text or ''} {before.tail or ''}"
            if len(before) == 0 and before.tag != "time"
            else before.tail or ""
        )
    else:
        words = (parent.text or "") if parent is not None else ""
    return words.strip()[-60:]
