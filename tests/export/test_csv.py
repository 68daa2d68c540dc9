"""CSV: every article once, every field readable, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from given import BODY, OUTLET, URL, a_fetch, an_article, later
from hypothesis import example, given
from hypothesis import strategies as st

from archiver.archive import Archive, Selection
from archiver.errors import ArchiveCorrupt
from archiver.export import write_csv
from archiver.export.csv import EXCEL_CELL, liner, neutral, too_long_for_excel
from archiver.export.rows import COLUMNS
from archiver.export.run import Export, run_export
from archiver.items import Article, Image, Link

OTHER = "https://andere.example/artikel-2"
FORMULAS = [
    "=cmd|' /C calc'!A0",
    "+49 30 1234",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM",
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive.db") as opened:
        yield opened


def exported(archive: Archive, *, raw: bool = False, **conditions: Any) -> list[dict[str, str]]:
    out = io.BytesIO()
    count = write_csv(archive, out, Selection(**conditions), raw=raw)
    rows = list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline=""), strict=True))
    assert len(rows) == count
    return rows


def test_a_row_holds_every_field_in_its_documented_form(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    [row] = exported(archive)
    assert tuple(row) == COLUMNS
    assert row == {
        "url": URL,
        "outlet": OUTLET,
        "title": "Gemeinderat genehmigt Brückenbau",
        "kicker": "Verkehr",
        "lead": BODY.split("\n\n")[0],
        "date": "2026-11-01T12:30:00+01:00",
        "date_precision": "minute",
        "date_source": "json-ld",
        "date_original": "1. November 2026, 12:30 Uhr",
        "date_modified": "2026-11-01T12:45:00+01:00",
        "authors": "Jürgen Weiß; dpa",
        "section": "Politik",
        "keywords": "Brücke; Oberwiesenbach",
        "body": BODY,
        "image_credit": "Svenja Groß/dpa",
        "images": "Die alte Brücke [Svenja Groß/dpa] <https://kleinezeitung.example/bilder/bruecke.jpg>\n"
        "Der Rat tagt [privat] <https://kleinezeitung.example/bilder/rat.jpg>",
        "related_links": "Streit um die Brücke <https://kleinezeitung.example/politik/streit-um-bruecke-12>\n"
        "Haushalt beschlossen <https://kleinezeitung.example/politik/haushalt-13>",
        "language": "de",
        "comment_count": "0",
        "paywalled": "0",
        "kind": "article",
        "first_seen": "2026-11-01T12:00:00+00:00",
        "last_checked": "2026-11-01T12:00:00+00:00",
        "last_changed": "",
        "gone_since": "",
        "extractor_version": row["extractor_version"],
        "date_conflict": "json-ld 2026-11-01T12:30:00+01:00, but url 2026/10/31",
        "agencies": "dpa",
        "inline_links": "Beschluss des Rates <https://gemeinde.example/ratsbeschluss.pdf>\n"
        "gestritten <https://kleinezeitung.example/politik/streit-um-bruecke-12>",
        "previous_post": "https://kleinezeitung.example/politik/haushalt-13",
        "next_post": "https://kleinezeitung.example/sport/derby-14",
        "licence": "https://creativecommons.org/licenses/by/4.0/deed.de",
    }


def test_an_article_without_fields_is_a_row_of_empty_cells(archive: Archive) -> None:
    archive.save(Article(url=URL), a_fetch())
    [row] = exported(archive)
    filled = {name for name, cell in row.items() if cell}
    assert filled == {"url", "outlet", "paywalled", "kind", "first_seen", "last_checked", "extractor_version"}


def test_parts_without_title_caption_or_address_are_left_out(archive: Archive) -> None:
    images = (Image(url=None, credit="dpa", is_lead=True), Image(url="https://a.example/1.jpg"))
    archive.save(an_article(images=images, related_links=(Link(url=OTHER),), authors=("Weiß; Groß",)), a_fetch())
    [row] = exported(archive)
    assert row["images"] == "[dpa]\n<https://a.example/1.jpg>"
    assert row["related_links"] == f"<{OTHER}>"
    assert row["authors"] == "Weiß, Groß"


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_starts_a_formula(archive: Archive, formula: str) -> None:
    images = (Image(url=None, credit=formula, caption=formula, is_lead=True),)
    dangerous = an_article(
        title=formula, kicker=formula, body=formula, authors=(formula,), section=formula, images=images
    )
    archive.save(dangerous, a_fetch())
    [row] = exported(archive)
    for name in ("title", "kicker", "body", "authors", "section", "image_credit"):
        assert row[name] == f"'{formula}", name
    assert row["images"] == f"'{formula} [{formula}]"


def test_raw_leaves_text_as_it_is(archive: Archive) -> None:
    archive.save(an_article(title="-2+3", body="=1"), a_fetch())
    [row] = exported(archive, raw=True)
    assert (row["title"], row["body"]) == ("-2+3", "=1")


@pytest.mark.parametrize("cell", ["", "Brücke", "„Zitat“", " =1", "1-0", "'=1"])
def test_harmless_cells_stay(cell: str) -> None:
    assert neutral(cell) == cell


def test_quotes_lines_and_separators_inside_a_text_come_back(archive: Archive) -> None:
    body = 'Er sagte: "Nein", dann\n\nging er; sie blieb.\r\n\tEnde,"'
    archive.save(an_article(body=body), a_fetch())
    [row] = exported(archive)
    assert row["body"] == body


def test_outlet_and_time_choose_the_rows(archive: Archive) -> None:
    archive.save(an_article(), a_fetch())
    archive.save(an_article(url=OTHER, date=later(days=-9)), a_fetch(OTHER, outlet="andere.example"))
    assert [row["url"] for row in exported(archive)] == [URL, OTHER]
    assert [row["url"] for row in exported(archive, outlet="andere.example")] == [OTHER]
    assert [row["url"] for row in exported(archive, since=later(days=-1))] == [URL]
    assert exported(archive, outlet="keine.example") == []


def as_csv(target: Path) -> Export:
    return Export(format="csv", selection=Selection(), output=target)


def test_a_file_is_utf8_with_lines_ended_as_the_standard_says(archive: Archive, tmp_path: Path) -> None:
    archive.save(an_article(), a_fetch())
    target = tmp_path / "artikel.csv"
    assert run_export(archive, as_csv(target)).rows == 1
    content = target.read_bytes()
    assert content.startswith(b"url,outlet,title,")
    assert content.endswith(b"\r\n")
    assert "Brückenbau" in content.decode("utf-8")


def test_a_german_excel_gets_its_mark_its_separators_and_its_dates(archive: Archive) -> None:
    archive.save(an_article(title='=1+1; "so"'), a_fetch())
    out = io.BytesIO()
    write_csv(archive, out, columns=("title", "date", "first_seen", "body"), excel_de=True)
    content = out.getvalue()
    assert content.startswith(b"\xef\xbb\xbftitle;date;first_seen;body\r\n")
    [row] = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert row == {"title": '\'=1+1; "so"', "date": "01.11.2026 12:30", "first_seen": "01.11.2026 13:00", "body": BODY}


def test_texts_that_excel_would_cut_are_counted(archive: Archive) -> None:
    archive.save(an_article(body="x" * EXCEL_CELL), a_fetch())
    assert too_long_for_excel(archive, Selection()) == 0
    archive.save(an_article(url=OTHER, body="y" * (EXCEL_CELL + 1)), a_fetch(OTHER))
    assert too_long_for_excel(archive, Selection()) == 1


def test_a_file_appears_whole_or_not_at_all(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(_: Archive, *__: object, **___: object) -> Iterator[dict[str, object]]:
        raise KeyboardInterrupt

    archive.save(an_article(), a_fetch())
    target = tmp_path / "artikel.csv"
    run_export(archive, as_csv(target))
    before = {path: path.read_bytes() for path in tmp_path.glob("artikel*")}
    monkeypatch.setattr(Archive, "rows", break_off)
    with pytest.raises(KeyboardInterrupt):
        run_export(archive, as_csv(target))
    assert {path: path.read_bytes() for path in tmp_path.glob("artikel*")} == before
    assert list(tmp_path.glob(".*.part")) == []
    assert (
        archive.save(an_article(title="Neu"), a_fetch(fetched_at=later(hours=1))) == "changed"
    )  # the snapshot has ended


def test_a_row_that_cannot_be_read_is_told_and_leaves_no_file(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.save(an_article(), a_fetch())
    monkeypatch.setattr(Archive, "count", lambda *_: 2)
    with pytest.raises(ArchiveCorrupt, match="1 of 2 articles"):
        run_export(archive, as_csv(tmp_path / "artikel.csv"))
    assert not (tmp_path / "artikel.csv").exists()


def test_rows_are_those_of_one_moment_while_another_process_writes(archive: Archive) -> None:
    for number in range(5):
        archive.save(an_article(url=f"{URL}-{number}", body=f"{BODY} {number}"), a_fetch(f"{URL}-{number}"))

    class Interrupting(io.BytesIO):
        """Another process takes an article away between two rows."""

        def write(self, text: Any) -> int:
            if self.tell():  # the header is written, the first row was read
                with closing(sqlite3.connect(archive.path)) as other, other:
                    other.execute("UPDATE articles SET title = 'inzwischen geändert'")
            return super().write(text)

    out = Interrupting()
    assert write_csv(archive, out) == 5
    assert b"inzwischen" not in out.getvalue()


def test_an_export_of_many_articles_needs_little_memory(tmp_path: Path) -> None:
    code = """
import resource, sys
from pathlib import Path
from archiver.archive import Archive, Selection
from archiver.export import write_csv
from given import a_fetch, an_article, URL
with Archive(sys.argv[1]) as archive:
    for n in range(40):
        archive.save(an_article(url=f"{URL}-{n}", body="Ein Satz. " * 100_000 + str(n)), a_fetch(f"{URL}-{n}"))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with Archive(sys.argv[1], read_only=True) as archive:
    with Path(sys.argv[1] + ".csv").open("wb") as out:
        assert write_csv(archive, out) == 40
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    tests = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "archive.db")],
        capture_output=True, text=True, cwd=tests, check=True,
    )  # fmt: skip
    assert int(done.stdout) < 30  # MB; the file has 40


CELLS = st.one_of(st.none(), st.integers(), st.text(st.sampled_from("ab ä\",;\r\n\t'=\0")), st.text())


@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=3), delimiter=st.sampled_from(",;"))
@example(rows=[[""], [None], ["", ""], ["a\rb"]], delimiter=",")
def test_a_line_is_what_pythons_writer_makes_of_it(rows: list[list[Any]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    assert b"".join(map(liner(delimiter), rows)).decode() == out.getvalue()
