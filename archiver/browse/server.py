"""Datasette on one archive: checked first, opened read-only, served on this machine."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import webbrowser
from pathlib import Path
from typing import Any

import click
import uvicorn
from datasette.app import Datasette
from datasette.database import Database

from archiver.archive import Archive
from archiver.archive.connection import is_older
from archiver.browse.metadata import DATABASE
from archiver.browse.plugins import register
from archiver.browse.public import is_loopback, names_of
from archiver.browse.safety import guarded
from archiver.browse.search_page import values_of
from archiver.errors import UsageError

SETTINGS: dict[str, Any] = {
    "default_page_size": 50,
    "max_returned_rows": 2000,
    # The list of 60,000 articles with its facets takes 0.7 s (measured): the default of 1 s is too near.
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 1000,
    "default_facet_size": 10,
    "suggest_facets": False,
    "truncate_cells_html": 300,
    # Tables and queries leave whole as CSV; the default ends a file after 100 MB.
    "allow_csv_stream": True,
    "max_csv_mb": 0,
    "allow_download": False,  # a copy of the file alone misses what is still in SQLite's log
}


def browse(
    db: Path, port: int = 8001, *, host: str = "127.0.0.1", public: bool = False, open_browser: bool = False
) -> int:
    """Serve the archive until Ctrl-C; the exit code. Port 0 takes a free one; the address is printed.

    Works while a crawl writes. `public` is for callers that have asked (`public.need_consent`): others may read, under any name that
    leads here. Raises ArchiveError for a file that is no usable archive, UsageError for a taken port and for a host that others can reach.
    """
    if not public and not is_loopback(host):
        raise UsageError(f"others can reach {host}: add --public to let them read this archive")
    datasette = datasette_on(db, public=public)
    app = guarded(datasette.app(), None if public else names_of(host))
    with _listening(host, port) as listening:
        url = address_of(host, listening.getsockname()[1])
        click.echo(f"{db} is at {url} (Ctrl-C ends)")
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        threading.Thread(target=read_ahead, args=(datasette.get_database(DATABASE),), daemon=True).start()
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn has shut down in good order and passes the signal on
            uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on")).run(sockets=[listening])
    return 0


def read_ahead(database: Database) -> None:
    """What the first reader of a large archive would wait for: the counts of the list of articles, and the values that a search counts.

    From a disk that was not read for long a million articles take 4 s to be counted (measured), for which Datasette has no patience.
    """
    with contextlib.closing(database.connect()) as conn:
        for counted in ("outlet", "section", "date(date)"):
            conn.execute(f"SELECT {counted}, count(*) FROM articles GROUP BY 1").fetchall()
    values_of(database)


def address_of(host: str, port: int) -> str:
    """`http://127.0.0.1:8001/`."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def datasette_on(db: Path, *, public: bool = False) -> Datasette:
    """A Datasette that shows this archive, and no other file. `public` takes away free SQL, which can burn a machine's time."""
    _bring_up_to_date(db)
    register()
    datasette = Datasette([], settings=SETTINGS | {"default_allow_sql": not public})
    datasette.remove_database("_memory")  # Datasette's own, for SQL across files
    datasette.add_database(Database(datasette, path=str(db), is_mutable=not _stands_alone(db)), name=DATABASE)
    return datasette


def _bring_up_to_date(db: Path) -> None:
    """Refuse, with its remedy, what is no archive; one of an earlier version gets the newest form, which the pages read."""
    with Archive(db, read_only=True):
        pass
    if is_older(db):
        Archive(db).close()


def _stands_alone(db: Path) -> bool:
    """Whether SQLite must be told that nobody writes: beside a read-only archive it cannot make the files it locks with."""
    log = Path(f"{db}-wal")
    return not os.access(db.absolute().parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise UsageError(
            f"cannot listen on {host}:{port}: {error.strerror}. Choose another port with --port."
        ) from error
    return listening
