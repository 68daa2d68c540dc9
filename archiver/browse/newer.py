"""Where Datasette 1.0 (tried: 1.0a41) asks for the same in another way; 0.65 is what we are made for.

`make newdatasette` tries our pages under the newest alpha; docs/browse.md says what differs there.
"""

from __future__ import annotations

from typing import Any

from datasette import __version__
from datasette.app import Datasette

IS_NEWER = int(__version__.split(".")[0]) >= 1
_OF_CONFIGURATION = ("facets", "sort_desc", "label_column", "fts_table", "fts_pk")
"""What metadata says of tables in 0.65, and the configuration in 1.0."""


async def may(datasette: Datasette, actor: Any, action: str, database: str, query: str | None = None) -> bool:
    """Whether an actor may do something with a database, or with one of its ready-made questions."""
    if IS_NEWER:
        from datasette.resources import DatabaseResource, QueryResource

        resource = QueryResource(database, query) if query else DatabaseResource(database)
        return bool(await datasette.allowed(action=action, resource=resource, actor=actor))
    resource = (database, query) if query else database
    return bool(await datasette.permission_allowed(actor, action, resource, default=True))


async def question(datasette: Datasette, actor: Any, database: str, name: str) -> dict[str, Any] | None:
    """A ready-made question by its name."""
    if IS_NEWER:
        found = await datasette.get_query(database, name)
        return {"sql": found.sql} if found else None
    query: dict[str, Any] | None = await datasette.get_canned_query(database, name, actor)
    return query


async def tell(datasette: Datasette, database: str, metadata: dict[str, Any]) -> None:
    """Give a Datasette 1.0 what the hook `get_metadata` gives to 0.65: titles, descriptions, facets, ready-made questions."""
    if not IS_NEWER:
        return
    ours = metadata["databases"][database]
    await datasette.set_database_metadata(database, "title", ours["title"])
    config = datasette.config if datasette.config is not None else {}
    tables = config.setdefault("databases", {}).setdefault(database, {}).setdefault("tables", {})
    datasette.config = config
    for name, table in ours["tables"].items():
        tables[name] = {key: table[key] for key in _OF_CONFIGURATION if key in table} | tables.get(name, {})
        for key in ("title", "description"):
            if key in table:
                await datasette.set_resource_metadata(database, name, key, table[key])
        for column, description in table.get("columns", {}).items():
            await datasette.set_column_metadata(database, name, column, "description", description)
    for name, query in ours["queries"].items():
        told = {key: query.get(key) for key in ("title", "description")}
        await datasette.add_query(database, name, query["sql"], hide_sql=True, parameters=query.get("params"), **told)
