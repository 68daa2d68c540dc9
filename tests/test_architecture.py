"""Imports point one way, as docs/architecture.md draws them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BASE = {"agencies", "disk", "errors", "items", "plurals", "urls", "periods"}
MAY_IMPORT = {
    "extract": BASE,
    "discover": BASE | {"extract"},
    "evidence": BASE,
    "rights": set(),
    "planning": {"plurals"},
    "archive": BASE | {"evidence", "rights"},
    "export": BASE | {"citation", "archive", "rights"},
    "status": BASE | {"archive"},
    "browse": BASE | {"status", "archive", "evidence", "rights", "extract", "export", "citation", "crawl"},
    "pipelines": BASE | {"extract", "discover", "archive", "crawl", "catalogue", "rights"},
    "crawl": BASE
    | {
        "extract",
        "discover",
        "archive",
        "evidence",
        "catalogue",
        "settings",
        "pipelines",
        "rights",
        "contact",
        "terminal",
    },
}
SCRAPY_ROOMS = {"crawl", "pipelines", "settings"}


def modules() -> list[Path]:
    return sorted((ROOT / "archiver").rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Full names of the modules that a file imports, at any depth."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {
                f"{node.module}.{alias.name}" for alias in node.names if node.module == "archiver"
            }
    return names


def room(path: Path) -> str:
    return path.relative_to(ROOT / "archiver").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_only_rooms_below_its_own(path: Path) -> None:
    own = room(path)
    if own not in MAY_IMPORT:
        return
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("archiver.")} - {own, "__version__"}
    assert rooms <= MAY_IMPORT[own], f"{own} must not import {sorted(rooms - MAY_IMPORT[own])}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_crawling_rooms_know_scrapy_and_only_the_archive_knows_sql(path: Path) -> None:
    packages = {name.split(".")[0] for name in imported(path)}
    if room(path) not in SCRAPY_ROOMS:
        assert not packages & {"scrapy", "twisted"}
    if room(path) not in {"archive", "export", "browse"}:
        assert not packages & {"sqlite3", "sqlite_utils"}
