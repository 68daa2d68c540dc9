"""What makes a new version of an article, and that no version is ever lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from given import BODY, CET, URL, a_fetch, an_article, later

from archiver.archive import Archive
from archiver.items import Article, Image, InlineLink, Kind, Link, Precision

LEAD_IMAGE, SECOND_IMAGE = an_article().images


@pytest.fixture
def saved(archive: Archive) -> Archive:
    archive.save(an_article(), a_fetch())
    return archive


def again(archive: Archive, hours: float = 2, **fields: Any) -> str:
    return archive.save(an_article(**fields), a_fetch(fetched_at=later(hours=hours)))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Brückenbau genehmigt"),
        ("kicker", "Oberwiesenbach"),
        ("kicker", None),
        ("lead", "Ein anderer Vorspann."),
        ("body", BODY.replace("Zwölf", "Elf")),
        ("authors", ("Jürgen Weiß",)),
        ("section", "Lokales"),
        ("date", datetime(2026, 11, 1, 9, 0, tzinfo=CET)),
    ],
)
def test_a_changed_field_makes_a_version_and_keeps_the_earlier_one(saved: Archive, field: str, value: object) -> None:
    assert again(saved, **{field: value}) == "changed"
    assert saved.article(URL) == an_article(**{field: value})
    [earlier] = saved.revisions(URL)
    assert earlier["changed"] == [field]
    assert (earlier["title"], earlier["kicker"], earlier["body"]) == (an_article().title, "Verkehr", BODY)
    assert (earlier["valid_from"], earlier["valid_until"]) == ("2026-11-01T12:00:00+00:00", "2026-11-01T14:00:00+00:00")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("comment_count", 17),
        ("keywords", ("Brücke", "Verkehr")),
        ("related_links", (Link(url="https://kleinezeitung.example/neu-1", title="Neu"),)),
        ("inline_links", (InlineLink(url="https://rat.example/protokoll", text="Protokoll"),)),
        ("previous_post", "https://kleinezeitung.example/neu-1"),
        ("next_post", "https://kleinezeitung.example/neu-2"),
        ("licence", "CC BY 4.0"),
        ("date_conflict", "json-ld 2026-11-01, but time 2026-10-31"),
        ("date_modified", datetime(2026, 11, 1, 18, 0, tzinfo=CET)),
        ("language", "en"),
        ("kind", Kind.TICKER),
        ("images", (*an_article().images, Image(url="https://kleinezeitung.example/3.jpg", caption="Neu"))),
    ],
)
def test_what_comes_and_goes_is_brought_up_to_date_without_a_version(saved: Archive, field: str, value: object) -> None:
    assert again(saved, **{field: value}) == "unchanged"
    assert saved.article(URL) == an_article(**{field: value})
    assert saved.revisions(URL) == []


@pytest.mark.parametrize(
    "same",
    [
        {"title": " Gemeinderat  genehmigt\nBrückenbau "},
        {"body": BODY.replace("\n\n", "\n\n\n")},
        {"date": datetime(2026, 11, 1, 11, 30, 20, tzinfo=CET.utc)},
        {"date": datetime(2026, 11, 1, tzinfo=CET), "date_precision": Precision.DAY},
        {},
    ],
    ids=["blanks in the title", "blank lines", "other offset", "less exact", "all the same"],
)
def test_white_space_and_the_form_of_a_date_make_no_version(saved: Archive, same: dict[str, Any]) -> None:
    assert again(saved, **same) == "unchanged"
    assert saved.revisions(URL) == []


@pytest.mark.parametrize("printed", ["vor 2 Stunden", "gestern, 14:30 Uhr", "Heute 08:15"])
def test_a_printed_date_that_moves_with_the_clock_keeps_what_was_read_first(saved: Archive, printed: str) -> None:
    moved = an_article(date=datetime(2026, 11, 1, 13, 7, tzinfo=CET), date_source="text", date_original=printed)
    assert saved.save(moved, a_fetch()) == "unchanged"
    assert saved.db["articles"].get(1)["date"] == "2026-11-01T12:30:00+01:00"


def test_a_date_that_became_more_exact_is_taken_without_a_version(archive: Archive) -> None:
    archive.save(an_article(date=datetime(2026, 11, 1, tzinfo=CET), date_precision=Precision.DAY), a_fetch())
    assert again(archive) == "unchanged"
    assert archive.article(URL) == an_article()


@pytest.mark.parametrize(
    "field", ["title", "body", "date", "authors", "section", "keywords", "images", "language", "comment_count"]
)
def test_a_field_that_the_page_no_longer_states_stays(saved: Archive, field: str) -> None:
    nothing: object = () if field in ("authors", "keywords", "images") else None
    assert again(saved, **{field: nothing}) == "unchanged"
    assert saved.article(URL) == an_article()


def test_the_lead_stays_with_a_text_that_could_not_be_read(saved: Archive) -> None:
    assert again(saved, body=None, lead=None) == "unchanged"
    assert saved.article(URL) == an_article()


def test_a_lead_that_was_taken_out_of_the_text_is_taken_away(saved: Archive) -> None:
    shorter = {"lead": None, "body": BODY.partition("\n\n")[2]}
    assert again(saved, **shorter) == "changed"
    assert saved.article(URL) == an_article(**shorter)


def test_a_credit_stays_with_its_picture(saved: Archive) -> None:
    assert again(saved, images=(replace(LEAD_IMAGE, credit=None), SECOND_IMAGE)) == "unchanged"
    assert saved.article(URL) == an_article()


def test_a_credit_does_not_pass_to_another_picture(saved: Archive) -> None:
    other = Image(url="https://kleinezeitung.example/anderes.jpg", caption="Die alte Brücke", is_lead=True)
    assert again(saved, images=(other, SECOND_IMAGE)) == "changed"
    article = saved.article(URL)
    assert article
    assert article.image_credit is None
    [earlier] = saved.revisions(URL)
    assert earlier["image_credit"] == "Svenja Groß/dpa"


def test_words_under_a_picture_that_were_replaced_are_kept_in_a_version(saved: Archive) -> None:
    assert again(saved, images=(replace(LEAD_IMAGE, caption="Die neue Brücke"), SECOND_IMAGE)) == "changed"
    [earlier] = saved.revisions(URL)
    assert earlier["changed"] == ["images"]
    assert [image["caption"] for image in earlier["images"]] == ["Die alte Brücke", "Der Rat tagt"]


def test_a_picture_under_another_address_makes_no_version(saved: Archive) -> None:
    resized = replace(LEAD_IMAGE, url="https://kleinezeitung.example/bilder/bruecke.jpg?w=2000")
    assert again(saved, images=(resized, SECOND_IMAGE)) == "unchanged"


def test_a_version_keeps_every_field_with_images_and_related_links(saved: Archive) -> None:
    again(saved, title="Neu", images=(), related_links=(), keywords=())
    [earlier] = saved.revisions(URL)
    for field in (
        "title",
        "kicker",
        "lead",
        "body",
        "section",
        "language",
        "date_original",
        "comment_count",
        "image_credit",
    ):
        assert earlier[field] == getattr(an_article(), field), field
    assert earlier["related_links"][0]["url"] == an_article().related_links[0].url
    assert earlier["inline_links"][0] == {
        "url": "https://gemeinde.example/ratsbeschluss.pdf",
        "text": "Beschluss des Rates",
    }
    assert earlier["images"][0]["photographer"] == "Svenja Groß"
    assert earlier["agencies"] == ["dpa"]
    assert earlier["licence"] == an_article().licence
    assert earlier["date"] == "2026-11-01T12:30:00+01:00"
    assert earlier["authors"] == ["Jürgen Weiß", "dpa"]


def test_versions_follow_each_other_without_a_gap(saved: Archive) -> None:
    for number in (1, 2, 3):
        assert again(saved, hours=number, title=f"Fassung {number}") == "changed"
    versions = saved.revisions(URL)
    assert [version["title"] for version in versions] == ["Gemeinderat genehmigt Brückenbau", "Fassung 1", "Fassung 2"]
    assert [version["valid_until"] for version in versions[:-1]] == [version["valid_from"] for version in versions[1:]]
    [row] = saved.articles()
    assert versions[-1]["valid_until"] == row["last_changed"] == "2026-11-01T15:00:00+00:00"
    assert row["first_seen"] == "2026-11-01T12:00:00+00:00"


def test_a_teaser_never_replaces_a_full_text(saved: Archive) -> None:
    teaser = an_article(body=BODY.split("\n\n")[0], paywalled=True, kind=Kind.TEASER, title="Brückenbau (Plus)")
    assert saved.save(teaser, a_fetch(fetched_at=later(hours=2), etag='"stub"')) == "refused:paywall"
    assert saved.article(URL) == an_article()
    assert saved.revisions(URL) == []
    assert saved.validators(URL).etag is None
    [row] = saved.articles()
    assert row["last_checked"] == "2026-11-01T14:00:00+00:00"


def test_a_teaser_never_replaces_a_subscribers_full_text(archive: Archive) -> None:
    archive.save(an_article(paywalled=True), a_fetch())
    assert again(archive, paywalled=True, body=BODY[:150]) == "refused:paywall"
    assert archive.article(URL) == an_article(paywalled=True)


def test_a_full_text_replaces_a_teaser(archive: Archive) -> None:
    teaser = an_article(body=BODY[:150], paywalled=True, kind=Kind.TEASER)
    archive.save(teaser, a_fetch())
    assert again(archive) == "changed"
    assert archive.article(URL) == an_article()


def test_a_full_text_that_is_now_called_paid_stays_a_full_text(saved: Archive) -> None:
    assert again(saved, paywalled=True) == "unchanged"
    article = saved.article(URL)
    assert article
    assert not article.paywalled


def test_an_article_without_any_field_can_be_saved_and_filled_later(archive: Archive) -> None:
    assert archive.save(Article(url=URL), a_fetch()) == "new"
    assert again(archive) == "changed"
    assert archive.article(URL) == an_article()
