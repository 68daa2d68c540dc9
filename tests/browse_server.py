"""The archive served for a test: over HTTP on the loopback, and walked through page by page."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urldefrag, urlencode, urlsplit

import httpx
import uvicorn
from datasette.app import Datasette
from lxml import html

from archiver.browse import datasette_on, pages, search_page

T = TypeVar("T")

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
"""For a Chromium without a screen and without a network; it only ever sees this machine."""
ROUTES = tuple(route.pattern for module in (*pages.MODULES, search_page) for route in module.ROUTES)
"""The addresses of our own pages."""
PATIENCE = 120_000
"""Milliseconds for what a browser does in one; the machine may have much else to do."""
_OF_EACH = 4
"""Pages that are looked at of those that share a route of ours; of Datasette's own, one of each kind."""
_MACHINERY = re.compile(r"/assets/|/-/|/[^/]+/article_search")
_FILES = re.compile(r"\.(csv|json|atom|bib|ris|warc\.gz|blob|xlsx)$")


def ask(datasette: Datasette, path: str, **headers: str) -> httpx.Response:
    """What a page answers, asked in this process."""
    return _run(datasette.client.get(path, headers=headers))


@contextmanager
def served(db: Path) -> Iterator[str]:
    """The address of the archive while the block runs."""
    server = uvicorn.Server(uvicorn.Config(datasette_on(db).app(), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def route_of(path: str) -> str:
    """Which route of ours a path belongs to, else a name for its kind of Datasette's pages."""
    found = next((pattern for pattern in ROUTES if re.fullmatch(pattern, path)), None)
    return found or re.sub(r"^(/[^/]+/[^/.]+)/[^.]+", r"\1/ROW", path)


def walk(datasette: Datasette, start: str = "/") -> Mapping[str, httpx.Response]:
    """Every kind of page that links lead to from the first one, some of each kind, with its answer. Files are asked for, too."""

    async def follow() -> dict[str, httpx.Response]:
        seen: dict[str, httpx.Response] = {}
        waiting, of_kind = [start], {route_of(start): 1}
        while waiting:
            address = waiting.pop(0)
            answer = seen[address] = await datasette.client.get(address)
            if answer.is_redirect:
                links = [answer.headers["location"]]
            elif answer.headers["content-type"].startswith("text/html"):
                links = _links(html.fromstring(answer.content))
            else:
                links = []
            for link in map(_local, links):
                kind = route_of(urlsplit(link).path)
                most = _OF_EACH if kind in ROUTES else 1
                if link and link not in seen and link not in waiting and of_kind.get(kind, 0) < most:
                    of_kind[kind] = of_kind.get(kind, 0) + 1
                    waiting.append(link)
        return seen

    return _run(follow())


def is_file(address: str) -> bool:
    """Whether an address is that of a download."""
    return _FILES.search(urlsplit(address).path) is not None


def _links(page: Any) -> list[str]:
    """Where links lead, and forms with the last of each choice."""
    choices = [
        f"{form.get('action')}?{urlencode({choice.getparent().get('name'): choice.get('value')})}"
        for form in page.xpath("//main//form[not(contains(@class, 'filters'))]")
        for choice in form.xpath(".//select/option[@value][last()]")
    ]
    return [*page.xpath("//a/@href | //form/@action"), *choices]


def _run(work: Coroutine[Any, Any, T]) -> T:
    """What it comes to, in a thread of its own: Playwright has a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _local(link: str) -> str:
    """The address on this server; "" for one elsewhere, static files and Datasette's own machinery."""
    parts = urlsplit(urldefrag(link).url)
    if parts.scheme not in ("", "http") or (parts.netloc and parts.hostname != "localhost"):
        return ""
    address = parts._replace(scheme="", netloc="").geturl()
    is_of_page = address.startswith("/") and not _MACHINERY.match(address) and "lang=" not in parts.query
    return address if is_of_page else ""
