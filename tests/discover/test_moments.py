"""Dates that machines write."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.discover.moments import read_moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 21 Oct 2024 14:05:00 +0200", "2024-10-21T12:05"),
        ("Mon, 21 Oct 2024 12:05:00 GMT", "2024-10-21T12:05"),
        ("Mo, 21 Okt 2024 14:05:00 +0200", "2024-10-21T12:05"),
        ("21 Oct 2024 14:05 +0200", "2024-10-21T12:05"),
        ("2024-10-21T14:05:00+02:00", "2024-10-21T12:05"),
        ("2024-10-21T12:05:00Z", "2024-10-21T12:05"),
        ("2024-10-21T12:05:00.123456Z", "2024-10-21T12:05"),
        ("2024-10-21 14:05:00 +0200", "2024-10-21T12:05"),
        ("2024-10-21T14:05:00", "2024-10-21T12:05"),
        ("2024-01-21T14:05:00", "2024-01-21T13:05"),
        ("2024-10-21", "2024-10-20T22:00"),
    ],
)
def test_usual_forms_are_read(text: str, expected: str) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert moment.replace(second=0, microsecond=0) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", [None, "", "  ", "2024", "2024-10", "gestern", "0000-00-00", "31 Feb 2024", "Mon, ", "9" * 500]
)
def test_no_day_is_no_moment(text: str | None) -> None:
    assert read_moment(text) is None
