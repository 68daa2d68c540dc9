"""One article, looked at without an archive: what `archiver extract` prints."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

from archiver.errors import UsageError
from archiver.extract import extract
from archiver.extract.document import Document
from archiver.extract.explain.fields import Explanation, explain
from archiver.extract.parts import joined
from archiver.items import ARCHIVED, Article, Page


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A page with what is known of it."""

    html: bytes = field(repr=False)
    url: str
    fetched_at: datetime
    charset: str | None = None
    further: tuple[Page, ...] = ()
    """The article's further pages, in order."""

    def article(self) -> Article:
        """The article as the archive would store it, its pages joined; raises UsageError for an address that is none."""
        try:
            first = extract(self.html, self.url, self.fetched_at, charset=self.charset)
        except ValueError as error:
            raise UsageError(str(error)) from None
        parts = (extract(page.content, page.final_url, page.fetched_at, charset=page.charset) for page in self.further)
        return joined(first, takewhile(lambda part: part.kind in ARCHIVED, parts)) if first.kind in ARCHIVED else first

    def explanations(self) -> tuple[Explanation, ...]:
        """Every field of the (first) page with its candidates; raises UsageError for an address that is none."""
        try:
            return explain(self.html, self.url, self.fetched_at, charset=self.charset)
        except ValueError as error:
            raise UsageError(str(error)) from None


def look_up(source: str, url: str | None = None, allow_local: tuple[str, ...] = ()) -> LookedUp:
    """The page at an address or in a file; raises UsageError, or PageError when nothing usable answers."""
    is_address = source.startswith(("http://", "https://"))
    return _page_at(source, allow_local) if is_address else _page_in(Path(source), url)


def _page_in(path: Path, url: str | None) -> LookedUp:
    """A saved page (plain or .gz; `-` reads standard input), as if fetched when the file was written.

    Raises UsageError for a file that cannot be read, and where neither `url` nor the page itself names an address.
    """
    try:
        html = Path("/dev/stdin").read_bytes() if str(path) == "-" else path.read_bytes()
        html = gzip.decompress(html) if html.startswith(b"\x1f\x8b") else html
        fetched_at = datetime.now(UTC) if str(path) == "-" else datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, EOFError) as error:
        raise UsageError(
            f"cannot read {path}: {getattr(error, 'strerror', None) or error}; name a saved page, or an address that begins with https://"
        ) from None
    address = url or Document(html, "http://unknown.invalid/").canonical
    if not address:
        raise UsageError(f"{path} does not name its own address; give it with --url https://…")
    return LookedUp(html, address, fetched_at)


def _page_at(url: str, allow_local: tuple[str, ...]) -> LookedUp:
    """The article at an address, asked as politely as a crawl asks."""
    from archiver.crawl.fetch import fetch_pages  # Scrapy takes a third of a second to load

    page, *further = fetch_pages(url, allow_local)
    return LookedUp(page.content, page.final_url, page.fetched_at, page.charset, tuple(further))
