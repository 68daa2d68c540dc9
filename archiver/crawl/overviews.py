"""Front pages, sections and archive lists: the web pages from which an outlet's articles are found when nothing else lists them all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property

from archiver.archive import Archive, Role
from archiver.crawl.archives import Archives
from archiver.crawl.selection import Selection
from archiver.crawl.sources import Ask
from archiver.discover.archives import ListPage, read_list
from archiver.discover.frontpage import FrontPage, read_front
from archiver.discover.shapes import Shapes
from archiver.items import Found, Page
from archiver.urls import article_form

MAX_LINKS = 250
"""Links followed from one front or section page; the fullest home pages of the catalogue have some 200 articles."""
MAX_SECTIONS = 12
"""Sections read in a run of a site that has neither feed nor sitemap. Guessed: the main navigation of a news site."""
_WHOLE_PAGES = 10
_WHOLE_SPAN = timedelta(days=31)
"""Articles without dates, or time between the first and the last, from which a sitemap is taken to list all, not only the latest."""


class Overviews:
    """What the overview pages of one outlet led to in this run."""

    def __init__(
        self, outlet: str, homepage: str, archive: Archive, selection: Selection, *, is_backfill: bool
    ) -> None:
        self.outlet = outlet
        self.archive = archive
        self.selection = selection
        self.is_backfill = is_backfill
        self.lists = Archives(outlet, archive, selection.since)
        self.front: FrontPage | None = None
        self.homes = [homepage]
        """Where the home page is: the address asked, and those that answered."""
        self.is_listed_whole = False
        """Whether a sitemap has named all articles, so that lists need not be paged through."""
        self._first: ListPage | None = None

    @cached_property
    def shapes(self) -> Shapes:
        """What the outlet's archived articles' addresses look like."""
        return Shapes.learn(*self.archive.known_addresses(self.outlet))

    def read_home(self, page: Page) -> FrontPage:
        """Keep what the home page leads to."""
        self.front = read_front(page.content, page.final_url, page.charset, self.shapes)
        self.homes.append(page.final_url)
        if self.is_backfill:
            self._first = read_list(page.content, page.final_url, self.front.links, page.charset)
        return self.front

    def home_links(self) -> list[Found]:
        """The articles of the home page."""
        front = self.front
        return self.selection.of((front.links or front.below)[:MAX_LINKS], *self.homes) if front else []

    def links_of(self, page: Page) -> list[Found]:
        """The articles of a section or of a page that was named."""
        front = read_front(page.content, page.final_url, page.charset, self.shapes)
        return self.selection.of((front.links + front.below)[:MAX_LINKS], page.final_url)

    def sections(self) -> list[Ask]:
        """The sections that the home page leads to."""
        wanted = self.front.sections[:MAX_SECTIONS] if self.front else ()
        links = self.selection.of(map(_found, wanted), *self.homes)
        return [Ask(link.url, Role.FRONT, is_section=True, is_guess=True) for link in links]

    def note_sitemap(self, pages: Sequence[Found]) -> None:
        """Judge by a sitemap of pages whether it lists all articles or only the latest."""
        articles = [page for page in pages if article_form(page.url) is not False]
        moments = [moment for page in articles if (moment := page.date or page.modified)]
        since = self.selection.since
        spans = len(moments) > 1 and max(moments) - min(moments) >= _WHOLE_SPAN
        reaches = bool(since and moments and min(moments) <= since)
        self.is_listed_whole |= len(articles) - len(moments) >= _WHOLE_PAGES or spans or reaches

    def archives(self) -> list[Ask]:
        """The first pages of the lists that lead back."""
        links = self.front.links if self.front else ()
        return self.lists.begin(self._first, self.front.sections if self.front else (), links)

    def read_list(self, ask: Ask, page: Page) -> tuple[list[Found], list[Ask]]:
        """The articles of a page of a list, to be announced before what follows it is asked."""
        links = self.links_of(page)
        place = read_list(page.content, page.final_url, links, page.charset)
        return links, self.lists.after(ask, place, links, page)


def _found(url: str) -> Found:
    return Found(url=url)
