"""Which of a Datasette's databases is the archive: plain `datasette news.db` names it by its file."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database

from archiver.browse import newer
from archiver.browse.metadata import metadata

_TABLES = frozenset(("articles", "outlets", "revisions", "fetches", "urls", "changes"))
"""What an archive has and no other database is likely to have together."""
_names: WeakKeyDictionary[Datasette, str] = WeakKeyDictionary()


def archive_name(datasette: Datasette) -> str | None:
    """The archive's name in this Datasette's addresses; None when it shows none (or has not started)."""
    return _names.get(datasette)


def archive_in(datasette: Datasette) -> Database | None:
    """The archive among this Datasette's databases."""
    name = archive_name(datasette)
    return datasette.databases.get(name) if name else None


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Datasette) -> Any:
    """Look for the archive once."""

    async def look() -> None:
        for name, database in datasette.databases.items():
            if set(await database.table_names()) >= _TABLES:
                _names[datasette] = name
                await newer.tell(datasette, name, metadata(name))
                return

    return look


@hookimpl  # type: ignore[untyped-decorator]
def get_metadata(datasette: Datasette) -> dict[str, Any]:
    """Titles, descriptions, facets and ready-made questions of the archive; what `--metadata` names wins over it."""
    name = archive_name(datasette)
    return metadata(name) if name else {}
