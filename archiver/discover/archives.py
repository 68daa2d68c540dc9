"""Lists that a site spreads over many pages (`/page/2/`, `?seite=2`) and over months (`/2024/10/`). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

from archiver.discover.moments import read_moment
from archiver.extract.document import Document
from archiver.items import Found
from archiver.urls import normal_url, same_site, url_key

_FOLDER = re.compile(r"/(?:(?:page|seite|p)[-/_]?(\d{1,5}))(?:\.html?)?/?$", re.I)
"""`/politik/page/2/` (WordPress), `/politik/seite-2`, `/archiv/p2.html`."""
_PARAMETER = re.compile(
    r"(?:^|(?<=&))(?:page|paged|seite|pg|p|currentpage|pagenumber|page_number)=(\d{1,5})(?=&|$)", re.I
)
_MONTH = re.compile(r"/((?:19|20)\d\d)(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?/?$")
"""A path that ends in a year, month or day: `/2024/10/`, `/archiv/2024-10`."""
_MONTH_OF_ARTICLE = re.compile(r"^(/(?:[^/]+/)?)((?:19|20)\d\d)/(\d{2})/(?:\d{2}/)?[^/]+/?$")
_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-]?(\d{2})[/-]?(\d{2})(?=[/_-])")
_ARCHIVES = frozenset(
    "archiv archive newsarchiv nachrichtenarchiv artikelarchiv pressearchiv alle-artikel alle-beitraege alle-meldungen alle-nachrichten "
    "nachrichten aktuelles news blog meldungen".split()
)
"""Last names of pages on which sites list everything they have published, or the latest of it page by page."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list."""

    number: int
    """From 1."""
    first: str
    """Address of the list's first page."""
    next: str | None = None
    """Address of the page after it."""
    last: int | None = None
    """The highest page number that it links to."""
    moments: tuple[datetime, ...] = ()
    """Publication dates that it names, aware; of its links or beside them."""
    lists: tuple[str, ...] = ()
    """Other lists that it links to: years, months, archives."""

    def is_before(self, since: datetime | None) -> bool:
        """Whether everything on it is older than what is wanted; False where too few dates tell."""
        return bool(since and len(self.moments) >= _ENOUGH_MOMENTS and max(self.moments) < since)


_ENOUGH_MOMENTS = 3
"""One or two dates on a page may be those of the imprint or of a pinned article."""


def read_list(content: bytes, url: str, links: Iterable[Found] = (), charset: str | None = None) -> ListPage:
    """Where a page stands in its list, and which lists it leads to; `links` are the articles that it shows."""
    document = Document(content, url, charset=charset)
    number, first = place_in_list(url)
    pages: dict[int, str] = {}
    lists: dict[str, None] = {}
    for address, is_next in _addresses(document):
        other, base = place_in_list(address)
        if url_key(base) == url_key(first) and other > 1:
            pages.setdefault(other, address)
        elif is_next and other == number + 1:
            pages.setdefault(other, address)  # some name the second page otherwise than the first
        elif _is_list(address):
            lists.setdefault(address)
    moments = (*_times(document), *(moment for link in links if (moment := link.date or day_in(link.url))))
    return ListPage(number, first, pages.get(number + 1), max(pages, default=None), moments, tuple(lists))


def place_in_list(url: str) -> tuple[int, str]:
    """The page number in an address, and the address of the list's first page.

    Example: `https://zeitung.example/politik/page/3/` gives 3 and `https://zeitung.example/politik/`.
    """
    whole = normal_url(url)
    parts = urlsplit(whole)
    if match := _PARAMETER.search(parts.query):
        query = (parts.query[: match.start()] + parts.query[match.end() :]).strip("&").replace("&&", "&")
        return max(1, int(match[1])), urlunsplit(parts._replace(query=query))
    if match := _FOLDER.search(parts.path):
        slash = "/" if parts.path.endswith("/") or match.start() == 0 else ""
        return max(1, int(match[1])), urlunsplit(parts._replace(path=parts.path[: match.start()] + slash))
    return 1, whole


def months_like(articles: Iterable[str]) -> str | None:
    """The address of month lists that articles' addresses suggest, with `{}` for year and month; None when they suggest none.

    Example: `https://zeitung.example/2024/10/21/bruecke/` suggests `https://zeitung.example/{:04}/{:02}/`.
    """
    for url in articles:
        parts = urlsplit(url)
        if match := _MONTH_OF_ARTICLE.match(parts.path):
            head: str = urlunsplit((parts.scheme, parts.netloc, match[1], "", "")).replace("{", "{{").replace("}", "}}")
            return head + "{:04}/{:02}/"
    return None


def month_of(url: str) -> tuple[int, int | None] | None:
    """Year and month of the list at an address that ends in a date; the month is None for a whole year."""
    match = _MONTH.search(urlsplit(url).path)
    if not match or not 1 <= int(match[2] or 1) <= 12:
        return None
    return int(match[1]), int(match[2]) if match[2] else None


def is_older(url: str, since: datetime | None) -> bool:
    """Whether the list at an address holds only what is older than wanted, as far as the address tells."""
    month = month_of(url)
    if not since or not month:
        return False
    year, number = month
    return year < since.year or (year == since.year and number is not None and number < since.month)


def day_in(url: str) -> datetime | None:
    """The day that an article's address names, at its end; None when it names none."""
    match = _DAY_IN_ADDRESS.search(urlsplit(url).path)
    try:
        return datetime(int(match[1]), int(match[2]), int(match[3]), 23, 59, tzinfo=UTC) if match else None
    except ValueError:
        return None


def _addresses(document: Document) -> Iterator[tuple[str, bool]]:
    """Every address of the same site that the page links to, in normal form, and whether it is called the next page."""
    for element in document.tagged("a", "link"):
        rel = (element.get("rel") or "").lower().split()
        if element.tag == "link" and "next" not in rel:
            continue
        address = document.absolute(element.get("href"))
        if address and same_site(address, document.url):
            try:
                yield normal_url(address), "next" in rel
            except ValueError:
                continue


def _is_list(url: str) -> bool:
    parts = urlsplit(url)
    if parts.query:
        return False
    leaf = re.sub(r"\.\w{2,5}$", "", parts.path.rstrip("/").rpartition("/")[2]).lower()
    return leaf in _ARCHIVES or month_of(url) is not None


def _times(document: Document) -> Iterator[datetime]:
    for element in document.tagged("time"):
        if moment := read_moment(element.get("datetime")):
            yield moment
