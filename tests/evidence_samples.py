"""Exchanges as a crawl notes them, for the tests of evidence; written by us."""

from __future__ import annotations

import gzip
import io
import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from given import NOON, URL, a_fetch
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.archive import Archive, Fetch
from archiver.archive.proof import whole_answer
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


def fetched(*exchanges: Exchange, **fields: Any) -> Fetch:
    exchanges = exchanges or (an_exchange(),)
    return a_fetch(**{"status": exchanges[-1].status, **fields}, exchanges=exchanges)


def rows(archive: Archive) -> list[dict[str, Any]]:
    return list(archive.db.query("SELECT * FROM fetches ORDER BY id"))


def bodies(archive: Archive) -> list[bytes | None]:
    """The body of each kept answer, wherever it stands; None for requests of which none is kept."""
    found = archive.db.conn.execute("SELECT * FROM fetches ORDER BY id").fetchall()
    return [whole_answer(archive.db.conn, archive.evidence, row)[1] if row["evidence_file"] else None for row in found]


def killed_at(path: Path, work: Callable[[Archive], object], call: str, number: int) -> bool:
    """Do the work in a process that is killed when it calls a function of `os` the so-and-so-many-th time; whether it was."""
    pid = os.fork()
    if pid == 0:
        try:
            archive = Archive(path)
            left = [number]
            original = getattr(os, call)

            def deadly(*arguments: Any, **named: Any) -> Any:
                left[0] -= 1
                if left[0] == 0:
                    if call == "write" and len(arguments[1]) > 1:
                        original(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                    os.kill(os.getpid(), signal.SIGKILL)
                return original(*arguments, **named)

            setattr(os, call, deadly)
            work(archive)
        finally:  # whatever it raises, the rest of the tests must not run here a second time
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
