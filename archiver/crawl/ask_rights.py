"""What a site says about mining now: its robots.txt, its tdmrep.json and its home page, asked as politely as a crawl asks."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.archive import SiteFile
from archiver.crawl.asking import Asker, NoAnswer, ask
from archiver.crawl.rights import ask_tdm_file, robots_file
from archiver.crawl.rights_book import site_of
from archiver.crawl.robots import RobotsMiddleware
from archiver.errors import PageError
from archiver.items import Page


@dataclass(frozen=True, slots=True)
class Answers:
    """What came."""

    files: list[SiteFile]
    page: Page | None = None
    """The home page."""
    problem: str | None = None
    """Why there is no home page."""


def ask_rights(homepage: str, outlet: str, allow_local: tuple[str, ...] = ()) -> Answers:
    """The site's answers; once per process, because Twisted's reactor cannot run twice. Raises PageError when nothing answers."""
    answers = ask(lambda asker: _answers(asker, homepage, outlet), allow_local)
    if not answers.files:
        raise PageError(f"{homepage}: {answers.problem}")
    return answers


async def _answers(asker: Asker, homepage: str, outlet: str) -> Answers:
    """The home page, and the files of the site where it answered after its redirects; without a home page the files may say why."""
    answer = await asker.page(homepage, outlet)
    if isinstance(answer, NoAnswer):
        return Answers(await _files(asker, homepage, outlet), problem=f"{answer.outcome}: {answer.note}")
    files = await _files(asker, answer.final_url, outlet)
    if 200 <= answer.status < 300:
        return Answers(files, answer)
    return Answers(files, problem=f"HTTP {answer.status}")


async def _files(asker: Asker, url: str, outlet: str) -> list[SiteFile]:
    robots = asker.crawler.get_downloader_middleware(RobotsMiddleware)
    rules = robots.rules(url) if robots else None
    if rules is None or rules.url is None:
        return []
    site = site_of(url)
    return [robots_file(rules, site, outlet), await ask_tdm_file(asker.crawler, site, outlet, None)]
