"""After `forget` no byte of an article is left but a tombstone, and its addresses are never asked again."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from given import BODY, NOON, OUTLET, URL, a_fetch, an_article, later

from archiver.archive import Archive, keeper
from archiver.archive.locks import OutletLock
from archiver.cli import cli
from archiver.errors import OutletBusy, UsageError
from archiver.items import Exchange, Found, InlineLink, Link

SECRET = "Geheimnisträgerin"
ALIAS = "https://www.kleinezeitung.example/amp/geheim-99"
SECRET_URL = "https://www.kleinezeitung.example/politik/geheim-99"
OTHER = "https://www.kleinezeitung.example/politik/andere-1"


def exchange(url: str, text: str) -> Exchange:
    page = f"<html><body><p>{text}</p></body></html>".encode()
    return Exchange(
        url=url,
        asked_at=NOON,
        request_headers=(("User-Agent", "test"),),
        status=200,
        headers=(("Content-Type", "text/html"),),
        content=page,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with a secret article of two versions under two addresses, evidence of it, and another article that links to it."""
    path = tmp_path / "archive.db"
    secret = an_article(
        url=SECRET_URL,
        title=f"{SECRET} tritt auf",
        kicker=None,
        body=f"{BODY}\n\nDie {SECRET} sprach zuerst.",
        authors=(SECRET,),
    )
    links = (Link(url=SECRET_URL, title=f"{SECRET} tritt auf"), Link(url=URL, title="Harmlos"))
    with Archive(path) as archive:
        crawl = archive.start_crawl([OUTLET], f"archiver crawl {SECRET_URL}", NOON)
        archive.announce(OUTLET, [Found(url=SECRET_URL, title=f"{SECRET} tritt auf")], None)
        fetch = a_fetch(SECRET_URL, crawl_id=crawl, exchanges=(exchange(SECRET_URL, f"{SECRET} sprach"),), note=SECRET)
        archive.save(secret, fetch)
        other = an_article(
            url=OTHER, title="Andere", body="Ganz anderer Text. " * 30, related_links=links, next_post=SECRET_URL,
            inline_links=(InlineLink(SECRET_URL, f"die {SECRET}"),),
        )  # fmt: skip
        archive.save(other, a_fetch(OTHER, exchanges=(exchange(OTHER, "Harmlos"),)))
        again = an_article(url=OTHER, title="Andere, neu", body="Ganz anderer Text. " * 30, related_links=links)
        archive.save(again, a_fetch(OTHER, fetched_at=later(hours=1)))
        changed = an_article(
            url=SECRET_URL, title=f"Die {SECRET}", body=f"{BODY}\n\nNochmals {SECRET}.", authors=(SECRET,)
        )
        archive.save(changed, a_fetch(ALIAS, final_url=SECRET_URL, fetched_at=later(hours=2)))
        archive.compare_copies()
        assert archive.search(SECRET).total == 1
    return path


def whole(folder: Path) -> bytes:
    """Every byte of every file, compressed ones as they read."""
    contents = b""
    for file in folder.rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            contents += gzip.decompress(raw) if file.suffix == ".gz" else raw
    return contents


def forget(path: Path, url: str = SECRET_URL) -> object:
    with Archive(path) as archive:
        return archive.forget(url, "Anspruch", datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize("form", [SECRET_URL, ALIAS, SECRET_URL.replace("https://www.", "http://") + "/?utm_source=x"])
def test_no_byte_is_left(path: Path, form: str) -> None:
    before = whole(path.parent)
    assert SECRET.encode() in before
    assert b"geheim-99" in before
    forget(path, form)
    after = whole(path.parent)
    assert SECRET.encode() not in after
    assert b"geheim-99" not in after


def test_no_byte_is_left_while_the_archive_is_open(path: Path) -> None:
    with Archive(path) as archive:
        archive.forget(SECRET_URL, "Anspruch", NOON)
        assert SECRET.encode() not in whole(path.parent)


def test_everything_else_stays_and_is_sound(path: Path) -> None:
    forget(path)
    with Archive(path) as archive:
        assert archive.problems() == []
        assert archive.proof().problems == []
        assert [row["title"] for row in archive.articles()] == ["Andere, neu"]
        assert len(archive.revisions(OTHER)) == 1
        other = archive.article(OTHER)
        assert other
        assert [link.title for link in other.related_links] == ["Harmlos"]
        assert archive.search("anderer").total == 1
        assert archive.search(SECRET).total == 0
        assert archive.db["fetches"].count == 4


def test_a_tombstone_says_when_and_why_but_not_what(path: Path) -> None:
    forget(path)
    with Archive(path) as archive:
        stones = list(archive.db["forgotten"].rows)
        assert {(row["forgotten_at"], row["reason"]) for row in stones} == {("2026-11-22T00:00:00+00:00", "Anspruch")}
        assert all(len(row["url_hash"]) == 64 for row in stones)
        assert archive.is_forgotten(ALIAS)
        assert not archive.is_forgotten(OTHER)


def test_it_is_not_queued_again(path: Path) -> None:
    forget(path)
    with Archive(path) as archive:
        assert (
            archive.announce(OUTLET, [Found(url=SECRET_URL + "?utm_source=feed", title=SECRET), Found(url=ALIAS)], None)
            == 0
        )
        assert not any("geheim" in queued.found.url for queued in archive.queued(OUTLET, now=later(days=900)))


def test_a_page_that_leads_to_it_is_refused_and_leaves_nothing(path: Path) -> None:
    forget(path)
    asked = "https://www.kleinezeitung.example/kurz/7"
    with Archive(path) as archive:
        fetch = a_fetch(
            asked, final_url=SECRET_URL, exchanges=(exchange(SECRET_URL, SECRET),), fetched_at=later(days=1)
        )
        assert archive.save(an_article(url=SECRET_URL, title=SECRET), fetch) == "refused:forgotten"
        assert archive.count() == 1
    assert SECRET.encode() not in whole(path.parent)


def test_an_address_that_was_never_archived_can_be_forgotten(path: Path) -> None:
    url = "https://www.kleinezeitung.example/nie-gesehen"
    forget(path, url)
    with Archive(path) as archive:
        assert archive.is_forgotten(url)
        assert archive.count() == 2


def test_it_waits_for_no_running_crawl(path: Path) -> None:
    with OutletLock(path, OUTLET), Archive(path) as archive, pytest.raises(OutletBusy):
        archive.forget(SECRET_URL, "Anspruch", NOON)
    assert SECRET.encode() in whole(path.parent)


def test_a_large_file_is_not_rewritten_under_a_running_crawl(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "LARGE_BYTES", 0)
    with Archive(path) as archive:
        archive.add_outlet(key="andere.example")
        with OutletLock(path, "andere.example"), pytest.raises(OutletBusy, match="Run the same command again"):
            archive.forget(SECRET_URL, "Anspruch", NOON)
        assert archive.is_forgotten(SECRET_URL)
        assert archive.article(SECRET_URL) is None
        archive.forget(SECRET_URL, "Anspruch", NOON)
    assert SECRET.encode() not in whole(path.parent)


def run(*arguments: object, answer: str = "") -> Result:
    return CliRunner().invoke(cli, [*map(str, arguments)], standalone_mode=False, input=answer)


def test_the_command_asks_first_and_names_copies_that_still_hold_it(path: Path) -> None:
    copy = path.with_name("archive.db.schema-2.backup")
    draft = path.with_name(".archive.db.schema-2.backup.4711.part")
    for file in (copy, draft):
        file.write_bytes(b"")
    assert run("forget", SECRET_URL, "--reason", "x", "--db", path, answer="n\n").exception is not None
    done = run("forget", SECRET_URL, "--reason", "x", "--db", path, answer="y\n")
    assert done.exception is None, done.exception
    assert "forgotten: 2 versions, 2 answers, 2 addresses" in done.stdout
    assert str(copy) in done.stdout
    assert str(draft) in done.stdout


@pytest.mark.parametrize(("article", "reason"), [("4711", "x"), ("kein Artikel", "x"), (SECRET_URL, " ")])
def test_the_command_says_what_is_wrong(path: Path, article: str, reason: str) -> None:
    result = run("forget", article, "--reason", reason, "--yes", "--db", path)
    assert isinstance(result.exception, UsageError)


def test_a_crawl_of_it_is_refused(path: Path) -> None:
    forget(path)
    result = run("crawl", SECRET_URL, "--db", path)
    assert isinstance(result.exception, UsageError)
    assert "was forgotten" in str(result.exception)
