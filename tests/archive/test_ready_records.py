"""Records that were made far from the archive: it appends them as they are, and refers to an earlier body where it has the very same."""

from __future__ import annotations

import pytest
from evidence_samples import a_redirect, an_exchange, bodies, fetched, not_modified, rows
from given import URL, a_feed, an_article, later

from archiver.archive import Archive, Fetch
from archiver.archive.evidence import with_records
from archiver.evidence import EvidenceError
from archiver.evidence.run import Packed, Run
from archiver.items import Exchange

SAMPLES = [
    (an_exchange(),),
    (a_redirect("http://kleinezeitung.example/kurz", URL), an_exchange()),
    (an_exchange(request_headers=None, ip=None, protocol="HTTP/1.0", reason="Alles gut"),),
    (an_exchange(status=404, content=b"", headers=()),),
]


def ready(fetch: Fetch, outcome: str = "new") -> Fetch:
    return with_records(fetch, outcome)


@pytest.mark.parametrize("exchanges", SAMPLES, ids=["one answer", "a redirect", "odd", "empty"])
def test_what_a_run_was_made_of_comes_back(exchanges: tuple[Exchange, ...]) -> None:
    back = Run.of(exchanges, exchanges[-1].asked_at).exchanges()
    for name in ("url", "asked_at", "status", "content", "headers", "request_headers", "protocol", "ip"):
        assert [getattr(one, name) for one in back] == [getattr(one, name) for one in exchanges], name


def test_bytes_that_are_no_records_give_nothing() -> None:
    with pytest.raises(EvidenceError):
        Run("0" * 64, True, Packed(b"no records")).exchanges()


def test_they_lie_in_the_file_as_they_were_made(archive: Archive) -> None:
    fetch = ready(fetched())
    assert (fetch.exchanges, fetch.run is not None) == ((), True)
    archive.save(an_article(), fetch)
    [row] = rows(archive)
    with (archive.evidence.folder / row["evidence_file"]).open("rb") as file:
        file.seek(row["evidence_offset"])
        assert fetch.run
        assert Packed(file.read(row["evidence_length"])) == fetch.run.members
    assert bodies(archive) == [an_exchange().content]
    assert archive.proof().problems == []


@pytest.mark.parametrize("first", [True, False], ids=["the first ready", "the first not"])
@pytest.mark.parametrize("second", [True, False], ids=["the second ready", "the second not"])
def test_the_same_body_again_is_a_revisit_whoever_made_the_records(first: bool, second: bool, archive: Archive) -> None:
    again = fetched(a_redirect("http://kleinezeitung.example/kurz", URL), an_exchange(), fetched_at=later(days=2))
    archive.save(an_article(), ready(fetched()) if first else fetched())
    archive.save(an_article(), ready(again) if second else again)
    one, two = rows(archive)
    assert two["evidence_of"] == one["id"]
    assert bodies(archive) == [an_exchange().content] * 2
    found = archive.proof()
    assert (found.problems, found.revisits) == ([], 1)


def test_an_answer_304_is_left_to_the_archive_that_knows_what_it_speaks_of(archive: Archive) -> None:
    unchanged = ready(fetched(not_modified(), fetched_at=later(hours=1), outcome="unchanged"), "unchanged")
    assert (len(unchanged.exchanges), unchanged.run) == (1, None)
    archive.save(an_article(), ready(fetched()))
    archive.record(unchanged)
    assert rows(archive)[1]["evidence_of"] == rows(archive)[0]["id"]
    assert archive.proof().problems == []


@pytest.mark.parametrize(
    ("fetch", "outcome"),
    [(fetched(), "failed:http-503"), (fetched(), "refused:not-html"), (a_feed(exchanges=(an_exchange(),)), "read")],
    ids=["an error of the site", "a picture", "a feed"],
)
def test_what_is_no_evidence_does_not_travel(fetch: Fetch, outcome: str) -> None:
    bare = ready(fetch, outcome)
    assert (bare.exchanges, bare.run) == ((), None)


def test_what_is_ready_once_is_not_made_again() -> None:
    once = ready(fetched())
    assert ready(once) is once
