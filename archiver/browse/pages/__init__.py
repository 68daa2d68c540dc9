"""The newsroom's pages, one module each: its SQL at the top, its ROUTES, its views.

A new page: a module here with `ROUTES`, its name in MODULES, a template in `templates/`, its strings in both languages in `words/`.
"""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from archiver.browse.pages import (
    article,
    changes,
    cited,
    evidence,
    outlets,
    pictures,
    provenance,
    start,
    state,
    values,
    versions,
)

MODULES = (start, article, versions, evidence, provenance, cited, outlets, values, pictures, changes, state)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """The addresses of all pages."""
    return [route.handler() for module in MODULES for route in module.ROUTES]
