"""Large parcels and imports by way of an object store that speaks S3, not only by folders: wrong keys, no bucket, gone in the middle.

Not collected where moto and s3fs are not installed; `make objectstore` installs both and runs it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from bulk_work import a_file, a_mixed_file, contents, rows
from crawl_site import environment
from evidence_samples import write_warc
from fleet_work import OUTLET, Fleet, address
from given import BODY, NOON, a_fetch, an_article
from object_store import BUCKET, SECRET, ObjectStore, checked_keys, object_store

from archiver.archive import Archive
from archiver.fleet import claims
from archiver.fleet.deposits import DepositGone, Deposits, StoreUnavailable
from archiver.fleet.parcels import Ending, Parcel
from archiver.items import Exchange

CONTENT = "Brücke über die Mühlach".encode() * 1000


@pytest.fixture(scope="module")
def store() -> Iterator[ObjectStore]:
    with object_store() as found:
        yield found


@pytest.fixture(autouse=True)
def is_as_new(request: pytest.FixtureRequest) -> None:
    """Each test begins with a store that answers, and with a client that has not met it."""
    store: ObjectStore = request.getfixturevalue("store")
    store.is_there = lambda asked: True
    fsspec.get_filesystem_class("s3").clear_instance_cache()


@pytest.fixture
def deposits(store: ObjectStore, tmp_path: Path) -> Deposits:
    found = Deposits(f"s3://{BUCKET}/{tmp_path.name}")
    found.mark()
    return found


def there(store: ObjectStore, deposits: Deposits) -> list[str]:
    folder = f"{deposits.shown.removeprefix(f's3://{BUCKET}/')}/"
    return [name.removeprefix(folder) for name in store.names() if name.startswith(folder)]


def test_what_was_put_there_comes_out_until_it_is_discarded(store: ObjectStore, deposits: Deposits) -> None:
    name = deposits.put(CONTENT)
    assert deposits.put(CONTENT) == name
    assert deposits.get(name) == CONTENT
    deposits.clear(NOON)
    assert sorted(there(store, deposits)) == sorted(["archiver-fleet.mark", name])
    deposits.discard(name)
    deposits.discard(name)
    assert there(store, deposits) == ["archiver-fleet.mark"]
    with pytest.raises(DepositGone):
        deposits.get(name)


def test_a_store_keeps_its_mark_and_another_one_is_known_as_such(deposits: Deposits) -> None:
    mark = deposits.mark()
    Deposits(deposits.shown).require(mark)
    for other in (f"s3://{BUCKET}/anderswo", "s3://ein-anderer-eimer/pakete"):
        with pytest.raises(StoreUnavailable, match="not the store of the fleet's writer"):
            Deposits(other).require(mark)


def test_a_bucket_that_is_not_there_and_may_not_be_made_is_told_in_a_line(store: ObjectStore) -> None:
    with pytest.raises(StoreUnavailable, match=r"^s3://fehlt/pakete: the fleet's store cannot be used: \w+$"):
        Deposits("s3://fehlt/pakete").mark()


def test_wrong_keys_are_told_in_a_line_without_them(deposits: Deposits, caplog: pytest.LogCaptureFixture) -> None:
    with checked_keys():
        for use in (deposits.mark, lambda: deposits.put(CONTENT), lambda: deposits.get("0" * 64)):
            with pytest.raises(StoreUnavailable, match=r"the fleet's store cannot be used: \w") as told:
                use()
            assert (SECRET in str(told.value), "\n" in str(told.value)) == (False, False)
        deposits.discard("0" * 64)
        deposits.clear(NOON)
    assert SECRET not in caplog.text


def test_no_keys_are_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(StoreUnavailable, match="NoCredentialsError"):
        Deposits(f"s3://{BUCKET}/ohne").mark()


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    with Archive(tmp_path / "archive.db") as archive:
        found = Fleet(archive, tmp_path)
        found.writer.plan(found.now)
        found.read_lists(1, 2)
        yield found
        found.writer.close()


def a_large_parcel(fleet: Fleet) -> Parcel:
    def work(archive: Archive) -> None:
        for number in (1, 2):
            url = address(number)
            exchange = Exchange(url=url, asked_at=NOON, status=200, content=os.urandom(500_000), headers=())
            fetch = a_fetch(url, outlet=OUTLET, exchanges=(exchange,))
            archive.save(an_article(url=url, title=url, body=f"{url} {BODY}"), fetch)

    return fleet.parcel(work, ending=Ending.DONE)


def test_a_large_parcel_is_stored_by_way_of_it_and_nothing_is_left_there(
    store: ObjectStore, deposits: Deposits, fleet: Fleet
) -> None:
    fleet.writer.deposits = deposits
    left = claims.leave(a_large_parcel(fleet), Deposits(deposits.shown))
    assert len(left.encoded()) < 1000
    fleet.writer.receive(left.encoded(), fleet.now)
    assert fleet.archive.count() == 2
    assert not fleet.archive.proof().problems
    assert there(store, deposits) == ["archiver-fleet.mark"]


def test_a_parcel_whose_store_is_gone_meanwhile_is_given_back_and_stored_later(
    store: ObjectStore, deposits: Deposits, fleet: Fleet
) -> None:
    fleet.writer.deposits = deposits
    left = claims.leave(a_large_parcel(fleet), deposits).encoded()
    store.is_there = lambda asked: False
    with pytest.raises(StoreUnavailable, match="cannot be used"):
        fleet.writer.receive(left, fleet.now)
    assert fleet.archive.count() == 0
    with pytest.raises(StoreUnavailable):  # a worker, meanwhile
        claims.leave(a_large_parcel(fleet), deposits)
    store.is_there = lambda asked: not asked.startswith("DELETE")
    fleet.writer.receive(left, fleet.now)
    fleet.writer.receive(left, fleet.now)
    assert fleet.archive.count() == 2
    answers = fleet.archive.db.query("SELECT count(*) AS shown FROM fetches WHERE role = 'page' GROUP BY url")
    assert [row["shown"] for row in answers] == [1, 1]


def command(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    given = environment() | {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    return subprocess.run(
        [sys.executable, "-m", "archiver", *map(str, arguments)],
        env=given | {"ARCHIVER_WORKERS": "0"} | more, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def test_an_import_from_it_makes_the_archive_that_the_file_makes_here(store: ObjectStore, tmp_path: Path) -> None:
    file = a_mixed_file(tmp_path, 24)
    assert command("import", file, "--db", tmp_path / "one.db").returncode == 0
    many = command(
        "fleet", "import", store.upload(file, "warc/gemischt.warc.gz"), "--workers", 2, "--db", tmp_path / "many.db"
    )
    assert (many.returncode, many.stderr) == (0, "")
    one, two = contents(tmp_path / "one.db"), contents(tmp_path / "many.db")
    for table in one:
        assert two[table] == one[table], table


@pytest.mark.parametrize(
    ("url", "more", "told"),
    [
        (f"s3://{BUCKET}/warc/fehlt.warc.gz", {}, "fehlt.warc.gz"),
        ("s3://kein-eimer/fehlt.warc.gz", {}, "bucket does not exist"),
        (f"s3://{BUCKET}", {}, "cannot be read"),
        (f"s3://{BUCKET}/x.warc.gz", {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "credentials"),
        (f"s3://{BUCKET}/x.warc.gz", {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "Could not connect"),
    ],
    ids=["no file", "no bucket", "a bucket alone", "no keys", "no store"],
)
def test_a_file_that_cannot_be_had_is_wrong_usage_told_in_a_line(
    url: str, more: dict[str, str], told: str, tmp_path: Path
) -> None:
    refused = command("fleet", "import", url, "--workers", 1, "--db", tmp_path / "archive.db", **more)
    assert (refused.returncode, told in refused.stderr, refused.stderr.count("\n")) == (2, True, 1), refused.stderr
    assert SECRET not in refused.stderr


def test_an_import_whose_store_is_gone_in_the_middle_says_so_and_goes_on_later(
    store: ObjectStore, tmp_path: Path
) -> None:
    small = a_file(tmp_path, "klein.warc.gz", *range(40))
    file = write_warc(
        tmp_path / "lang.warc.gz",
        [(f"https://www.blatt0.example/film-{number}.mp4", "2024-10-22T08:00:00Z", os.urandom(2_000_000)) for number in range(20)],
    )  # fmt: skip
    file.write_bytes(small.read_bytes() + file.read_bytes() + a_file(tmp_path, "ende.warc.gz", 90, 91).read_bytes())
    url = store.upload(file, "warc/lang.warc.gz")
    db = tmp_path / "archive.db"

    def is_there(asked: str) -> bool:
        """Until the first articles are stored: the slices after the first one cannot be read."""
        return not db.exists() or not rows(db, "SELECT 1 FROM sqlite_master WHERE name = 'articles'") or (
            rows(db, "SELECT count(*) FROM articles") == [(0,)]
        )  # fmt: skip

    store.is_there = is_there
    ended = command("fleet", "import", url, "--workers", 1, "--db", db)
    assert (ended.returncode, "Traceback" in ended.stderr, " left" in ended.stdout) == (1, False, True), ended
    assert SECRET not in ended.stdout + ended.stderr
    store.is_there = lambda asked: True
    again = command("fleet", "import", url, "--workers", 2, "--db", db)
    assert again.returncode == 0, again
    assert rows(db, "SELECT count(*), count(DISTINCT source_offset) FROM fetches WHERE role = 'page'") == [(42, 42)]
    with Archive(db) as archive:
        assert (archive.count(), archive.problems(), archive.proof().problems) == (42, [], [])
