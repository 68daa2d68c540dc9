"""What a site says about mining now: its robots.txt, its tdmrep.json and its home page, asked as politely as a crawl asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from archiver.archive import SiteFile
from archiver.crawl.answers import page_of
from archiver.crawl.outcomes import note_of, outcome_of
from archiver.crawl.rights import ask_tdm_file, robots_file
from archiver.crawl.rights_book import site_of
from archiver.crawl.robots import RobotsMiddleware
from archiver.errors import PageError
from archiver.items import Found, Page


@dataclass(slots=True)
class Answers:
    """What came."""

    files: list[SiteFile] = field(default_factory=list)
    page: Page | None = None
    """The home page."""
    problem: str | None = None
    """Why there is no home page."""


def ask_rights(homepage: str, outlet: str, allow_local: tuple[str, ...] = ()) -> Answers:
    """The site's answers; once per process, because Twisted's reactor cannot run twice. Raises PageError when nothing answers."""
    answers = Answers()
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    alone = {
        "LOG_ENABLED": False,
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {},
        "ARCHIVER_EVIDENCE": False,
        "ARCHIVER_ALLOW_LOCAL": list(allow_local),
    }
    settings.update(alone, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(_RightsSpider, homepage=homepage, outlet=outlet, answers=answers)
    process.start()
    if not answers.files:
        raise PageError(f"{homepage}: {answers.problem or 'the request was interrupted'}")
    return answers


class _RightsSpider(Spider):
    """Asks for the home page, and for the site's files where it answered."""

    name = "rights"

    def __init__(self, homepage: str, outlet: str, answers: Answers, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.homepage = homepage
        self.outlet = outlet
        self.answers = answers

    async def start(self) -> Any:
        yield Request(self.homepage, callback=self.take, errback=self.fail, dont_filter=True)

    async def take(self, response: Response) -> None:
        """The home page, after its redirects."""
        if 200 <= response.status < 300:
            self.answers.page = page_of(response, self.outlet, Found(url=self.homepage))
        else:
            self.answers.problem = f"HTTP {response.status}"
        await self._ask_files(response.url)

    async def fail(self, failure: Failure) -> None:
        """No home page; the files may say why."""
        self.answers.problem = f"{outcome_of(failure.value, failure.request)}: {note_of(failure.value)}"  # type: ignore[attr-defined]
        await self._ask_files(self.homepage)

    async def _ask_files(self, url: str) -> None:
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        rules = robots.rules(url) if robots else None
        if rules is None or rules.url is None:
            return
        site = site_of(url)
        self.answers.files.append(robots_file(rules, site, self.outlet))
        self.answers.files.append(await ask_tdm_file(self.crawler, site, self.outlet, None))
