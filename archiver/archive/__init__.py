"""The archive: one SQLite file, and the only place with SQL. `Archive` is its face; the tables are told in `columns`."""

from archiver.archive.records import Fetch, Queued, Role, Sources, Validators
from archiver.archive.rights import SiteFile
from archiver.archive.selection import Selection
from archiver.archive.store import Archive

__all__ = ["Archive", "Fetch", "Queued", "Role", "Selection", "SiteFile", "Sources", "Validators"]
