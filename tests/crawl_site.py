"""A small news site on loopback, and the command that crawls it; the fixtures are in conftest.py."""

from __future__ import annotations

import hashlib
import os
import socket
import sqlite3
import ssl
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TEXT = (
    "Der Gemeinderat von Musterstadt hat am Abend mit großer Mehrheit beschlossen, die alte Brücke über die Mühlach zu sanieren. "
    "Zwölf Räte stimmten dafür, vier dagegen, zwei enthielten sich.",
    "Bürgermeisterin Käthe Groß sprach von einer guten Lösung für Fußgänger und Radfahrer. Die Kosten schätzt das Bauamt auf rund "
    "3,4 Millionen Euro, ein Drittel davon trägt das Land.",
    "Während der Arbeiten bleibt die Straße für Autos gesperrt. Die Umleitung führt über die Höhenstraße und den Süßen Weg.",
)


RULES = ("/robots.txt", "/.well-known/tdmrep.json")
"""What every site is asked for before its pages."""


@dataclass
class Answer:
    """What the site answers at one path."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    has_validators: bool = False
    cut_at: int | None = None
    """Send only so many bytes, but announce all."""


@dataclass
class Site:
    """Paths and their answers; a callable answers by the number of the visit, from 1."""

    port: int = 0
    answers: dict[str, Answer | Callable[[int], Answer]] = field(default_factory=dict)
    hits: list[tuple[str, int]] = field(default_factory=list)
    """Path and status of every request."""
    agents: set[str] = field(default_factory=set)
    senders: set[str | None] = field(default_factory=set)
    """From headers."""
    times: list[tuple[str, float]] = field(default_factory=list)
    """Path and moment (time.monotonic) of every request."""
    clients: list[str] = field(default_factory=list)
    """From which address each request came."""
    guests: Counter[str] = field(default_factory=Counter)
    """Addresses whose requests are being answered."""
    most_guests: int = 0
    """How many machines were answered at one moment."""
    door: threading.Lock = field(default_factory=threading.Lock, repr=False)
    host: str = "127.0.0.1"

    @property
    def url(self) -> str:
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"

    @contextmanager
    def answering(self, client: str) -> Iterator[None]:
        """Count who is a guest meanwhile."""
        with self.door:
            self.guests[client] += 1
            self.most_guests = max(self.most_guests, len(+self.guests))
        try:
            yield
        finally:
            with self.door:
                self.guests[client] -= 1

    def asked(self, *but: str) -> Counter[str]:
        """Paths asked and how often, without what every site is asked for: robots.txt and tdmrep.json."""
        return Counter(path for path, _ in self.hits if path not in (*RULES, *but))

    def add_article(
        self, path: str, title: str = "Brücke wird saniert", day: str = "2024-10-21", **values: Any
    ) -> None:
        self.answers[path] = Answer(article(title, day), **values)

    def add_feed(self, *paths: str, at: str = "/feed", day: str = "Mon, 21 Oct 2024 14:05:00 +0200") -> None:
        items = "".join(
            f"<item><title>x</title><link>{self.url}{path}</link><pubDate>{day}</pubDate></item>" for path in paths
        )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Blatt</title>{items}</channel></rss>'
        self.answers[at] = Answer(feed.encode(), content_type="application/rss+xml", has_validators=True)

    def add_page(self, path: str, *links: str, head: str = "", title: str = "Übersicht") -> None:
        anchors = "".join(f'<p><a href="{link}">{link}</a></p>' for link in links)
        top = f'<!doctype html><html lang="de"><head><title>{title}</title>{head}</head>'
        self.answers[path] = Answer(f"{top}<body><main><h1>{title}</h1>{anchors}</main></body></html>".encode())


def article(title: str, day: str = "2024-10-21") -> bytes:
    paragraphs = "".join(f"<p>{title}: {paragraph}</p>" for paragraph in TEXT)
    return (
        f'<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{title} | Blatt</title>'
        f'<meta property="article:published_time" content="{day}T14:05:00+02:00"></head><body><main><article><h1>{title}</h1>'
        f'<p class="byline">Von Erika Beispiel</p>{paragraphs}</article></main></body></html>'
    ).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        site.times.append((self.path, time.monotonic()))
        site.clients.append(self.client_address[0])
        visit = sum(path == self.path for path, _ in site.hits) + 1
        answer = site.answers.get(self.path, Answer(b"<html><body>Nicht da</body></html>", 404))
        with site.answering(self.client_address[0]):
            answer = answer(visit) if callable(answer) else answer
        etag = f'"{hashlib.md5(answer.body).hexdigest()}"'
        is_fresh = answer.has_validators and self.headers["If-None-Match"] == etag
        status = 304 if is_fresh else answer.status
        site.hits.append((self.path, status))
        site.agents.add(self.headers["User-Agent"])
        site.senders.add(self.headers["From"])
        self.send_response(status)
        for name, value in {"Content-Type": answer.content_type, **answer.headers}.items():
            self.send_header(name, value)
        if answer.has_validators:
            self.send_header("ETag", etag)
        if not is_fresh:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if not is_fresh:
            self.wfile.write(answer.body[: answer.cut_at])
        self.close_connection = answer.cut_at is not None

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _ServerOnIPv6(ThreadingHTTPServer):
    address_family = socket.AF_INET6


@dataclass
class Run:
    """How a command ended, and what it left."""

    code: int
    stdout: str
    stderr: str
    db: Path

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.db)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def outcomes(self, crawl: str = "(SELECT max(id) FROM crawls)") -> dict[str, int]:
        """Outcomes of the pages of the latest crawl, as the archive logged them."""
        return dict(
            self.rows(f"SELECT outcome, count(*) FROM fetches WHERE role = 'page' AND crawl_id = {crawl} GROUP BY 1")
        )


def command(site: Site, db: Path, *arguments: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "archiver",
        "crawl",
        *arguments,
        "--db",
        str(db),
        "--allow-local",
        f"127.0.0.1:{site.port}",
    ]


def environment() -> dict[str, str]:
    """The test's own environment without proxies, which would take loopback requests away."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")} | {
        "PYTHONWARNINGS": "error::DeprecationWarning:archiver"
    }


@contextmanager
def running_site(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site on a free port, with a robots.txt that bars /intern/."""
    server = (_ServerOnIPv6 if ":" in host else ThreadingHTTPServer)((host, 0), _Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.daemon_threads = True
    site = server.site = Site(server.server_port, host=host)  # type: ignore[attr-defined]
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /intern/\n", content_type="text/plain")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
