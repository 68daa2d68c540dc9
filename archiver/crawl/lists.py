"""What a feed, sitemap or list of posts that was asked holds: for people who want to know whether it still answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from archiver.crawl.asking import NoAnswer
from archiver.discover.feeds import read_feed
from archiver.discover.frontpage import read_front
from archiver.discover.sitemaps import read_sitemap
from archiver.discover.sniff import Sort, what_is
from archiver.discover.wordpress import read_posts
from archiver.items import Found, Page

_WANTED = {
    "feed": (Sort.FEED, Sort.POSTS),
    "sitemap": (Sort.SITEMAP,),
    "news sitemap": (Sort.SITEMAP,),
    "posts": (Sort.POSTS,),
    "front page": (Sort.HTML,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """One list of an outlet, and what it answered."""

    outlet: str
    kind: str
    """`feed`, `sitemap`, `news sitemap`, `posts` (WordPress's REST API) or `front page`."""
    url: str
    answers: bool
    """Whether it answers with what it should be, be it empty."""
    status: int | None = None
    articles: int = 0
    """Entries; for a sitemap index none of its own."""
    sitemaps: int = 0
    """Sitemaps that an index lists."""
    newest: datetime | None = None
    """Latest publication or change that it names."""
    problem: str | None = None
    """Why it does not answer, or what is wrong with what it answers."""
    moved_to: str | None = None
    """Where it answers now, when it redirects."""
    links: tuple[Found, ...] = field(default=(), repr=False)
    indexed: tuple[str, ...] = field(default=(), repr=False)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: without the entries themselves."""
        own = ("outlet", "links", "indexed")
        values: dict[str, Any] = {name: value for name, value in asdict(self).items() if name not in own}
        return values | {"newest": self.newest.isoformat() if self.newest else None}


def state_of(kind: str, answer: Page | NoAnswer, outlet: str) -> ListState:
    """What a list's answer says of it."""
    if isinstance(answer, NoAnswer):
        why = f"{answer.outcome}: {answer.note}"
        return ListState(outlet=outlet, kind=kind, url=answer.url, answers=False, problem=why)
    moved = answer.final_url if answer.final_url != answer.url else None
    values: dict[str, Any] = {
        "outlet": outlet,
        "kind": kind,
        "url": answer.url,
        "status": answer.status,
        "moved_to": moved,
    }
    if not 200 <= answer.status < 300:
        return ListState(answers=False, problem=f"HTTP {answer.status}", **values)
    sort = what_is(answer.content, answer.header("Content-Type"), answer.final_url)
    if sort not in _WANTED[kind]:
        return ListState(answers=False, problem=f"answers with something that is no {kind}", **values)
    links, indexed, dates, is_damaged = _content(sort, answer)
    problem = "damaged" if is_damaged else None if links or indexed else "empty"
    return ListState(
        answers=True, articles=len(links), sitemaps=len(indexed), newest=max(dates, default=None), problem=problem,
        links=tuple(links), indexed=tuple(indexed), **values,
    )  # fmt: skip


def _content(sort: Sort, page: Page) -> tuple[Sequence[Found], Sequence[str], list[datetime], bool]:
    """Entries, sitemaps listed, moments named, and whether something may be missing."""
    links: Sequence[Found] = ()
    indexed: dict[str, datetime | None] = {}
    is_damaged = False
    if sort is Sort.FEED:
        feed = read_feed(page.content, page.final_url)
        links, is_damaged = feed.links, feed.damaged
    elif sort is Sort.SITEMAP:
        sitemap = read_sitemap(page.content, page.final_url)
        links, is_damaged = sitemap.pages, sitemap.damaged
        indexed = {ref.url: ref.modified for ref in sitemap.sitemaps}
    elif sort is Sort.POSTS:
        links = read_posts(page.content, page.final_url).links
    else:
        links = read_front(page.content, page.final_url, page.charset).links
    dates = [moment for link in links if (moment := max(filter(None, (link.date, link.modified)), default=None))]
    return links, list(indexed), dates + [moment for moment in indexed.values() if moment], is_damaged
