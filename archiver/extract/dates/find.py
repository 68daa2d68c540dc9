"""When the page was first published and last changed.

Sources of the publication, best first, and why in this order:

1. `json-ld`: `datePublished` of the object that describes the article: written for search engines, with zone, checked by them.
2. `meta`: `article:published_time` and its kin: the same, by older hands; generic names (`date`) last.
3. `feed`: what feed or news sitemap announced; exact, but some feeds give the last change.
4. `time`: `<time datetime>` and microdata beside the headline.
5. `text`: what readers see beside the headline.
6. `state`: what the page carries for its scripts, beside the headline; looked at only where none of the above gives a publication.
7. `meta` again: names that mean creation, not publication.
8. `url`: a day in the address.

The first source that gives a possible date wins; a lower one corrects it in three cases. It names the same day to the minute where the
first knows the day only. It shows the same clock time as local time where the first claims UTC: the system wrote local time and
called it UTC (print speaks only against a bare `Z`, see `is_computed_utc`). It shows an earlier publication where the first is the time of
the last change. What the sources disagree about is told in `Dates.conflict`.

Never a modification, never a date after the fetch, never one from the body, comments, other articles or the footer. What readers see is
read only where it could change the answer: that search is most of the cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from lxml.html import HtmlElement

from archiver.extract.dates.machine import Moment, is_computed_utc, read_machine
from archiver.extract.dates.reader import Label
from archiver.extract.dates.shown import shown_dates
from archiver.extract.dates.urls import url_date
from archiver.extract.document import ARTICLE_TYPES, Document, strings, types_of
from archiver.extract.state import values_in_state
from archiver.items import Precision

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "article.published",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "sailthru.date", "shareaholic:article_published_time",
    "dc.date.issued", "dcterms.issued", "dc.issued", "dcterms.date", "dc.date", "dc.date.available", "dcterms.available",
    "prism.publicationdate", "citation_publication_date", "citation_online_date", "bt:pubdate", "rbpubdate", "vr:published_time",
    "iso-8601-publish-date", "pubdate", "publishdate", "publish-date", "publish_date", "publish_time", "published", "published_at",
    "publicationdate", "publication-date", "publication_date", "published-date", "published_date", "published_time",
    "datepublished", "date_published", "datum", "date",
)  # fmt: skip
"""Names of `<meta>` that tell the publication, exact ones first: OpenGraph, trackers, Dublin Core, Highwire, then free inventions."""
_CREATED_META = ("dc.date.created", "dcterms.created", "dc.created", "datecreated", "creation_date", "created")
_MODIFIED_META = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified", "datemodified", "dcterms.modified",
    "dc.date.modified", "dc.modified", "last-modified", "revised",
)  # fmt: skip
_STATE_PUBLISHED = tuple(
    "datepublished firstpublishedat firstpublished datefirstpublished firstpublishdate firstpublicationdate publishedat publisheddate "
    "publicationdate publishdate publishedtime publishtime publishedon pubdate published releasedate".split()
)
_STATE_MODIFIED = tuple(
    "datemodified modifiedat modifieddate modificationdate lastmodified lastmodifieddate updatedat updated".split()
)
"""Keys of publication and change in states, as content systems name them (lower case, letters and digits only)."""
_PAGE_TYPES = frozenset(
    "WebPage ItemPage ClaimReview Review Recipe HowTo QAPage FAQPage CreativeWork PodcastEpisode RadioEpisode".split()
)
"""Types that may describe the page where no article type does; images, videos and comments of a page have dates of their own."""

_CLOCK_ERROR = timedelta(minutes=10)
"""How far clocks of servers may differ before a date after the fetch means a wrong zone (guessed)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date that a source gives."""

    source: str
    """`json-ld`, `meta`, `feed`, `time`, `text`, `state` or `url`."""
    moment: Moment
    original: str
    is_modification: bool = False
    name: str = ""
    """What the place is called within its source: `datePublished`, `article:published_time`; "" where it has no name."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What the page says of its time."""

    date: datetime | None = None
    """First publication, aware: with the offset the page gave, in the site's zone where it gave none or UTC."""
    precision: Precision | None = None
    source: str | None = None
    original: str | None = None
    """As it stands on the page: `Oktober 21, 2024`; for machine-readable sources the attribute's value."""
    modified: datetime | None = None
    """Last modification as the page gives it; where that is before `date`, `conflict` says so."""
    conflict: str | None = None
    """What the sources disagree about, in words, or None."""


def find_dates(document: Document, headline_element: HtmlElement | None = None, title: str | None = None) -> Dates:
    """Publication and modification of the page; both None rather than guessed."""
    candidates = date_candidates(document, headline_element, title, only_needed=True)
    published = [candidate for candidate in candidates if not candidate.is_modification]
    url = document.url
    if not published:
        return Dates(modified=next((c.moment.aware(url) for c in candidates if c.is_modification), None))
    changes = [candidate for candidate in candidates if candidate.is_modification]
    first = _in_true_zone(published[0], published, document)
    if published[0].moment.is_utc and not first.moment.is_utc:  # then the page's other UTC marks are wrong too
        changes = [replace(c, moment=c.moment.as_local(url)) if c.moment.is_utc else c for c in changes]
    chosen = _to_the_minute(_not_the_change(first, published, changes, url), published, url)
    modified, problem = _modification(changes, chosen, url)
    return Dates(
        date=chosen.moment.aware(url),
        precision=chosen.moment.precision,
        source=chosen.source,
        original=chosen.original,
        modified=modified,
        conflict="; ".join(
            filter(None, (problem, _wrong_zone(published[0], first), _disagreement(chosen, published, url)))
        )
        or None,
    )


def date_candidates(
    document: Document,
    headline_element: HtmlElement | None = None,
    title: str | None = None,
    *,
    only_needed: bool = False,
) -> list[Candidate]:
    """Every date that the page gives, best source first; what `find_dates` chooses from.

    `only_needed` leaves out what readers see where it could not change the answer.
    """
    best = [*_json_ld(document), *_meta(document, _PUBLISHED_META)]
    changes = list(_meta(document, _MODIFIED_META, is_modification=True))
    if only_needed and _is_settled(best + changes):
        return best + changes
    feed = list(_feed(document))
    is_known = any(not candidate.is_modification for candidate in [*best, *feed])
    dates = shown_dates(document, headline_element, far=not is_known)
    shown = [
        Candidate(d.source, d.moment, d.original, d.is_modification or (is_known and d.label is Label.AS_OF))
        for d in dates
    ]
    is_known = is_known or any(not candidate.is_modification for candidate in shown)
    state = [] if is_known else list(_state(document, title))
    return [*best, *feed, *shown, *state, *_meta(document, _CREATED_META), *_url(document), *changes]


def _is_settled(candidates: list[Candidate]) -> bool:
    """Whether nothing that readers see could change the answer.

    That is so when the metadata name publication and another change, the publication to the minute and in a sure zone.
    """
    best = next((candidate for candidate in candidates if not candidate.is_modification), None)
    changes = [candidate.moment.value for candidate in candidates if candidate.is_modification]
    if best is None or best.moment.precision is Precision.DAY or not changes or best.moment.value in changes:
        return False
    return not best.moment.is_utc or is_computed_utc(best.original)


def _json_ld(document: Document) -> Iterator[Candidate]:
    for key, is_modification in (("datePublished", False), ("dateModified", True)):
        for node in _own_nodes(document):
            video = node.get("uploadDate") if key == "datePublished" and types_of(node) == {"VideoObject"} else None
            for text in _texts(node.get(key) or video):
                if moment := read_machine(text, document):
                    yield Candidate("json-ld", moment, text, is_modification, key)


def _own_nodes(document: Document) -> list[dict[str, Any]]:
    """The article's object, others that tell of the same headline, then the page's."""
    news = document.news
    titles = strings(news.get("headline"))
    same = [
        n
        for n in document.json_ld_of(ARTICLE_TYPES)
        if titles and n is not news and strings(n.get("headline")) == titles
    ]
    return [news, *same, *document.json_ld_of(_PAGE_TYPES)]


def _texts(value: Any) -> list[str]:
    return [str(value)] if isinstance(value, int) else strings(value)


def _meta(document: Document, names: tuple[str, ...], *, is_modification: bool = False) -> Iterator[Candidate]:
    for name in names:
        for text in document.meta.get(name, ())[:1]:
            if moment := read_machine(text, document):
                yield Candidate("meta", moment, text, is_modification, name)


def _feed(document: Document) -> Iterator[Candidate]:
    found = document.found
    for when, is_modification in ((found.date, False), (found.modified, True)) if found else ():
        if when and (moment := read_machine(when.isoformat(), document)):
            yield Candidate("feed", moment, when.isoformat(), is_modification)


def _state(document: Document, title: str | None) -> Iterator[Candidate]:
    """What the page's state says of the object with the article's headline."""
    for keys, is_modification in ((_STATE_PUBLISHED, False), (_STATE_MODIFIED, True)):
        for key, value in values_in_state(document, title, keys) if title else ():
            if isinstance(value, str | int) and (moment := read_machine(str(value), document)):
                yield Candidate("state", moment, str(value), is_modification, key)


def _url(document: Document) -> Iterator[Candidate]:
    """A day parted by slashes or dashes; eight digits in a row may be the number of an article."""
    hint = url_date(document.url)
    day = hint.as_date() if hint else None
    if hint and day and not hint.text.isdigit() and (moment := read_machine(day.isoformat(), document)):
        yield Candidate("url", moment, hint.text)


def _in_true_zone(chosen: Candidate, published: list[Candidate], document: Document) -> Candidate:
    """The chosen time as local time, when its mark UTC is wrong.

    It is wrong when another source gives the same clock time with another zone (print counts only against a bare `Z`), or
    when the page would have been published after it was fetched.
    """
    clock = chosen.moment.shown_clock()
    if clock is None or not chosen.moment.is_utc:
        return chosen
    for other in published:
        is_print = other.source in ("time", "text")
        if (
            other.moment.shown_clock() == clock
            and not other.moment.is_utc
            and not (is_print and is_computed_utc(chosen.original))
        ):
            return other
    local, fetched = chosen.moment.as_local(document.url), document.fetched_at
    if local.aware(document.url) <= fetched < chosen.moment.aware(document.url) - _CLOCK_ERROR:
        return replace(chosen, moment=local)
    return chosen


def _not_the_change(chosen: Candidate, published: list[Candidate], changes: list[Candidate], url: str) -> Candidate:
    """An earlier date of publication, when the chosen one is the time of the last change.

    Some systems write the last change into `datePublished` too. The page's own metadata may show it, or readers do, who see both times;
    a date in print without its change beside it does not suffice.
    """
    when = chosen.moment.aware(url)
    telling = {c.source for c in changes if _same_minute(c.moment.aware(url), when)}
    for other in published if telling else ():
        speaks = other.source == "meta" or (other.source in ("time", "text") and telling & {"time", "text"})
        is_earlier = other.moment.day(url) < chosen.moment.day(url) or other.moment.precision is Precision.MINUTE
        if speaks and is_earlier and other.moment.aware(url) < when - timedelta(minutes=1):
            return other
    return chosen


def _same_minute(one: datetime, other: datetime) -> bool:
    return abs(one - other) < timedelta(minutes=1)


def _to_the_minute(chosen: Candidate, published: list[Candidate], url: str) -> Candidate:
    """The first other candidate that names the chosen day to the minute, when the chosen one knows the day only."""
    if chosen.moment.precision is Precision.MINUTE:
        return chosen
    finer = (other for other in published if other.moment.precision is Precision.MINUTE)
    return next((other for other in finer if other.moment.day(url) == chosen.moment.day(url)), chosen)


def _modification(changes: list[Candidate], chosen: Candidate, url: str) -> tuple[datetime | None, str | None]:
    """The modification, and a word of warning where it lies before the publication (a post edited while it waited for its hour).

    A source that repeats the publication says nothing while another one knows a later change.
    """
    if not changes:
        return None, None
    published = chosen.moment.aware(url)
    changed = next((c for c in changes if c.moment.aware(url) > published), changes[0])
    if changed.moment.precision is Precision.DAY:
        finer = (c for c in changes if c.moment.precision is Precision.MINUTE)
        changed = next((c for c in finer if c.moment.day(url) == changed.moment.day(url)), changed)
    when = changed.moment.aware(url)
    if when >= published:
        return when, None
    if changed.moment.precision is Precision.DAY and changed.moment.day(url) == chosen.moment.day(url):
        return published, None
    return (
        when,
        f"modified {changed.original} ({changed.source}) is before published {chosen.original} ({chosen.source})",
    )


def _wrong_zone(claimed: Candidate, corrected: Candidate) -> str | None:
    return None if claimed is corrected else f"{claimed.source} {claimed.original} is local time, not UTC"


def _disagreement(chosen: Candidate, published: list[Candidate], url: str) -> str | None:
    other = next((other for other in published if other.moment.day(url) != chosen.moment.day(url)), None)
    return f"{chosen.source} {chosen.original}, but {other.source} {other.original}" if other else None
