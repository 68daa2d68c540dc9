"""docs/schema.md shows the archive as it is."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from archiver.archive.columns import COLUMNS, VIEWS

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_schema", DOCS / "make_schema.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_script_makes(maker: ModuleType) -> None:
    assert maker.TARGET.read_text(encoding="utf-8") == maker.schema(), "run: python docs/make_schema.py"


def test_the_page_names_every_table_column_and_view(maker: ModuleType) -> None:
    page = maker.schema()
    for table, columns in COLUMNS.items():
        assert f"## `{table}`" in page
        assert all(f"| `{column}`" in page for column in columns)
    assert all(f"| `{view}` |" in page for view in VIEWS)
