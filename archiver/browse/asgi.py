"""Steps around Datasette: each sees every request by HTTP before it, and every answer after it (https://asgi.readthedocs.io)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from datasette.app import Datasette

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Step = Callable[[App, Scope, Receive, Send], Awaitable[None]]


def around(step: Step) -> Callable[[App], App]:
    """What Datasette's hook `asgi_wrapper` wants: the step is given the application that would answer, with what it would be asked."""

    def wrap(app: App) -> App:
        async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http":
                await step(app, scope, receive, send)
            else:
                await app(scope, receive, send)

        return wrapped

    return wrap


def header(scope: Scope, name: bytes) -> str:
    """A header of a request by its name in small letters; empty where it is missing."""
    return next((value.decode("latin-1") for key, value in scope.get("headers", ()) if key.lower() == name), "")


def path_in(datasette: Datasette, scope: Scope) -> str:
    """The path that was asked for, without what Datasette's setting `base_url` puts before all of them."""
    base = str(datasette.setting("base_url"))
    path: str = scope["path"]
    return f"/{path.removeprefix(base)}" if base != "/" and path.startswith(base) else path
