"""Errors of requests and the words counted for them."""

from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request

from archiver.crawl.outcomes import NotAsked, note_of, outcome_of


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (DownloadTimeoutError("x"), "failed:timeout"),
        (CannotResolveHostError("x"), "failed:dns"),
        (DownloadConnectionRefusedError("x"), "failed:connection"),
        (DownloadFailedError("[<Failure ConnectionLost>]"), "failed:connection"),
        (
            DownloadFailedError("[<Failure OpenSSL.SSL.Error: [('SSL routines', '', 'certificate verify failed')]>]"),
            "failed:certificate",
        ),
        (DownloadFailedError("[<Failure VerificationError(errors=[DNSMismatch()])>]"), "failed:certificate"),
        (DownloadCancelledError("larger than"), "failed:too-large"),
        (ResponseDataLossError(), "failed:incomplete"),
        (IgnoreRequest("max redirections reached"), "failed:redirects"),
        (IgnoreRequest("exceeded DOWNLOAD_MAXSIZE during decompression"), "failed:too-large"),
        (OSError("Not a gzipped file"), "failed:encoding"),
        (ValueError("x"), "failed:error"),
        (NotAsked("robots", "x"), "skipped:robots"),
    ],
)
def test_every_error_has_its_word(error: Exception, outcome: str) -> None:
    assert outcome_of(error, Request("https://zeitung.example/a")) == outcome


def test_what_a_redirect_led_to_was_fetched_and_is_refused() -> None:
    request = Request("http://127.0.0.1/", meta={"redirect_times": 1})
    assert outcome_of(NotAsked("address", "x"), request) == "refused:address"


def test_a_note_is_one_short_line() -> None:
    assert note_of(ValueError("a\n  b" + "x" * 500)) == "a b" + "x" * 197
    assert note_of(ValueError()) == "ValueError"
    assert "Failure" not in note_of(DownloadFailedError("[<twisted.python.failure.Failure ConnectionLost>]"))


def test_a_name_that_nobody_knows_is_told_with_its_likely_causes() -> None:
    assert "mistyped, or this machine is not online" in note_of(CannotResolveHostError("DNS lookup failed: no results"))
