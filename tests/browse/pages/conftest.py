"""What the tests of the newsroom's pages share."""

from __future__ import annotations

from pathlib import Path

import newsroom as made
import pytest
from datasette.app import Datasette

from archiver.browse import datasette_on


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("newsroom") / "archive.db"
    made.make(path)
    return path


@pytest.fixture(scope="module")
def datasette(newsroom: Path) -> Datasette:
    return datasette_on(newsroom)
