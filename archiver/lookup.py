"""One page, looked at without an archive: what `archiver extract` prints."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

from archiver.errors import UsageError
from archiver.extract import extract
from archiver.extract.document import Document
from archiver.items import Article


def article_of_file(path: Path, url: str | None = None) -> Article:
    """The article in a saved page (plain or .gz; `-` reads standard input), as if fetched when the file was written.

    Raises UsageError for a file that cannot be read, and where neither `url` nor the page itself names an address.
    """
    try:
        html = Path("/dev/stdin").read_bytes() if str(path) == "-" else path.read_bytes()
        html = gzip.decompress(html) if html.startswith(b"\x1f\x8b") else html
        fetched_at = datetime.now(UTC) if str(path) == "-" else datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, EOFError) as error:
        raise UsageError(f"cannot read {path}: {error}") from None
    address = url or Document(html, "http://unknown.invalid/").canonical
    if not address:
        raise UsageError(f"{path} does not name its own address; give it with --url https://…")
    return _extract(html, address, fetched_at)


def article_of_url(url: str, allow_local: tuple[str, ...] = ()) -> Article:
    """The article at an address, asked as politely as a crawl asks; raises UsageError, or PageError when nothing usable answers."""
    from archiver.crawl.fetch import fetch_page  # Scrapy takes a third of a second to load

    page = fetch_page(url, allow_local)
    return extract(page.content, page.final_url, page.fetched_at, charset=page.charset)


def _extract(html: bytes, url: str, fetched_at: datetime) -> Article:
    try:
        return extract(html, url, fetched_at)
    except ValueError as error:
        raise UsageError(str(error)) from None
