"""What all pages share: our templates and static files, the header with its navigation, errors in the reader's language."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette import Response, hookimpl
from datasette.app import Datasette
from datasette.database import QueryInterrupted
from datasette.utils import to_css_class
from datasette.utils.asgi import Base400, NotFound
from datasette.views.base import DatasetteError
from jinja2 import ChoiceLoader, Environment, FunctionLoader, PackageLoader

from archiver.browse.language import words_for
from archiver.browse.place import archive_name
from archiver.browse.words import LANGUAGES

ASSETS = "/assets"
_NAVIGATION = {
    "nav.today": "/",
    "nav.search": "/suche",
    "nav.outlets": "/medien",
    "nav.changes": "/aenderungen",
    "nav.gone": "/verschwunden",
    "nav.pictures": "/bilder",
    "nav.state": "/zustand",
    "nav.tables": "/tabellen",
}
"""The header's links, by the name of their string."""
_TEMPLATE = re.compile(r"_table-(?P<kind>table|row)-(?P<database>.+)-articles\.html")
"""What Datasette asks for (https://docs.datasette.io/en/0.65/custom_templates.html)."""
_A_YEAR = "public, max-age=31536000, immutable"


class _ByName(FunctionLoader):
    """Templates that are found by their names alone; Datasette asks for a list whenever an app is made."""

    def list_templates(self) -> list[str]:
        return []


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Our templates before Datasette's, behind what `--template-dir` names."""
    ours = PackageLoader("archiver.browse", "templates")
    by_name = _ByName(lambda name: _of_articles(datasette, name))
    assert isinstance(env.loader, ChoiceLoader), "Datasette's loader"
    first, *others = env.loader.loaders
    own_folder = first.searchpath[:-1]  # type: ignore[attr-defined]
    given = [type(first)(own_folder)] if own_folder else []  # type: ignore[call-arg]
    env.loader = ChoiceLoader([*given, ours, by_name, first, *others])


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """Static files, and the way from the header to Datasette's own pages."""
    return [(rf"^{ASSETS}/(?P<name>[a-z0-9_.-]+)$", _asset), (r"^/tabellen(?P<rest>/[^?]*)?$", _tables)]


@hookimpl(tryfirst=True)  # type: ignore[untyped-decorator]
def extra_template_vars(datasette: Datasette, request: Any) -> dict[str, Any]:
    """For every template: `t` (the reader's words), `asset` (a static file's address), `path` (a page's), and the header's links."""
    words = words_for(request)
    path = datasette.urls.path
    here = request.path if request else ""
    return {
        "t": words,
        "language": words.language,
        "path": path,
        "asset": lambda name: f"{path(f'{ASSETS}/{name}')}?{_digest(name)}",
        "navigation": [
            {"label": words(label), "href": path(target), "is_current": _is_current(datasette, here, target)}
            for label, target in _NAVIGATION.items()
        ],
        "languages": [
            {"code": code, "name": name, "href": _in_language(request, code), "is_current": code == words.language}
            for code, name in LANGUAGES.items()
        ],
    }


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(datasette: Datasette, request: Any, exception: Exception) -> Any:
    """What went wrong, told in our layout; programs that asked for JSON get Datasette's answer. Datasette prints faults of ours."""
    if archive_name(datasette) is None or request.path.endswith(".json"):
        return None
    message, status = None, 500
    # Datasette tells of typed SQL that took too long in HTML with a script inside; it is the only message of that form.
    if isinstance(exception, QueryInterrupted) or getattr(exception, "message_is_html", False):
        message, status = words_for(request)("error.too_long"), getattr(exception, "status", 503)
    elif isinstance(exception, Base400 | DatasetteError):
        message, status = getattr(exception, "message", None) or next(iter(exception.args), None), exception.status

    async def tell() -> Response:
        shown = {"message": message, "is_missing": isinstance(exception, NotFound)}
        html = await datasette.render_template("archiver_error.html", shown, request=request)
        return Response.html(html, status=status)

    return tell


def _of_articles(datasette: Datasette, name: str) -> str | None:
    """Datasette's template for the table or a row of articles, whose name holds that of the archive."""
    found = _TEMPLATE.fullmatch(name)
    if found is None or found["database"] != to_css_class(archive_name(datasette) or ""):
        return None
    return f'{{% include "_{found["kind"]}_articles.html" %}}'


async def _asset(request: Any) -> Response:
    try:
        content = _file(request.url_vars["name"]).read_bytes()
    except FileNotFoundError:
        raise NotFound("no such file") from None
    kind = mimetypes.guess_type(request.url_vars["name"])[0] or "application/octet-stream"
    # The address carries the content's digest, so a new version has a new address.
    headers = {"cache-control": _A_YEAR if request.query_string == _digest(request.url_vars["name"]) else "no-cache"}
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return Response(content, headers=headers, content_type=f"{kind}{charset}")


async def _tables(datasette: Datasette, request: Any) -> Response:
    """`/tabellen/crawls` leads to Datasette's page of that table, whatever the archive is called; parameters go with it."""
    name = archive_name(datasette)
    start = str(datasette.urls.database(name) if name else datasette.urls.instance())
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(f"{start}{request.url_vars['rest'] or ''}{query}")


def _file(name: str) -> Traversable:
    """A file of our static folder, which has no folders; raises FileNotFoundError."""
    found = next(
        (file for file in resources.files("archiver.browse").joinpath("static").iterdir() if file.name == name), None
    )
    if found is None:
        raise FileNotFoundError(name)
    return found


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(_file(name).read_bytes()).hexdigest()[:12]


def _is_current(datasette: Datasette, here: str, target: str) -> bool:
    name = archive_name(datasette)
    address = str(datasette.urls.database(name) if target == "/tabellen" and name else datasette.urls.path(target))
    return here == address or (target != "/" and here.startswith(f"{address}/"))


def _in_language(request: Any, code: str) -> str:
    """The address of this very page in another language."""
    asked = parse_qsl(request.query_string, keep_blank_values=True) if request else []
    return f"{request.path if request else '/'}?{urlencode([*asked, ('lang', code)])}"
