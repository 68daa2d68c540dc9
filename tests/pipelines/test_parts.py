"""What becomes of an article when its further pages cannot be had; whole crawls are in tests/crawl/test_parts.py."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.archive import Archive, Fetch, Role
from archiver.archive.search.index import Prepared
from archiver.crawl.answers import unanswered
from archiver.crawl.outcomes import Failed, PageDropped
from archiver.crawl.parts import MAX_PARTS
from archiver.crawl.session import Session
from archiver.crawl.targets import Job
from archiver.items import Article, Page
from archiver.pipelines import parts
from archiver.pipelines.extract import Reading

URL = "https://blatt.example/die-bruecke/"


def a_page(number: int, last: int) -> Page:
    links = " ".join(
        f'<a href="{URL if page == 1 else f"{URL}{page}/"}">{page}</a>' for page in (1, *range(2, last + 1))
    )
    url = URL if number == 1 else f"{URL}{number}/"
    content = f"<html><body><article><h1>Die Brücke</h1><p>Teil {number}</p>{links}</article></body></html>"
    return Page(url=url, final_url=url, outlet="blatt.example", fetched_at=datetime.now(UTC), content=content.encode())


class Steps:
    """The pipeline with a site of so many pages, some of which end differently."""

    def __init__(self, archive: Archive, last: int, **outcomes: str) -> None:
        self.last, self.outcomes = last, {int(name[1:]): outcome for name, outcome in outcomes.items()}
        self.asked: list[int] = []
        self.lost: list[str] = []
        self.led_to: list[str] = []
        session = Session(archive, [Job("blatt.example", "https://blatt.example/")])
        self.prepared: list[Article] = []
        steps = parts.Steps(self.read, self.prepare, lambda fetch: self.lost.append(fetch.outcome))
        self.pipeline = parts.PartsPipeline(session, self.ask, steps, lambda url, _: self.led_to.append(url))

    async def prepare(self, article: Article, page: Page) -> Prepared:
        self.prepared.append(article)
        return Prepared(len(self.prepared), ())

    async def ask(self, url: str, outlet: str) -> Page | Fetch:
        number = int(url.rstrip("/").rpartition("/")[2])
        self.asked.append(number)
        outcome = self.outcomes.get(number)
        if outcome and not outcome.startswith("refused"):
            return unanswered(url, outlet, Role.PAGE, outcome, None)
        return a_page(number, self.last)

    async def read(self, page: Page) -> Article:
        number = int(page.url.rstrip("/").rpartition("/")[2])
        if outcome := self.outcomes.get(number):
            raise PageDropped(outcome)
        return Article(url=page.url, title="Die Brücke", body=f"Teil {number}")

    def run(self, number: int = 1) -> Reading:
        page = a_page(number, self.last)
        return asyncio.run(
            self.pipeline.process_item(Reading(page, Article(url=page.url, title="Die Brücke", body="Teil 1")))
        )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db") as archive:
        yield archive


def test_the_pages_are_joined_in_order(archive: Archive) -> None:
    reading = Steps(archive, 4).run()
    assert reading.article.body == "Teil 1\n\nTeil 2\n\nTeil 3\n\nTeil 4"
    assert [fetch.outcome for fetch in reading.parts] == ["duplicate"] * 3


def test_the_work_for_the_index_is_done_for_the_whole_article_and_not_in_the_crawl_s_own_process(
    archive: Archive,
) -> None:
    steps = Steps(archive, 2)
    assert (steps.run().prepared, [article.body for article in steps.prepared]) == (
        Prepared(1, ()),
        ["Teil 1\n\nTeil 2"],
    )
    assert Steps(archive, 1).run().prepared is None


@pytest.mark.parametrize("outcome", ["failed:timeout", "skipped:told-to-wait", "skipped:robots-unreachable"])
def test_what_another_run_may_have_makes_the_whole_article_wait(archive: Archive, outcome: str) -> None:
    steps = Steps(archive, 3, _3=outcome)
    with pytest.raises(Failed, match="failed:part"):
        steps.run()
    assert steps.lost == ["failed:part", outcome]


@pytest.mark.parametrize("outcome", ["refused:not-found", "refused:paywall", "skipped:robots"])
def test_what_nobody_can_have_is_left_out_and_ends_the_search(archive: Archive, outcome: str) -> None:
    steps = Steps(archive, 4, _3=outcome)
    reading = steps.run()
    assert reading.article.body == "Teil 1\n\nTeil 2"
    assert [fetch.outcome for fetch in reading.parts] == ["duplicate", outcome]
    assert steps.asked == [2, 3]


def test_a_text_without_end_is_cut(archive: Archive) -> None:
    steps = Steps(archive, 60)
    assert len(steps.run().parts) == MAX_PARTS


def test_a_later_page_leads_to_the_first(archive: Archive) -> None:
    steps = Steps(archive, 3)
    with pytest.raises(PageDropped, match="duplicate"):
        steps.run(2)
    assert (steps.led_to, steps.asked) == ([URL], [])


def test_an_article_of_one_page_passes_as_it_is(archive: Archive) -> None:
    steps = Steps(archive, 1)
    assert steps.run().parts == ()
    assert steps.asked == []
