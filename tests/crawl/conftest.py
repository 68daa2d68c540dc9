"""Fixtures: a running news site on loopback, and crawls of it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from crawl_site import Run, Site, command, environment, running_site


@pytest.fixture
def site() -> Iterator[Site]:
    """A running site that allows everything and has no pages yet."""
    with running_site() as found:
        yield found


@pytest.fixture
def crawl(site: Site, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Run]:
    """Crawls `targets` of the site, each a path or a whole target, into the test's archive.

    Pages are read in the crawl's own process, which starts in a fifth less time, but in modules that say `READS_IN_WORKERS = True`.
    """
    workers = {} if getattr(request.module, "READS_IN_WORKERS", False) else {"ARCHIVER_WORKERS": "0"}

    def run(*arguments: str, **options: Any) -> Run:
        db = tmp_path / "archive.db"
        full = [f"{site.url}{argument}" if argument.startswith("/") else argument for argument in arguments]
        done = subprocess.run(
            command(site, db, *full),
            capture_output=True,
            text=True,
            timeout=300,
            env=environment() | workers,
            check=False,
            **options,
        )
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        return Run(done.returncode, done.stdout, done.stderr, db)

    return run
