"""The demo site on 127.0.0.1, with validators (ETag, Last-Modified) as well-kept sites send them."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from archiver.demo.site import Answer, Site


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that the server answered."""

    method: str
    path: str
    status: int


class DemoServer:
    """Serves the site while the `with` block runs; port 0 takes a free one.

    >>> with DemoServer() as server:
    ...     fetch(server.base_url)
    ...     server.edition = 2
    """

    def __init__(self, port: int = 0, edition: int = 1) -> None:
        self._http = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self.asked: list[Asked] = []
        """Every request so far, in order."""
        self.is_redesigned = False
        """Whether the pictures' credits are left out; counts from the next edition that is set."""
        self.edition = edition

    @property
    def address(self) -> str:
        """Host and port: `127.0.0.1:40123`."""
        return f"127.0.0.1:{self._http.server_port}"

    @property
    def base_url(self) -> str:
        return f"http://{self.address}"

    @property
    def edition(self) -> int:
        return self._edition

    @edition.setter
    def edition(self, edition: int) -> None:
        self._edition = edition
        self.site = Site(self.base_url, edition, is_redesigned=self.is_redesigned)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def _handler(server: DemoServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            answer = server.site.answer(self.path)
            etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
            unchanged = answer.status == 200 and self._is_known(answer, etag)
            status = 304 if unchanged else answer.status
            body = b"" if unchanged else answer.body
            server.asked.append(Asked(self.command, self.path, status))
            self.send_response(status)
            if answer.status == 200:
                self.send_header("ETag", etag)
                self.send_header("Last-Modified", format_datetime(answer.modified.astimezone(UTC), usegmt=True))
            if not unchanged:
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 (ditto)

        def _is_known(self, answer: Answer, etag: str) -> bool:
            """Whether the client has this very answer (RFC 9110, 13.1: an ETag decides before a date)."""
            if tags := self.headers.get("If-None-Match"):
                return etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
            try:
                since = parsedate_to_datetime(self.headers["If-Modified-Since"])
            except (TypeError, ValueError):
                return False
            return answer.modified.replace(microsecond=0) <= since.replace(tzinfo=since.tzinfo or UTC)

        def log_message(self, *_: object) -> None:
            """Quiet: `asked` keeps the log."""

    return Handler
