"""Whether the lists of the catalogue's outlets still answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from archiver.catalogue import Outlet
from archiver.crawl.asking import Asker, ask
from archiver.crawl.lists import ListState, state_of

_OUTLETS_AT_ONCE = 24
"""Each has its own pauses; more would only wait for the same line."""


@dataclass(frozen=True, slots=True)
class OutletState:
    """An outlet's lists as they answered."""

    outlet: Outlet
    lists: tuple[ListState, ...]

    @property
    def answers(self) -> bool:
        """Whether every list of it answers."""
        return all(state.answers for state in self.lists)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        lists = [state.as_dict() for state in self.lists]
        return {"domain": self.outlet.domain, "name": self.outlet.name, "answers": self.answers, "lists": lists}


def check(
    outlets: Iterable[Outlet], allow_local: tuple[str, ...] = (), told: Callable[[OutletState], None] = lambda _: None
) -> list[OutletState]:
    """Ask for every feed and sitemap of these outlets, or for the home page of one that has none; `told` hears of each at once."""
    entries = list(outlets)

    async def task(asker: Asker) -> list[OutletState]:
        room = asyncio.Semaphore(_OUTLETS_AT_ONCE)

        async def one(outlet: Outlet) -> OutletState:
            async with room:
                state = OutletState(outlet, tuple([await _state(asker, outlet, *place) for place in _places(outlet)]))
            told(state)
            return state

        return list(await asyncio.gather(*map(one, entries)))

    return ask(task, allow_local)


async def _state(asker: Asker, outlet: Outlet, kind: str, url: str) -> ListState:
    return state_of(kind, await asker.page(url, outlet.domain), outlet.domain)


def _places(outlet: Outlet) -> list[tuple[str, str]]:
    """Kind and address of what is asked of an outlet."""
    places = [("feed", url) for url in outlet.feeds]
    places += [("news sitemap", url) for url in outlet.news_sitemaps]
    places += [("sitemap", url) for url in outlet.sitemaps]
    return places or [("front page", outlet.homepage)]
