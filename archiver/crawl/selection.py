"""Which announced links are wanted. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from archiver.crawl.addresses import AddressRules
from archiver.discover.sitemaps import SitemapRef
from archiver.items import Found
from archiver.urls import article_form, normal_url, same_site

MAX_DEPTH = 4
"""Sitemaps of sitemaps of … The protocol knows one level; real sites have two."""
MAX_SITEMAPS = 50
"""Sitemaps read for one outlet in one run when the user named one or gave --since."""
MAX_SITEMAPS_UNASKED = 4
"""The same for an ordinary crawl: the newest hold what is new."""
MAX_SITEMAPS_BACKFILL = 2_000
"""The same for a backfill. Guessed: sites list a sitemap for every month, large ones for every day of some years."""
MAX_PAGES_UNASKED = 500
"""Pages that an ordinary crawl takes from one sitemap of all pages; without dates, never more."""
MAX_URL_LENGTH = 2_000
"""What common servers and browsers still take; longer ones are traps or broken templates."""

_NOT_ARTICLES = re.compile(
    r"categor|kategorie|tag|author|autor|user|page-sitemap|posts-page|image|bild|video|static|product|event", re.I
)
"""Names of sitemaps that list no articles (WordPress, Yoast and their like)."""
_MONTH = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[-_/.]?)(?P<month>\d{2})(?:(?P=mark)\d{2})?(?!\d)")
"""The month in a sitemap's name: `sitemap-2019-03.xml`, `/2019/03/sitemap.xml`, `post-20190314.xml`. A year alone may be a number."""
_NEWS = re.compile(r"news|aktuell|latest", re.I)

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rules of one outlet's crawl; what they leave out is counted by reason."""

    sites: tuple[str, ...]
    """Addresses on the outlet's own sites: its home page, its feeds."""
    rules: AddressRules
    skipped: Counter[str]
    since: datetime | None = None

    def of(self, links: Iterable[Found], *found_at: str) -> list[Found]:
        """The links that may and should be asked, in their order; `found_at` are the pages that vouch for their site."""
        sites = (*self.sites, *found_at)
        wanted = []
        for link in links:
            if reason := self._objection(link, sites):
                self.skipped[reason] += 1
            else:
                wanted.append(link)
        return wanted

    def is_older_left_out(self, links: Iterable[Found]) -> bool:
        """Whether some of the links are older than what is wanted now."""
        return any(self._is_old(link) for link in links)

    def _is_old(self, link: Found) -> bool:
        moment = link.date or link.modified
        return bool(self.since and moment and moment < self.since)

    def _objection(self, link: Found, sites: tuple[str, ...]) -> str | None:
        if len(link.url) > MAX_URL_LENGTH:
            return "long-address"
        try:
            normal_url(link.url)
        except ValueError:
            return "address"
        if self.rules.problem(link.url):
            return "address"
        if not any(same_site(link.url, site) for site in sites):
            return "other-site"
        return "old" if self._is_old(link) else None


def newest(links: Iterable[Found]) -> list[Found]:
    """The links in falling order of publication or change; those without a date keep their order at the end."""
    return sorted(links, key=lambda link: link.date or link.modified or _EVER, reverse=True)


def pages_worth_asking(pages: Iterable[Found], since: datetime | None, *, is_backfill: bool = False) -> list[Found]:
    """Of a sitemap of all pages those that may be new articles, newest first.

    Where dates are missing, the first and the last: content systems write both orders. A backfill wants all.
    """
    articles = [link for link in pages if article_form(link.url) is not False]
    dated = newest(link for link in articles if link.date or link.modified)
    undated = [link for link in articles if not (link.date or link.modified)]
    if is_backfill:
        return dated + undated
    if len(undated) > MAX_PAGES_UNASKED:
        undated = undated[: MAX_PAGES_UNASKED // 2] + undated[-MAX_PAGES_UNASKED // 2 :]
    return (dated if since else dated[:MAX_PAGES_UNASKED]) + undated


def sitemaps_worth_asking(sitemaps: Iterable[SitemapRef], since: datetime | None, is_named: bool) -> list[str]:
    """The sitemaps that an index lists in the order of their promise: of news first, then by falling date.

    Those of categories, authors and images are left out unless there is nothing else or the user named the index.
    """
    wanted = [ref for ref in sitemaps if not (since and _is_before(ref, since))]
    articles = [ref for ref in wanted if not _NOT_ARTICLES.search(ref.url.rpartition("/")[2])]
    wanted = wanted if is_named else articles or wanted
    wanted.sort(key=lambda ref: ref.modified or _EVER, reverse=True)
    wanted.sort(key=lambda ref: not is_news(ref.url))
    return [ref.url for ref in wanted]


def _is_before(ref: SitemapRef, since: datetime) -> bool:
    """Whether a sitemap holds only what is older: by its date of change, or by the month in its name."""
    if ref.modified and ref.modified < since:
        return True
    named = _MONTH.search(ref.url)
    month = (int(named["year"]), int(named["month"])) if named else None
    return bool(month and 1 <= month[1] <= 12 and month < (since.year, since.month))


def is_news(url: str) -> bool:
    """Whether a sitemap's name says that it lists news."""
    return bool(_NEWS.search(url.rpartition("/")[2]))
