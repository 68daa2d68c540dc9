"""The archive: one SQLite file, and the only place with SQL. `Archive` is its face; the tables are told in `columns`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archiver.archive.records import Fetch, Queued, Role, Sources, Validators
    from archiver.archive.rights import SiteFile
    from archiver.archive.selection import Selection
    from archiver.archive.store import Archive

__all__ = ["Archive", "Fetch", "Queued", "Role", "Selection", "SiteFile", "Sources", "Validators"]

_HOMES = {"Archive": "store", "Selection": "selection", "SiteFile": "rights"}
"""The modules that hold these names; `records` holds the others."""


def __getattr__(name: str) -> Any:
    """Load what is asked for: a worker needs the words of the search alone, a third of the time and a sixth of the memory of all."""
    if name in __all__:
        return getattr(import_module(f"archiver.archive.{_HOMES.get(name, 'records')}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
