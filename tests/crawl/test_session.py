"""What a run is told of the outlets it works on."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.catalogue import Outlet
from archiver.crawl.session import Session, usual_revisits
from archiver.crawl.targets import Job
from archiver.errors import UsageError

HOME = "https://blatt.example/"


@pytest.mark.parametrize(
    ("setting", "revisits"), [("", None), ("none", ""), (" 1h, 2d ", "1h 2d"), ("30m 6h 4w", "30m 6h 4w")]
)
def test_the_usual_schedule_is_a_setting(setting: str, revisits: str | None) -> None:
    assert usual_revisits(setting) == revisits


@pytest.mark.parametrize("setting", ["bald", "2d 1h", "1h 1h"])
def test_a_schedule_that_cannot_be_right_is_told(setting: str) -> None:
    with pytest.raises(UsageError, match="ARCHIVER_REVISITS"):
        usual_revisits(setting)


@pytest.mark.parametrize(
    ("own", "usual", "kept"),
    [(("2h", "7d"), "1h", "2h 7d"), ((), "1h", ""), (None, "1h", "1h"), (None, None, None)],
    ids=["its own", "never", "the usual", "the default"],
)
def test_each_outlet_gets_its_schedule(
    tmp_path: Path, own: tuple[str, ...] | None, usual: str | None, kept: str | None
) -> None:
    entry = Outlet(name="Blatt", domain="blatt.example", homepage=HOME, country="DE", evidence="A", revisits=own)
    with Archive(tmp_path / "a.db") as archive:
        archive.add_outlet(key="blatt.example")
        archive.schedule_visits("blatt.example", "9h")
        Session(archive, [Job("blatt.example", HOME, entry, is_whole=True)], revisits=usual)
        assert list(archive.db.query("SELECT revisits FROM outlets")) == [{"revisits": kept}]
