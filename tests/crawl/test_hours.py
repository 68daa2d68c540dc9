"""Hours of the day by the clock of Europe/Berlin."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.crawl.hours import Hours, hours_of
from archiver.errors import UsageError


@pytest.mark.parametrize(
    ("text", "moment", "is_open"),
    [
        ("22:00-06:00", "2026-11-22T21:00+00:00", True),  # 22:00 in Berlin, winter
        ("22:00-06:00", "2026-11-22T20:59+00:00", False),
        ("22:00-06:00", "2026-11-22T05:00+00:00", False),  # the end does not belong to it
        ("22:00-06:00", "2026-07-01T20:00+00:00", True),  # 22:00 in Berlin, summer
        ("22:00-06:00", "2026-07-01T04:00+00:00", False),
        ("22:00-06:00", "2026-10-25T00:30+00:00", True),  # the night in which 02:30 comes twice
        ("22:00-06:00", "2026-10-25T01:30+00:00", True),
        ("9:00 – 17:30", "2026-11-22T16:29+00:00", True),
        ("9:00-17:30", "2026-11-22T16:30+00:00", False),
        ("20:00-24:00", "2026-11-22T22:59+00:00", True),
        ("20:00-24:00", "2026-11-22T23:00+00:00", False),
    ],
)
def test_a_moment_lies_in_the_hours_or_not(text: str, moment: str, is_open: bool) -> None:
    assert Hours.parse(text).contain(datetime.fromisoformat(moment)) is is_open


@pytest.mark.parametrize(
    ("text", "moment", "opening"),
    [
        ("22:00-06:00", "2026-11-22T12:00+00:00", "2026-11-22T21:00+00:00"),
        ("22:00-06:00", "2026-11-22T23:30+00:00", "2026-11-22T23:30+00:00"),  # they are open
        ("09:00-10:00", "2026-11-22T12:00+00:00", "2026-11-23T08:00+00:00"),  # tomorrow
        ("22:00-06:00", "2026-03-28T12:00+00:00", "2026-03-28T21:00+00:00"),
        ("22:00-06:00", "2026-03-29T12:00+00:00", "2026-03-29T20:00+00:00"),  # the day on which summer time began
    ],
)
def test_the_next_opening_is_told(text: str, moment: str, opening: str) -> None:
    assert Hours.parse(text).opening(datetime.fromisoformat(moment)) == datetime.fromisoformat(opening)


@pytest.mark.parametrize(
    "text", ["", "nachts", "22-6", "22:00", "25:00-06:00", "22:60-06:00", "22:00-22:00", "00:00-24:00"]
)
def test_what_are_no_hours_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="22:00-06:00"):
        Hours.parse(text)


def test_the_command_line_comes_before_the_catalogue_and_that_before_the_setting() -> None:
    own = {"a.example": "01:00-02:00", "b.example": None}
    assert {key: str(hours) for key, hours in hours_of(own, None, "03:00-04:00").items()} == {
        "a.example": "01:00-02:00",
        "b.example": "03:00-04:00",
    }
    assert {str(hours) for hours in hours_of(own, "05:00-06:00", "").values()} == {"05:00-06:00"}
    assert list(hours_of(own, None, "")) == ["a.example"]


@given(st.text())
def test_any_text_gives_hours_or_an_error_of_ours(text: str) -> None:
    try:
        Hours.parse(text).contain(datetime.now(UTC))
    except UsageError:
        return
