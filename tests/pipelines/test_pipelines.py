"""The five steps, one by one."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from archiver.crawl.outcomes import Failed, PageDropped, Refused
from archiver.items import Article, Image, InlineLink, Link, Page
from archiver.pipelines.extract import ExtractPipeline, Reading
from archiver.pipelines.identify import IdentifyPipeline
from archiver.pipelines.judge import JudgePipeline
from archiver.pipelines.normalise import MAX_BODY, MAX_TITLE, normalised

URL = "https://zeitung.example/politik/die-bruecke-wird-saniert-1000001.html"
HTML = (
    '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Brücke wird saniert</title>'
    '<meta property="article:published_time" content="2024-10-21T14:05:00+02:00"></head><body><main><article><h1>Brücke wird saniert</h1>'
    "<p>Der Gemeinderat von Musterstadt hat am Abend mit großer Mehrheit beschlossen, die alte Brücke über die Mühlach zu sanieren.</p>"
    "<p>Bürgermeisterin Käthe Groß sprach von einer guten Lösung für Fußgänger und Radfahrer. Die Kosten schätzt das Bauamt auf rund "
    "drei Millionen Euro, ein Drittel davon trägt das Land.</p></article></main></body></html>"
).encode()


def a_page(content: bytes = HTML, **values: Any) -> Page:
    whole: dict[str, Any] = {
        "url": URL,
        "final_url": URL,
        "outlet": "zeitung.example",
        "fetched_at": datetime(2024, 10, 22, tzinfo=UTC),
        "headers": (("Content-Type", "text/html; charset=utf-8"),),
    }
    return Page(content=content, **(whole | values))


def judged(page: Page) -> str:
    try:
        assert asyncio.run(JudgePipeline().process_item(page)) is page
    except PageDropped as dropped:
        return dropped.outcome
    return "passed"


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        pytest.param(a_page(), "passed", id="a page"),
        pytest.param(a_page(headers=()), "passed", id="no content type"),
        pytest.param(a_page(status=304, content=b""), "unchanged", id="304"),
        pytest.param(a_page(status=404), "refused:not-found", id="404"),
        pytest.param(a_page(status=410), "refused:gone", id="410"),
        pytest.param(a_page(status=403), "refused:forbidden", id="403"),
        pytest.param(a_page(status=451), "refused:forbidden", id="451"),
        pytest.param(a_page(status=500), "failed:http-500", id="500"),
        pytest.param(a_page(status=429), "failed:http-429", id="429"),
        *(
            pytest.param(
                a_page(status=206, headers=(("Content-Type", "text/html"), ("Content-Range", part))),
                outcome,
                id=f"206 {part}",
            )
            for part, outcome in (
                ("bytes 0-811/812", "passed"),
                ("bytes 0-811/*", "passed"),
                ("bytes 0-811/9000", "failed:incomplete"),
                ("bytes 800-811/812", "failed:incomplete"),
            )
        ),
        pytest.param(a_page(b"  \n"), "failed:empty", id="nothing"),
        pytest.param(a_page(HTML[:-60]), "failed:incomplete", id="cut off"),
        pytest.param(a_page(b"<p>Zeile</p>" * 200_000 + b"</html>"), "failed:too-complex", id="too many elements"),
        pytest.param(a_page(b"%PDF-1.7 ..."), "refused:not-html", id="a PDF that calls itself HTML"),
        pytest.param(a_page(headers=(("Content-Type", "image/webp"),)), "refused:not-html", id="a picture by its type"),
        pytest.param(a_page(b'{"text": "<p>x</p>"}'), "refused:not-html", id="JSON"),
        pytest.param(a_page(final_url="https://zeitung.example/"), "refused:not-found", id="the front page instead"),
        pytest.param(
            a_page(final_url="https://consent.zeitung.example/?back=x"), "refused:consent", id="a consent host"
        ),
        pytest.param(
            a_page(final_url="https://www.zeitung.example/politik/neu"), "passed", id="another address of the site"
        ),
        pytest.param(a_page(url="https://feeds.example/1"), "passed", id="an address that only leads on"),
    ],
)
def test_judge_gives_every_answer_its_word(page: Page, outcome: str) -> None:
    assert judged(page) == outcome


def test_extract_reads_the_article() -> None:
    reading = asyncio.run(ExtractPipeline().process_item(a_page()))
    assert reading.article.title == "Brücke wird saniert"
    assert reading.article.url == URL


def test_extract_refuses_what_is_older_than_wanted() -> None:
    with pytest.raises(Refused) as refused:
        asyncio.run(ExtractPipeline(datetime(2024, 10, 22, tzinfo=UTC)).process_item(a_page()))
    assert refused.value.outcome == "refused:old"


def test_extract_refuses_other_kinds_of_pages() -> None:
    empty = "<!doctype html><html><head><title>Blatt</title></head><body><div id=app></div><script>start()</script></body></html>"
    with pytest.raises((Refused, Failed)) as dropped:
        asyncio.run(ExtractPipeline().process_item(a_page(empty.encode())))
    assert dropped.value.outcome in ("refused:shell", "refused:other", "refused:overview")


def test_a_page_that_takes_forever_to_read_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def never_ends(*_: object, **__: object) -> Article:
        try:
            re.match("(a+)+b", "a" * 60)  # exponential
        except Exception:  # as the readers of single fields do
            pytest.fail("the end must pass through")
        raise AssertionError("it ended")

    monkeypatch.setattr("archiver.pipelines.extract.extract", never_ends)
    monkeypatch.setattr("archiver.pipelines.extract.MAX_SECONDS", 0.2)
    with pytest.raises(Failed) as failed:
        asyncio.run(ExtractPipeline().process_item(a_page()))
    assert failed.value.outcome == "failed:too-slow"


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        (
            "https://zeitung.example/politik/kanonisch-1000001.html",
            "https://zeitung.example/politik/kanonisch-1000001.html",
        ),
        ("https://zeitung.example/tag/politik/", URL),
    ],
)
def test_identify_keeps_a_canonical_address_only_where_an_article_can_stand(canonical: str, expected: str) -> None:
    reading = Reading(a_page(), Article(url=canonical, title="x"))
    assert asyncio.run(IdentifyPipeline().process_item(reading)).article.url == expected


def test_normalise_bounds_texts_and_keeps_web_addresses_only() -> None:
    images = (
        Image("data:image/png;base64,xx", credit="dpa"),
        Image("https://blatt.example/b.jpg?context=bWFzdGVy#x"),
        Image(None, credit="AP"),
    )
    links = (
        Link("https://blatt.example/a?fbclid=1#k", "A"),
        Link("javascript:alert(1)", "B"),
        Link("file:///etc/passwd", "C"),
    )
    article = Article(
        url=URL,
        title="T" * (MAX_TITLE + 5),
        body="b" * (MAX_BODY + 5),
        images=images,
        related_links=links,
        inline_links=(InlineLink("https://stadt.example/a#k", "w" * (MAX_TITLE + 5)), InlineLink("ftp://x", "B")),
    )
    done = normalised(article)
    assert len(done.title or "") == MAX_TITLE
    assert len(done.body or "") == MAX_BODY
    assert [image.url for image in done.images] == [None, "https://blatt.example/b.jpg?context=bWFzdGVy", None]
    assert [link.url for link in done.related_links] == ["https://blatt.example/a"]
    assert [(link.url, len(link.text)) for link in done.inline_links] == [("https://stadt.example/a", MAX_TITLE)]


def test_normalise_leaves_an_ordinary_article_as_it_is() -> None:
    article = Article(url=URL, title="Brücke", body="Text", authors=("A",), keywords=("B",))
    assert normalised(article) == article
