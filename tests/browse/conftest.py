"""What the tests of the archive in the browser share."""

from __future__ import annotations

from pathlib import Path

import pytest
from demo_archive import BASE, START, fetch_of, fill, hostile_article

from archiver.archive import Archive


@pytest.fixture(scope="session")
def archive_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of 15 articles: the demo site's in both editions, and one with hostile text."""
    path = tmp_path_factory.mktemp("archive") / "demo.db"
    with Archive(path) as archive:
        fill(archive)
        archive.save(hostile_article(), fetch_of(f"{BASE}/boese", START))
        # As `archiver copies` would note it; none of the demo's stories is another's copy.
        archive.db["copy_links"].insert({"article_id": 1, "copy_id": 2, "similarity": 0.9})
    return path
