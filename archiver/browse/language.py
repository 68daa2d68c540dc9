"""Which language a reader gets: `?lang=en` chooses and is remembered in a cookie, else the browser's Accept-Language decides.

Works for all pages, Datasette's own among them: the choice is taken out of the address before Datasette reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any

from datasette import hookimpl
from datasette.app import Datasette

from archiver.browse.asgi import App, Message, Receive, Scope, Send, around, header
from archiver.browse.words import LANGUAGES, Words, asked_for, words_of

COOKIE = "archiver_language"
_KEY = "archiver_language"
_CHOICES = {f"lang={language}".encode(): language for language in LANGUAGES}
_REMEMBERED_SECONDS = 365 * 24 * 3600


def words_for(request: Any) -> Words:
    """The words in which a request is answered; German for none (a template that Datasette renders by itself)."""
    return words_of(request.scope.get(_KEY, "de") if request else "de")


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """Note the language of every request in its scope."""
    return around(_note_language)


async def _note_language(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    chosen, query = _chosen(scope.get("query_string", b""))
    language = chosen or _remembered(scope) or asked_for(header(scope, b"accept-language"))

    async def send_with_language(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *_headers(message, chosen, language)]}
        await send(message)

    await app({**scope, "query_string": query, _KEY: language}, receive, send_with_language)


def _chosen(query: bytes) -> tuple[str | None, bytes]:
    """The language that the address chooses, and the rest of the address's query."""
    parts = query.split(b"&")
    chosen = [_CHOICES[part] for part in parts if part in _CHOICES]
    return (chosen[-1] if chosen else None), b"&".join(part for part in parts if part not in _CHOICES)


def _remembered(scope: Scope) -> str | None:
    try:
        cookie = SimpleCookie(header(scope, b"cookie")).get(COOKIE)
    except CookieError:
        return None
    return cookie.value if cookie and cookie.value in LANGUAGES else None


def _headers(message: Message, chosen: str | None, language: str) -> list[tuple[bytes, bytes]]:
    kinds = [value for key, value in message.get("headers", ()) if key.lower() == b"content-type"]
    if not any(kind.startswith(b"text/html") for kind in kinds):
        return []
    headers = [(b"vary", b"Accept-Language"), (b"content-language", language.encode())]
    if chosen:
        cookie = f"{COOKIE}={chosen}; Path=/; Max-Age={_REMEMBERED_SECONDS}; SameSite=Lax; HttpOnly"
        headers.append((b"set-cookie", cookie.encode()))
    return headers
