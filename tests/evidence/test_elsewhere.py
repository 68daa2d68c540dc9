"""WARC files at addresses are read as those in folders are; what cannot be read is told in the words for files."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from evidence_samples import write_warc

from archiver.errors import UsageError
from archiver.evidence.captures import captures, fingerprint, is_in_one_piece
from archiver.evidence.elsewhere import Elsewhere, size_of, warc_file

PAGES = [
    (f"https://blatt.example/meldung-{number}", "2024-10-22T08:00:00Z", b"<p>Moin</p>" * 200) for number in range(4)
]


@pytest.mark.parametrize("form", ["packed", "plain", "whole"])
def test_a_file_at_an_address_holds_what_it_holds_in_its_folder(form: str, tmp_path: Path) -> None:
    path = write_warc(tmp_path / "a.warc.gz", PAGES, packed=form == "packed")
    if form == "whole":
        path.write_bytes(gzip.compress(path.read_bytes()))
    file = warc_file(path.as_uri())
    assert isinstance(file, Elsewhere)
    assert list(captures(file)) == list(captures(path))
    last = [capture.offset for capture in captures(path)][-1]
    assert [capture.url for capture in captures(file, last)] == [PAGES[-1][0]]
    assert (file.name, size_of(file), fingerprint(file)) == (path.name, size_of(path), fingerprint(path))
    assert is_in_one_piece(file) == (form == "whole")


def test_a_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert warc_file("a.warc.gz") == tmp_path / "a.warc.gz"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("s3n4://bucket/a.warc.gz", "no address that can be read"),
        ("sftp://ich:geheim@host/a.warc.gz", "by the environment"),
    ],
)
def test_what_is_no_address_for_us_is_told_without_its_password(address: str, told: str) -> None:
    with pytest.raises(UsageError, match=told) as error:
        warc_file(address)
    assert "geheim" not in str(error.value)


def test_what_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    missing = warc_file((tmp_path / "nirgends.warc.gz").as_uri())
    with pytest.raises(OSError, match="nirgends"):
        list(captures(missing))
    with pytest.raises(OSError, match="nirgends"):
        size_of(missing)
