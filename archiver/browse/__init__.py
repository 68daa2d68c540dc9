"""The archive in the browser: Datasette, read-only, with our words, queries and a little style.

`server` opens the archive and serves it, `metadata` says what everything is, `queries` holds the ready-made questions,
`plugin` shows dates, lists, links and headlines as people read them.
"""

from archiver.browse.server import browse, datasette_on

__all__ = ["browse", "datasette_on"]
