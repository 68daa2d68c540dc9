"""A look that is older than what is archived never overwrites it: it dates a version back, or goes among the earlier ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from given import BODY, NOON, OUTLET, URL, a_fetch, an_article, later

from archiver.archive import Archive
from archiver.items import Article, Found

WARC = "CC-NEWS-1.warc.gz"


def look(archive: Archive, title: str, moment: datetime, **fields: Any) -> str:
    """What an import of a page of that moment comes to."""
    return archive.save(an_article(title=title, **fields), a_fetch(fetched_at=moment, source=WARC, source_offset=7))


def seen(archive: Archive, title: str, moment: datetime) -> str:
    """What a crawl at that moment comes to."""
    return archive.save(an_article(title=title), a_fetch(fetched_at=moment))


def versions(archive: Archive) -> list[tuple[str, str, str]]:
    """Title and span of every version, oldest first; times as hours after noon."""
    row = archive.find(URL)
    assert row
    noon = later()

    def hours(text: str | None) -> str:
        return f"{(datetime.fromisoformat(text) - noon).total_seconds() / 3600:g}" if text else "now"

    return [(v["title"], hours(v["valid_from"]), hours(v["valid_until"])) for v in archive.versions(row["id"])]


def newest(archive: Archive) -> Article:
    article = archive.article(URL)
    assert article
    return article


def test_an_older_look_never_becomes_the_newest_version(archive: Archive) -> None:
    seen(archive, "Neu", later())
    assert look(archive, "Alt", later(days=-3)) == "changed"
    assert newest(archive).title == "Neu"
    assert versions(archive) == [("Alt", "-72", "0"), ("Neu", "0", "now")]
    row = archive.find(URL)
    assert row
    assert (row["first_seen"], row["last_checked"]) == ("2026-10-29T12:00:00+00:00", "2026-11-01T12:00:00+00:00")


def test_the_same_content_earlier_only_dates_the_article_back(archive: Archive) -> None:
    seen(archive, "Neu", later())
    assert look(archive, "Neu", later(days=-3)) == "unchanged"
    assert versions(archive) == [("Neu", "-72", "now")]


def test_a_look_between_two_versions_at_the_earlier_changes_nothing(archive: Archive) -> None:
    seen(archive, "Eins", later())
    seen(archive, "Zwei", later(hours=10))
    assert look(archive, "Eins", later(hours=5)) == "unchanged"
    assert versions(archive) == [("Eins", "0", "10"), ("Zwei", "10", "now")]


def test_a_look_between_two_versions_at_the_later_dates_the_change_back(archive: Archive) -> None:
    seen(archive, "Eins", later())
    seen(archive, "Zwei", later(hours=10))
    assert look(archive, "Zwei", later(hours=5)) == "unchanged"
    assert versions(archive) == [("Eins", "0", "5"), ("Zwei", "5", "now")]
    assert [change["changed_at"] for change in archive.changes()] == ["2026-11-01T17:00:00+00:00"]


def test_a_version_that_nobody_saw_goes_between_two(archive: Archive) -> None:
    seen(archive, "Eins", later())
    seen(archive, "Drei", later(hours=10))
    assert look(archive, "Zwei", later(hours=5)) == "changed"
    assert versions(archive) == [("Eins", "0", "5"), ("Zwei", "5", "10"), ("Drei", "10", "now")]
    assert sorted((c["changed_at"], c["note"]) for c in archive.changes(types=["headline"])) == [
        ("2026-11-01T17:00:00+00:00", "Verkehr Eins"),
        ("2026-11-01T22:00:00+00:00", "Verkehr Zwei"),
    ]


def test_a_version_that_came_and_went_while_the_newest_stood(archive: Archive) -> None:
    seen(archive, "Eins", later())
    seen(archive, "Eins", later(hours=10))
    assert look(archive, "Zwischen", later(hours=5)) == "changed"
    assert versions(archive) == [("Eins", "0", "5"), ("Zwischen", "5", "10"), ("Eins", "10", "now")]
    assert newest(archive).title == "Eins"


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (2, 1, 3), (3, 1, 2), (1, 3, 2)], ids=str)
def test_the_order_of_imports_does_not_matter(archive: Archive, order: tuple[int, ...]) -> None:
    titles = {1: "Eins", 2: "Zwei", 3: "Drei"}
    for number in order:
        look(archive, titles[number], later(hours=number))
    assert versions(archive) == [("Eins", "1", "2"), ("Zwei", "2", "3"), ("Drei", "3", "now")]


def test_the_whole_text_from_before_the_paywall_is_kept_as_an_earlier_version(archive: Archive) -> None:
    teaser = BODY.split("\n\n")[0]
    archive.save(an_article(body=teaser, paywalled=True), a_fetch())
    assert look(archive, "Gemeinderat genehmigt Brückenbau", later(days=-1)) == "changed"
    assert archive.revisions(URL)[0]["body"] == BODY
    assert newest(archive).body == teaser


def test_an_older_teaser_is_no_version_of_a_whole_text(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    outcome = look(
        archive, "Gemeinderat genehmigt Brückenbau", later(days=-1), body=BODY.split("\n\n")[0], paywalled=True
    )
    assert outcome == "refused:paywall"
    assert archive.revisions(URL) == []


def test_an_article_that_is_gone_stays_gone(archive: Archive) -> None:
    seen(archive, "Eins", later())
    archive.record(a_fetch(status=410, outcome="refused:gone", fetched_at=later(days=5)))
    look(archive, "Eins", later(days=2))
    row = archive.find(URL)
    assert row
    assert row["gone_since"] == "2026-11-06T12:00:00+00:00"


def test_the_crawls_memory_stays_as_the_site_left_it(archive: Archive) -> None:
    archive.save(an_article(), a_fetch(etag='"neu"'))
    before = list(archive.db.query("SELECT * FROM urls"))
    archive.save(an_article(title="Alt"), a_fetch(fetched_at=later(days=-3), etag='"alt"', source=WARC))
    assert list(archive.db.query("SELECT * FROM urls")) == before


def test_another_address_of_an_older_look_becomes_an_alias(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    archive.save(
        an_article(), a_fetch(f"{URL}?seite=amp", final_url=f"{URL}?seite=amp", fetched_at=later(days=-3), source=WARC)
    )
    states = {row["url"]: (row["state"], row["is_alias"]) for row in archive.db.query("SELECT * FROM urls")}
    assert states[URL] == ("done", 0)
    assert len([alias for state, alias in states.values() if alias]) == 1


def test_visits_that_nobody_made_then_are_not_made_up_for(archive: Archive) -> None:
    look(archive, "Alt", later(days=-3000), date=later(days=-3000))
    assert archive.queued(OUTLET, now=later(days=-2000)) == []


def test_what_the_site_has_announced_is_still_to_be_asked(archive: Archive) -> None:
    archive.announce(OUTLET, [Found(url=URL)], None)
    look(archive, "Alt", later(days=-3))
    assert [queued.found.url for queued in archive.queued(OUTLET)] == [URL]


def test_an_imported_refusal_says_nothing_of_the_site_today(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    archive.record(a_fetch(status=404, outcome="refused:not-found", fetched_at=later(days=1), source=WARC))
    row = archive.find(URL)
    assert row
    assert row["gone_since"] is None
    assert [fetch["article_id"] for fetch in archive.db.query("SELECT * FROM fetches")] == [row["id"]] * 2


def test_it_is_told_when_articles_were_looked_at_by_a_clock_that_was_ahead(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db") as archive:
        archive.save(an_article(), a_fetch(fetched_at=later(days=400)))
        assert archive.looked_at_after(NOON) is None  # an import may bring such a look; no crawl ran by that clock
        archive.start_crawl([OUTLET], "archiver crawl", later(days=400))
        assert archive.looked_at_after(NOON) == (1, later(days=400))
        assert archive.looked_at_after(later(days=401)) is None
