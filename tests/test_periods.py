"""Spans of time as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archiver.errors import UsageError
from archiver.periods import parse_period, parse_since

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("30m", timedelta(minutes=30)),
        ("12h", timedelta(hours=12)),
        (" 7D ", timedelta(days=7)),
        ("4 w", timedelta(weeks=4)),
    ],
)
def test_period(text: str, wanted: timedelta) -> None:
    assert parse_period(text) == wanted


@pytest.mark.parametrize("text", ["", "7", "d", "0d", "-1d", "7 Tage", "1.5h", "999999w", "7d; rm"])
def test_what_is_no_period_is_a_usage_error_that_quotes_it(text: str) -> None:
    with pytest.raises(UsageError, match="not a span of time"):
        parse_period(text)


def test_since_counts_back_from_now() -> None:
    assert parse_since("7d", NOW) == NOW - timedelta(days=7)


def test_since_a_day_means_its_start_in_berlin() -> None:
    assert parse_since("2024-10-21", NOW).isoformat() == "2024-10-21T00:00:00+02:00"


@pytest.mark.parametrize("text", ["2024-02-31", "gestern", "21.10.2024"])
def test_since_refuses_what_it_cannot_read(text: str) -> None:
    with pytest.raises(UsageError):
        parse_since(text, NOW)
