"""An archive of the demo site's articles, stored without a crawl: one changed, one gone, one with hostile text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from archiver.archive import Archive, Fetch, Role
from archiver.demo.stories import Story, removed, stories
from archiver.items import Article, Image, Kind, Link, Precision

BASE = "https://lindenfurter-bote.example"
OUTLET = "lindenfurter-bote.example"
START = datetime(2025, 2, 12, 6, 0, tzinfo=UTC)
HOSTILE = '<script>alert("title")</script><img src=x onerror=alert(1)>'
BY_SLUG = {story.slug: story for story in stories()}


def article_of(story: Story) -> Article:
    return Article(
        url=BASE + story.path,
        title=story.title,
        kicker=story.kicker,
        lead=story.lead,
        date=story.date,
        date_precision=Precision.DAY if story.theme == "newsblog" else Precision.MINUTE,
        date_source="text",
        date_original=story.date.isoformat(),
        authors=story.authors,
        section=story.section,
        keywords=story.keywords,
        body=story.text,
        images=(
            Image(
                url=f"{BASE}/bilder/{story.image.file}",
                caption=story.image.caption,
                credit=story.image.credit,
                credit_source="figcaption",
                is_lead=True,
            ),
        ),
        related_links=tuple(Link(BASE + BY_SLUG[slug].path, BY_SLUG[slug].title) for slug in story.related),
        language="de",
        comment_count=story.comments,
        paywalled=story.paywalled,
        kind=Kind.TEASER if story.paywalled else Kind.ARTICLE,
    )


def hostile_article() -> Article:
    return Article(
        url=f"{BASE}/boese",
        title=HOSTILE,
        kicker=HOSTILE,
        lead=HOSTILE,
        date=datetime(2025, 2, 13, 8, 0, tzinfo=UTC),
        date_precision=Precision.MINUTE,
        authors=(HOSTILE, "javascript:alert(1)"),
        section=HOSTILE,
        body=f"{HOSTILE}\n\njavascript:alert(2)",
        images=(
            Image(url="https://a.example/b.png", caption=HOSTILE, credit=HOSTILE, credit_source="alt", is_lead=True),
        ),
        related_links=(Link("https://a.example/x", HOSTILE, HOSTILE),),
    )


def fetch_of(url: str, moment: datetime, outcome: str = "new", status: int = 200) -> Fetch:
    return Fetch(url=url, outlet=OUTLET, role=Role.PAGE, fetched_at=moment, outcome=outcome, status=status)


def fill(archive: Archive) -> None:
    """Both editions of the demo site, a day apart."""
    archive.add_outlet(key=OUTLET, name="Lindenfurter Bote", homepage=f"{BASE}/", country="DE")
    moment = START
    for edition in (1, 2):
        for story in reversed(stories(edition)):
            moment += timedelta(seconds=2)
            article = article_of(story)
            archive.save(article, fetch_of(article.url, moment))
        moment += timedelta(days=1)
    for story in removed():
        archive.record(fetch_of(BASE + story.path, moment, "refused:gone", 410))
    archive.record(fetch_of(f"{BASE}/wand", moment, "refused:consent"))
