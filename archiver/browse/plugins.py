"""Our plugins of Datasette, and how it gets to know them."""

from __future__ import annotations

from types import ModuleType

from datasette import handle_exception
from datasette.plugins import pm

from archiver.browse import facets, language, layout, pages, place, plugin, safety, search_page, whole_csv

PLUGINS: dict[str, ModuleType] = {
    "archiver": plugin,
    "archiver-place": place,
    "archiver-language": language,
    "archiver-layout": layout,
    "archiver-facets": facets,
    "archiver-pages": pages,
    "archiver-search": search_page,
    "archiver-safety": safety,
    "archiver-whole-csv": whole_csv,
}
"""By the name under which Datasette lists them at `/-/plugins`."""


def register() -> None:
    """Make them known to this process's Datasette, once."""
    for name, module in PLUGINS.items():
        if not pm.has_plugin(name):
            pm.register(module, name=name)
    # Datasette prints every mistyped address as a traceback with all locals (cookies among them) where rich is installed,
    # which the archiver needs. Without it, faults of programs are still printed.
    handle_exception.rich = None
