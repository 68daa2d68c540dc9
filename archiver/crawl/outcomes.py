"""How the asking of one address can end, as exceptions with the word that is counted for each."""

from __future__ import annotations

import re

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    DropItem,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request

UNCHANGED = "unchanged"
_CERTIFICATE = re.compile(r"certificate|VerificationError|SSL routines", re.I)
_LOST = re.compile(r"ConnectionLost|ConnectionDone|ConnectionAborted|TimeoutError|closed|lost")
"""What Twisted's failures look like inside Scrapy's DownloadFailedError, which keeps only their text."""


class PageDropped(DropItem):
    """A page that ends without a row of its own; `outcome` is its counted word, `note` says more to people."""

    def __init__(self, outcome: str, note: str | None = None) -> None:
        super().__init__(f"{outcome}: {note}" if note else outcome, log_level="DEBUG")
        self.outcome = outcome
        self.note = note


class Refused(PageDropped):
    """Read, and not to be archived; nothing is lost."""

    def __init__(self, kind: str, note: str | None = None) -> None:
        super().__init__(f"refused:{kind}", note)


class Failed(PageDropped):
    """Should have been archived and could not be."""

    def __init__(self, reason: str, note: str | None = None) -> None:
        super().__init__(f"failed:{reason}", note)


class NotModified(PageDropped):
    """The site says that nothing changed since the last visit (304)."""

    def __init__(self) -> None:
        super().__init__(UNCHANGED)


class NotAsked(IgnoreRequest):
    """A rule of ours or of the site forbids this request; `later` is true when another run may ask."""

    def __init__(self, reason: str, note: str, *, later: bool = False) -> None:
        super().__init__(note)
        self.reason = reason
        self.later = later


_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (CannotResolveHostError, "dns"),
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "too-large"),
    (DownloadConnectionRefusedError, "connection"),
    (ResponseDataLossError, "incomplete"),
    (UnsupportedURLSchemeError, "address"),
)


def outcome_of(error: BaseException | None, request: Request) -> str:
    """The counted word for a request that brought no page.

    Example: `failed:timeout`; `skipped:robots` for an address that was never asked, `refused:robots` when a redirect led to it.
    """
    if isinstance(error, NotAsked):
        return f"{'refused' if request.meta.get('redirect_times') else 'skipped'}:{error.reason}"
    return f"failed:{_reason(error)}"


def note_of(error: BaseException | None) -> str:
    """What happened, for people, in one line of at most 200 characters."""
    if isinstance(error, CannotResolveHostError):
        return "no host of this name is known: it is mistyped, or this machine is not online"
    if isinstance(error, DownloadFailedError):
        if _CERTIFICATE.search(str(error)):
            return "its certificate is not valid for it, or nobody vouches for it"
        return "the connection was lost" if _LOST.search(str(error)) else "the answer could not be read"
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:200]


def _reason(error: BaseException | None) -> str:
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return reason
    if isinstance(error, DownloadFailedError):
        return "certificate" if _CERTIFICATE.search(str(error)) else "connection"
    if isinstance(error, IgnoreRequest):
        return "redirects" if "redirect" in str(error) else "too-large"  # the decompression limit, the only other one
    return "encoding" if isinstance(error, OSError) else "error"
