"""Where an outlet that nobody has described announces its articles, and what its articles look like when they are read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from archiver.archive import Role
from archiver.catalogue import Outlet
from archiver.crawl import sources
from archiver.crawl.asking import Asker, NoAnswer, ask
from archiver.crawl.history import History
from archiver.crawl.lists import ListState, state_of
from archiver.crawl.selection import MAX_SITEMAPS_UNASKED, newest, pages_worth_asking, sitemaps_worth_asking
from archiver.crawl.sources import Ask
from archiver.crawl.targets import Job
from archiver.discover.frontpage import FrontPage, read_front
from archiver.discover.sitemaps import SitemapRef
from archiver.extract import extract
from archiver.extract.document import Document
from archiver.items import ARCHIVED, Article, Found, Page
from archiver.urls import article_form, same_site

PREVIEWS = 3
_TRIES = 8
"""Pages asked for the previews: some of what sites announce are galleries, shops and walls."""
_COUNTRIES = {"at": "AT", "ch": "CH", "li": "LI", "lu": "LU"}
_KINDS = {Role.FEED: "feed", Role.SITEMAP: "sitemap"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was found of an outlet."""

    key: str
    """Its key in the archive."""
    name: str
    homepage: str
    country: str
    lists: tuple[ListState, ...] = ()
    """Front page first; guesses that brought nothing are left out."""
    articles: tuple[Article, ...] = field(default=(), repr=False)
    """Some of the newest, as they would be archived."""

    @property
    def feeds(self) -> tuple[str, ...]:
        """Feeds and lists of posts that announce articles."""
        return tuple(
            state.moved_to or state.url for state in self.lists if state.kind in ("feed", "posts") and state.links
        )

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Sitemaps and indexes that answer with something."""
        kinds = ("sitemap", "news sitemap")
        listed = {url for state in self.lists for url in state.indexed}
        wanted = (s for s in self.lists if s.kind in kinds and (s.links or s.indexed))
        return tuple(s.moved_to or s.url for s in wanted if s.url not in listed or s.kind == "news sitemap")

    @property
    def news_sitemaps(self) -> tuple[str, ...]:
        """Those of the sitemaps that list the last days with publication dates."""
        news = {state.moved_to or state.url for state in self.lists if state.kind == "news sitemap"}
        return tuple(url for url in self.sitemaps if url in news)

    def entry(self) -> Outlet:
        """The outlet as an entry of the catalogue."""
        posts = {state.url for state in self.lists if state.kind == "posts"}
        return Outlet(
            name=self.name,
            domain=self.key,
            homepage=self.homepage,
            country=self.country,
            evidence="A",
            feeds=tuple(url for url in self.feeds if url not in posts),
            sitemaps=tuple(url for url in self.sitemaps if url not in self.news_sitemaps),
            news_sitemaps=self.news_sitemaps,
            notes="found by archiver outlets add",
        )

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        lists = [state.as_dict() for state in self.lists]
        articles = [article.as_dict() for article in self.articles]
        return {**self.entry().as_dict(), "lists": lists, "articles": articles}


def survey(job: Job, name: str | None, country: str | None, allow_local: tuple[str, ...] = ()) -> Survey:
    """Look at an outlet's home page, robots.txt and the usual places, and read some of its newest articles.

    Raises PageError when nothing of it answers.
    """

    async def task(asker: Asker) -> Survey:
        return await _Surveyor(asker, job).survey(name, country)

    return ask(task, allow_local)


class _Surveyor:
    def __init__(self, asker: Asker, job: Job) -> None:
        self.asker = asker
        self.job = job

    async def survey(self, name: str | None, country: str | None) -> Survey:
        home, front = await self._home()
        lists = [state_of("front page", home, self.job.key)]
        places = self._places(home, front)
        lists += await self._states(places)
        if isinstance(home, NoAnswer) and not any(state.answers for state in lists):
            raise home.error()
        lists += await self._indexed(lists)
        homepage = home.final_url if isinstance(home, Page) else self.job.homepage
        return Survey(
            key=self.job.key,
            name=name or _name(home) or self.job.key,
            homepage=homepage if same_site(homepage, self.job.homepage) else self.job.homepage,
            country=country or _COUNTRIES.get((urlsplit(homepage).hostname or "").rpartition(".")[2], "DE"),
            lists=tuple(lists),
            articles=await self._articles(lists),
        )

    async def _home(self) -> tuple[Page | NoAnswer, FrontPage | None]:
        """The home page; without TLS where the site has none."""
        answer = await self.asker.page(self.job.homepage, self.job.key)
        if isinstance(answer, NoAnswer) and answer.outcome in ("failed:connection", "failed:timeout"):
            plain = self.job.homepage.replace("https://", "http://", 1)
            other = await self.asker.page(plain, self.job.key) if plain != self.job.homepage else answer
            answer = other if isinstance(other, Page) else answer
        if isinstance(answer, NoAnswer) or not 200 <= answer.status < 300:
            return answer, None
        return answer, read_front(answer.content, answer.final_url, answer.charset)

    def _places(self, home: Page | NoAnswer, front: FrontPage | None) -> list[tuple[str, Ask]]:
        """What the site names, and of the usual places those of a kind that it does not name."""
        base = home.final_url if isinstance(home, Page) else self.job.homepage
        named = sources.named_by_the_site(front, self.asker.sitemaps(base), is_broad=False)
        roles = {place.role for place in named}
        guesses = [place for place in sources.guesses(base) if place.role not in roles]
        history = History(None)
        if isinstance(home, Page):
            history.learn(home)
            history.learn_root(front.rest_root if front else None, home.final_url)
        places = {place.url: (_KINDS[place.role], place) for place in [*named, *guesses]}
        places |= {place.url: ("posts", place) for place in history.newest()}
        return list(places.values())

    async def _states(self, places: Iterable[tuple[str, Ask]]) -> list[ListState]:
        wanted = list(places)
        answers = await asyncio.gather(*(self.asker.page(place.url, self.job.key) for _, place in wanted))
        states = []
        for (kind, place), answer in zip(wanted, answers, strict=True):
            state = _with_kind(state_of(kind, answer, self.job.key), self.job.key, answer)
            if state.answers or not place.is_guess:
                states.append(state)
        return states

    async def _indexed(self, lists: Sequence[ListState]) -> list[ListState]:
        """The newest sitemaps of the indexes, for an index says little by itself."""
        refs = [SitemapRef(url) for state in lists for url in state.indexed]
        urls = sitemaps_worth_asking(refs, None, is_named=False)[:MAX_SITEMAPS_UNASKED]
        return await self._states([("sitemap", Ask(url, Role.SITEMAP, depth=1)) for url in urls])

    async def _articles(self, lists: Sequence[ListState]) -> tuple[Article, ...]:
        """Some of the newest, from several lists' announcements in the order in which a crawl would ask."""
        articles: list[Article] = []
        for found in _candidates(lists, self.job.homepage)[:_TRIES]:
            answer = await self.asker.page(found.url, self.job.key, is_article=True)
            if isinstance(answer, Page) and answer.status == 200 and b"<" in answer.content:
                article = extract(
                    answer.content, answer.final_url, answer.fetched_at, charset=answer.charset, found=found
                )
                articles += [article] if article.kind in ARCHIVED and article.title else []
            if len(articles) == PREVIEWS:
                break
        return tuple(articles)


def _candidates(lists: Sequence[ListState], homepage: str) -> list[Found]:
    lists = sorted(lists, key=lambda state: state.kind == "front page")
    links = newest(
        link for state in lists if state.kind != "front page" for link in pages_worth_asking(state.links, None)
    )
    links += [link for state in lists if state.kind == "front page" for link in state.links]
    wanted = {link.url: link for link in links if same_site(link.url, homepage) and article_form(link.url) is not False}
    return list(wanted.values())


def _with_kind(state: ListState, key: str, answer: Page | NoAnswer) -> ListState:
    """The state under the kind that its content shows: a sitemap with titles and publication dates is one of news."""
    is_news = state.kind == "sitemap" and any(link.date for link in state.links)
    return state_of("news sitemap", answer, key) if is_news else state


def _name(home: Page | NoAnswer) -> str | None:
    """The name that the home page gives its site."""
    if not isinstance(home, Page) or not home.content.strip():
        return None
    document = Document(home.content, home.final_url, charset=home.charset)
    for meta in document.tree.iter("meta"):
        if (meta.get("property") or meta.get("name")) in ("og:site_name", "application-name") and meta.get("content"):
            return " ".join(str(meta.get("content")).split())[:80] or None
    return None
