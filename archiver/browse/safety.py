"""What keeps foreign text, foreign pages and heavy questions harmless: headers of every answer, whom we answer, what SQLite may do.

The archive holds what strangers wrote, and serves it on an address of this machine. Four locks, each enough for its own attack:

- Templates escape. Should one fail, the Content-Security-Policy runs no script but ours and Datasette's own: scripts come from files of
  this server, and the few that Datasette writes into its pages are allowed by their hashes, worked out from its templates at start.
- Pages in the reader's browser cannot ask us across sites (`Sec-Fetch-Site`), nor under a name of theirs (DNS rebinding: `Host`).
- SQLite is opened read-only; ATTACH, large strings and long patterns are taken away, and time is limited (`server.SETTINGS`).
- Nothing here fetches: no page names another host but in links to follow.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from importlib import resources

from datasette import hookimpl
from datasette.app import Datasette
from datasette.utils.asgi import asgi_send

from archiver.browse.asgi import App, Message, Receive, Scope, Send, around, header, path_in
from archiver.browse.newer import IS_NEWER
from archiver.browse.place import archive_name

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",  # for browsers that do not know frame-ancestors
    "x-robots-tag": "noindex",
    # Outlets need not know who keeps their articles.
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
_PLAIN = {"x-content-type-options": "nosniff"}
_MACHINE = re.compile("/-/(?!static/)")
_READING = ("GET", "HEAD", "OPTIONS")
_POLICY = (
    "default-src 'none'; script-src 'self'{scripts}; style-src {styles}; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_DATASETTES_SCRIPTS = {
    "_close_open_menus.html": ({},),
    "_codemirror_foot.html": ({},),
    "table.html": ({"datasette_allow_facet": "true"}, {"datasette_allow_facet": "false"}),
}
"""Datasette's templates with inline scripts, and the values that stand in them."""
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)
_VALUE = re.compile(r"\{\{ ?(\w+) ?\}\}")

LONGEST_TEXT = 50_000_000
"""Bytes of a text or a row that a query may make. The longest article known has 1.5 MB; SQLite's own limit is a gigabyte."""
LONGEST_PATTERN = 500
"""Characters of a LIKE or GLOB pattern; their cost is that of the text times the pattern, and SQLite does not look at the clock inside."""
_LIMITS = {
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST_TEXT,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: LONGEST_PATTERN,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
}


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection, database: str) -> None:
    """Take away what no page needs. (`_memory` is Datasette's own, which attaches files where it was told to.)"""
    if database != "_memory":
        for limit, value in _LIMITS.items():
            conn.setlimit(limit, value)
        conn.create_function(
            "fts3_tokenizer", 1, lambda name: None
        )  # SQLite's own tells an address in this process's memory


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Give every answer its headers, and refuse what another site's page asks for behind the reader's back."""

    async def guard(app: App, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {
                    "content-security-policy": policy(_is_datasettes(datasette, path_in(datasette, scope))),
                    **HEADERS,
                }
                kept = [pair for pair in message.get("headers", []) if pair[0].decode().lower() not in ours]
                added = [(name.encode(), value.encode()) for name, value in ours.items()]
                message = {**message, "headers": [*kept, *added]}
            await send(message)

        if _is_behind_back(scope):
            await asgi_send(send_with_headers, "Pages of other sites may link to here, and nothing else.\n", 403)
        else:
            await app(scope, receive, send_with_headers)

    return around(guard)


@cache
def policy(of_datasette: bool) -> str:
    """The Content-Security-Policy of our pages, or of Datasette's own.

    Those write style sheets that name each table's columns into their pages, and style attributes: inline styles are allowed there. They
    cannot run anything, and with images and fonts from this server alone they cannot tell anybody either.
    """
    if not of_datasette:
        return _POLICY.format(scripts="", styles="'self'")
    return _POLICY.format(scripts="".join(f" {found}" for found in script_hashes()), styles="'self' 'unsafe-inline'")


@cache
def script_hashes() -> tuple[str, ...]:
    """The scripts that Datasette's templates hold, as `'sha256-…'` of a policy (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    if IS_NEWER:  # each of its pages has data of its own inside its scripts
        return ("'unsafe-inline'",)
    return tuple(dict.fromkeys(map(_hash, _inline_scripts())))


def guarded(app: App, hosts: Collection[str] | None) -> App:
    """The app for requests that read, and to these names alone. None is for others than this machine's reader: they may use any name
    that leads here, and see nothing of the machine (Datasette tells paths and versions under `/-/`).

    A page of the web can point a name of its own at 127.0.0.1 and read what answers there as if it were its own; the browser still says
    under which name it asks.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and hosts is not None and _host(scope) not in hosts:
            await asgi_send(send, f"This archive answers to {', '.join(sorted(hosts))} only.\n", 421, _PLAIN)
        elif scope["type"] == "http" and scope["method"] not in _READING:
            await asgi_send(send, "This archive can only be read.\n", 405, {**_PLAIN, "allow": ", ".join(_READING)})
        elif scope["type"] == "http" and hosts is None and _MACHINE.match(scope["path"]):
            await asgi_send(send, "Not for others.\n", 404, _PLAIN)
        else:
            await app(scope, receive, send)

    return answer


def _is_behind_back(scope: Scope) -> bool:
    """Whether another site's page asks, other than by a link that the reader follows (https://www.w3.org/TR/fetch-metadata/)."""
    return header(scope, b"sec-fetch-site") == "cross-site" and not (
        header(scope, b"sec-fetch-mode") == "navigate"
        and header(scope, b"sec-fetch-dest") == "document"
        and scope["method"] in ("GET", "HEAD")
    )


def _is_datasettes(datasette: Datasette, path: str) -> bool:
    """Whether a page is Datasette's own, with its inline scripts and styles; everything is where no archive is served."""
    name = archive_name(datasette)
    return name is None or path == f"/{name}" or path.startswith((f"/{name}/", "/-/"))


def _host(scope: Scope) -> str:
    """The name that was asked for, without its port."""
    host = header(scope, b"host").lower()
    return host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]


def _inline_scripts() -> Iterator[str]:
    folder = resources.files("datasette").joinpath("templates")
    for name, fillings in _DATASETTES_SCRIPTS.items():
        for script in _SCRIPT.findall(folder.joinpath(name).read_text("utf-8")):
            yield from (_filled(script, values) for values in fillings)


def _filled(script: str, values: Mapping[str, str]) -> str:
    return _VALUE.sub(lambda place: values[place[1]], script)


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
