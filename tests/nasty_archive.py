"""An archive of what strangers may write: mark-up, scripts, formulas and addresses that run, in every field that holds their words."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo_archive import BASE, OUTLET, fetch_of

from archiver.archive import Archive, Fetch
from archiver.items import Article, Exchange, Image, InlineLink, Link, Precision

RUNS = "javascript:alert(document.domain)//"
NASTY = (
    '<script>alert(1)</script><img id="nasty" src=x onerror=alert(1)>',
    '"><svg id=nasty onload=alert(1)>',
    "' id=nasty onmouseover='alert(1)",
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "{{ 7*7 }}{% raw %}${7*7}",
    "</title></textarea></style><script>alert(1)</script>",
    "‮evil‬ ]]><!--",
    RUNS,
    'Zitat, -5 Grad; =1+1, "@heim"\n- Punkt\n+ noch einer;-x',
)
"""What must come out as text, and as nothing else. `id=nasty` is what a test looks for in pages."""

_OTHER_PROGRAM = (
    "UPDATE articles SET url = :runs, previous_post = :runs, next_post = :data, licence = :runs WHERE id = 1",
    "UPDATE articles SET url = :data WHERE id = 2",
    "UPDATE related_links SET url = :runs WHERE position = 0",
    "UPDATE related_links SET url = :data WHERE position = 1",
    "UPDATE inline_links SET url = :runs",
    "UPDATE images SET url = :runs",
    "UPDATE outlets SET homepage = :runs",
    "UPDATE fetches SET final_url = :runs",
)


def nasty_article(number: int, text: str) -> Article:
    """An article all of whose words are `text`."""
    return Article(
        url=f"{BASE}/b/{number}?a=\"><script>alert(1)</script>&b='",
        title=text,
        kicker=text,
        lead=text,
        date=datetime(2025, 2, 13, 8, tzinfo=UTC) + timedelta(hours=number),
        date_precision=Precision.MINUTE,
        date_original=text,
        date_conflict=text,
        authors=(text,),
        agencies=(text,),
        section=text,
        keywords=(text,),
        body=f"{text}\n\n{text}",
        images=(
            Image(
                url=f"{BASE}/b/{number}.png",
                caption=text,
                credit=text,
                credit_source="alt",
                agency=text,
                photographer=text,
                is_lead=True,
            ),
        ),
        related_links=(Link(f"{BASE}/r/1", text, text), Link(f"{BASE}/r/2", text)),
        inline_links=(InlineLink(f"{BASE}/r/1", text), InlineLink(f"{BASE}/r/2", text)),
        licence=text,
    )


def make(path: Path) -> None:
    """The archive: each of NASTY in an article of its own, changed once, the last one gone; addresses that run where others stand."""
    begun = datetime.now(UTC) - timedelta(days=3)  # the page of the archive's state looks at the last days
    with Archive(path) as archive:
        archive.add_outlet(key=OUTLET, name=NASTY[0], homepage=f"{BASE}/", country="DE")
        crawl = archive.start_crawl([OUTLET], NASTY[0], begun)
        for number, text in enumerate(NASTY):
            article = nasty_article(number, text)
            archive.save(article, _fetch(article.url, begun + timedelta(minutes=number), crawl, text))
            changed = replace(article, title=f"{text} {text}", body=f"{text}\n\nneu {text}")
            archive.save(changed, _fetch(article.url, begun + timedelta(days=1, minutes=number), crawl, text))
        gone = nasty_article(len(NASTY) - 1, NASTY[-1]).url
        archive.record(replace(fetch_of(gone, begun + timedelta(days=2), "refused:gone", 410), note=NASTY[0]))
        archive.finish_crawl(crawl, begun + timedelta(days=2), 0, {"new": len(NASTY), NASTY[0]: 1})
    with sqlite3.connect(path) as conn:  # as another program might; the archive itself takes only addresses of the web
        for statement in _OTHER_PROGRAM:
            conn.execute(statement, {"runs": RUNS, "data": "data:text/html,<script>alert(1)</script>"})
    conn.close()


def _fetch(url: str, moment: datetime, crawl: int, text: str) -> Fetch:
    """A request whose answer is kept, with headers as strangers send them."""
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("X-Nasty", text.strip().encode("ascii", "replace").decode()),
    )
    exchange = Exchange(url=url, asked_at=moment, status=200, content=text.encode(), headers=headers, reason=NASTY[1])
    return replace(fetch_of(url, moment), crawl_id=crawl, exchanges=(exchange,), etag=NASTY[0], note=text)
