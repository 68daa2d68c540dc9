"""Where an outlet announces its articles: what is asked for at each stage of its discovery. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from archiver.archive import Role, Sources
from archiver.catalogue import Outlet
from archiver.crawl.selection import MAX_SITEMAPS_UNASKED, is_news
from archiver.discover.frontpage import FrontPage

MAX_FEEDS = 10
"""Taken from one front page. Guessed: portals name a feed for every section, and the first ones have it all."""
_GUESSES = (("feed", Role.FEED), ("rss", Role.FEED), ("sitemap-news.xml", Role.SITEMAP), ("sitemap.xml", Role.SITEMAP))
"""Where content systems put these when they name them nowhere (WordPress, Drupal, Typo3, Google's examples)."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A document to ask for."""

    url: str
    role: Role
    depth: int = 0
    """How many sitemap indexes led to it."""
    is_named: bool = False
    """True when the user named it: then it may be anything, and all of it is wanted."""
    is_guess: bool = False
    """True when nobody said that it exists: then nobody misses it."""
    page: int = 0
    """Which page of a list it is that is gone back through, from 1; 0 when it is none."""
    list: str = ""
    """Address of that list's first page, of lists that are web pages."""
    is_section: bool = False
    """True for a page that the front page leads to and that is read for its links."""


def known(entry: Outlet | None, remembered: Sources) -> list[Ask]:
    """News sitemaps, then feeds: those of the catalogue and those that were found before."""
    sitemaps = dict.fromkeys([*(entry.news_sitemaps if entry else ()), *remembered.sitemaps])
    feeds = dict.fromkeys([*(entry.feeds if entry else ()), *remembered.feeds])
    return [Ask(url, Role.SITEMAP) for url in sitemaps] + [Ask(url, Role.FEED) for url in feeds]


def of_all_pages(entry: Outlet | None) -> list[Ask]:
    """The catalogue's sitemaps of all pages, old ones among them."""
    return [Ask(url, Role.SITEMAP) for url in (entry.sitemaps if entry else ())]


def named_by_the_site(front: FrontPage | None, robots_sitemaps: Iterable[str], *, is_broad: bool) -> list[Ask]:
    """Sitemaps in robots.txt, those of news first, and feeds named on the front page."""
    sitemaps = sorted(robots_sitemaps, key=lambda url: not is_news(url))
    sitemaps = sitemaps if is_broad else sitemaps[:MAX_SITEMAPS_UNASKED]
    feeds = front.feeds[:MAX_FEEDS] if front else ()
    return [Ask(url, Role.SITEMAP) for url in sitemaps] + [Ask(url, Role.FEED) for url in feeds]


def guesses(homepage: str) -> list[Ask]:
    """The usual places."""
    return [Ask(urljoin(homepage, path), role, is_guess=True) for path, role in _GUESSES]


def to_remember(
    earlier: Iterable[str], working: Iterable[str], dead: Iterable[str], entry_has: Iterable[str]
) -> list[str]:
    """The addresses worth keeping for the next run: what worked once and is not known to be gone.

    One that fails for a day is kept; what the catalogue names is not repeated, so that the catalogue can change.
    """
    unwanted = {*dead, *entry_has}
    return [url for url in dict.fromkeys([*earlier, *working]) if url not in unwanted]
