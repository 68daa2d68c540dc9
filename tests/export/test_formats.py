"""JSON Lines, Parquet and Atom hold what the archive holds; exports can be narrowed down, continued and checked."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
from given import BODY, OUTLET, URL, a_fetch, an_article, later
from lxml import etree
from pyarrow import parquet

from archiver.archive import Archive, Selection
from archiver.errors import ArchiveError, UsageError
from archiver.export import WRITERS, write_atom, write_jsonl, write_parquet
from archiver.export.files import manifest_of
from archiver.export.rows import COLUMNS
from archiver.export.run import Export, run_export

OTHER = "https://andere.example/artikel-2"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Two articles of two outlets; the second is older and has almost no field."""
    with Archive(tmp_path / "archive.db") as opened:
        opened.save(an_article(), a_fetch())
        bare = an_article(
            url=OTHER, title=None, kicker=None, lead=None, body="Kurz & gut.", date=later(days=-9), authors=(), images=(),
            related_links=(), section="Lokales", comment_count=None, paywalled=True,
        )  # fmt: skip
        opened.save(bare, a_fetch(OTHER, outlet="andere.example", fetched_at=later(hours=1)))
        yield opened


def written(archive: Archive, writer: Callable[..., int], *arguments: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    writer(archive, out, *arguments, **options)
    return out.getvalue()


def lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def test_json_lines_hold_every_field_as_the_archive_gives_it(archive: Archive) -> None:
    rows = lines(written(archive, write_jsonl))
    expected = [{name: article[name] for name in COLUMNS} for article in archive.articles()]
    assert rows == expected
    assert rows[0]["body"] == BODY
    assert rows[0]["related_links"][0]["title"] == "Streit um die Brücke"
    assert "ü".encode() in written(archive, write_jsonl)


def test_parquet_holds_every_field_typed(archive: Archive) -> None:
    table = parquet.read_table(io.BytesIO(written(archive, write_parquet)))
    rows = table.to_pylist()
    for row, article in zip(rows, archive.articles(), strict=True):
        assert {name: row[name] for name in COLUMNS} == {name: article[name] for name in COLUMNS}
    assert rows[0]["date_utc"].isoformat() == "2026-11-01T11:30:00+00:00"
    assert rows[1]["paywalled"] is True


def test_parquet_without_pyarrow_says_what_to_install(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(UsageError, match="pip install"):
        written(archive, write_parquet)


def test_atom_is_a_valid_feed_with_headlines_leads_and_links(archive: Archive) -> None:
    content = written(archive, write_atom)
    feed = etree.fromstring(content)
    entries = feed.findall("a:entry", ATOM)
    assert [entry.findtext("a:id", namespaces=ATOM) for entry in entries] == [URL, OTHER]
    assert entries[0].findtext("a:title", namespaces=ATOM) == "Verkehr: Gemeinderat genehmigt Brückenbau"
    assert all(entry.find(f"a:{name}", ATOM) is not None for entry in entries for name in ("updated", "author", "link"))
    assert BODY.rpartition("\n\n")[2].encode() not in content
    parsed = feedparser.parse(content)
    assert not parsed.bozo
    assert [entry.link for entry in parsed.entries] == [URL, OTHER]


def test_atom_takes_only_the_latest_and_no_control_characters(archive: Archive) -> None:
    archive.save(an_article(title="Ein\x0bTitel\x1b[31m <b>"), a_fetch(fetched_at=later(hours=3)))
    parsed = feedparser.parse(written(archive, write_atom, entries=1))
    assert [entry.title for entry in parsed.entries] == ["Verkehr: EinTitel[31m <b>"]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, [URL, OTHER]),
        ({"outlet": OUTLET}, [URL]),
        ({"section": "lokales"}, [OTHER]),
        ({"since": later(days=-1)}, [URL]),
        ({"until": later(days=-1)}, [OTHER]),
        ({"changed_since": later(minutes=1)}, [OTHER]),
        ({"changed_since": later(hours=1)}, [OTHER]),
        ({"query": "Brücken"}, [URL]),
        ({"query": "credit:svenja ODER gut"}, [URL, OTHER]),
        ({"query": '"('}, []),
        ({"query": "gut", "outlet": OUTLET}, []),
        ({"outlet": OUTLET, "section": "Lokales"}, []),
    ],
    ids=str,
)
@pytest.mark.parametrize("name", ["jsonl"])
def test_conditions_choose_the_articles(
    archive: Archive, name: str, conditions: dict[str, Any], expected: list[str]
) -> None:
    content = written(archive, WRITERS[name], Selection(**conditions))
    assert [row["url"] for row in lines(content)] == expected


def test_changes_and_disappearances_count_as_changed(archive: Archive) -> None:
    archive.save(an_article(title="Neu"), a_fetch(fetched_at=later(hours=5)))
    archive.record(
        a_fetch(OTHER, outlet="andere.example", fetched_at=later(hours=7), status=410, outcome="refused:gone")
    )
    for hours, expected in ((4, [URL, OTHER]), (6, [OTHER]), (8, [])):
        content = written(archive, write_jsonl, Selection(changed_since=later(hours=hours)))
        assert [row["url"] for row in lines(content)] == expected


def test_columns_are_taken_in_the_order_given(archive: Archive) -> None:
    content = written(archive, write_jsonl, columns=("title", "url"))
    assert [list(row) for row in lines(content)] == [["title", "url"]] * 2


@pytest.mark.parametrize(("name", "begins"), [("bibtex", b"@online{"), ("ris", b"TY  - ")])
def test_citations_hold_one_entry_per_article(archive: Archive, name: str, begins: bytes) -> None:
    content = written(archive, WRITERS[name])
    assert content.count(begins) == 2
    assert b"Gemeinderat genehmigt" in content
    assert OTHER.encode() in content


def an_export(output: Path | None, since_last: bool = False, **conditions: Any) -> Export:
    return Export(format="jsonl", selection=Selection(**conditions), output=output, since_last=since_last)


def test_the_manifest_proves_the_file(archive: Archive, tmp_path: Path) -> None:
    target = tmp_path / "artikel.jsonl"
    assert run_export(archive, an_export(target, outlet=OUTLET)).rows == 1
    manifest = json.loads(manifest_of(target).read_text())
    content = target.read_bytes()
    assert manifest["sha256"] == hashlib.sha256(content).hexdigest()
    assert (manifest["rows"], manifest["bytes"], manifest["file"]) == (1, len(content), "artikel.jsonl")
    assert manifest["selection"] == {"outlet": OUTLET}


def test_an_export_goes_on_where_the_last_one_ended(archive: Archive, tmp_path: Path) -> None:
    target = tmp_path / "artikel-{time}.jsonl"
    assert run_export(archive, an_export(target, since_last=True)).rows == 2
    assert run_export(archive, an_export(target, since_last=True)).rows == 0
    manifest = tmp_path / "artikel-last.jsonl.manifest.json"
    values = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(values | {"exported_at": later(hours=2).isoformat()}))
    archive.save(an_article(title="Neu"), a_fetch(fetched_at=later(hours=2)))
    done = run_export(archive, an_export(target, since_last=True))
    assert (done.rows, done.since) == (1, later(hours=2))
    assert done.path
    assert [row["title"] for row in lines(done.path.read_bytes())] == ["Neu"]


@pytest.mark.parametrize(
    ("manifest", "message"),
    [("{", "not the manifest"), ("[]", "not the manifest"), ("{}", "not the manifest"),
     ('{"exported_at": "2026-01-01T00:00:00+00:00", "selection": {"outlet": "x"}}', "other conditions")],
)  # fmt: skip
def test_a_manifest_that_does_not_fit_stops_the_export(
    archive: Archive, tmp_path: Path, manifest: str, message: str
) -> None:
    target = tmp_path / "artikel.jsonl"
    manifest_of(target).write_text(manifest)
    with pytest.raises(UsageError, match=message):
        run_export(archive, an_export(target, since_last=True))
    assert not target.exists()


def test_since_last_needs_a_file(archive: Archive) -> None:
    with pytest.raises(UsageError, match="-o"):
        run_export(archive, an_export(None, since_last=True))


def test_a_pipe_or_a_device_is_not_replaced_by_a_file(archive: Archive, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match=r"a device or a pipe.*nothing was replaced"):
        run_export(archive, an_export(pipe))
    with pytest.raises(ArchiveError, match="a device or a pipe"):
        archive.backup(pipe)
    assert pipe.is_fifo()


def test_a_file_that_cannot_be_written_is_told(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write"):
        run_export(archive, an_export(tmp_path / "no" / "such" / "artikel.jsonl"))
