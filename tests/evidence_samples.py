"""Exchanges as a crawl notes them, for the tests of evidence; written by us."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from given import NOON, URL
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.items import Exchange

HTML = "<!doctype html><html lang='de'><body><p>Grüße aus Oberwiesenbach</p></body></html>".encode()


def an_exchange(url: str = URL, **fields: Any) -> Exchange:
    """A page that was answered packed; what is given here instead of that."""
    whole: dict[str, Any] = {
        "url": url,
        "asked_at": NOON,
        "status": 200,
        "content": gzip.compress(HTML, mtime=0),
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("Etag", '"a1"')),
        "request_headers": (("User-Agent", "archiver/0 (test)"), ("Accept-Language", "de")),
        "ip": "192.0.2.7",
    }
    return Exchange(**(whole | fields))


def a_redirect(url: str, to: str) -> Exchange:
    return an_exchange(url, status=301, content=b"", headers=(("Location", to),))


def not_modified(url: str = URL) -> Exchange:
    return an_exchange(url, status=304, content=b"", headers=(("Etag", '"a1"'),))


def write_warc(path: Path, pages: Iterable[tuple[str, str, bytes]], *, packed: bool = True, **headers: str) -> Path:
    """A WARC file as others write them: address, date and body of each page; more HTTP headers by name."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "somebody's crawler"}))
        for url, date, body in pages:
            pairs = [
                ("Content-Type", "text/html; charset=utf-8"),
                *((k.replace("_", "-"), v) for k, v in headers.items()),
            ]
            request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
            writer.write_record(writer.create_warc_record(url, "request", http_headers=request))
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=io.BytesIO(body), length=len(body), warc_headers_dict={"WARC-Date": date},
                    http_headers=StatusAndHeaders("200 OK", pairs, protocol="HTTP/1.1"),
                )
            )  # fmt: skip
    return path
