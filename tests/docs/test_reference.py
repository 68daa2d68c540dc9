"""The pages of the reference are what their scripts make of the code, and leave nothing out."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest

from archiver.catalogue import Outlet
from archiver.errors import ArchiverError
from archiver.items import Article, Image, InlineLink, Kind, Link

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
MAKERS = sorted(path.stem for path in DOCS.glob("make_*.py") if path.stem != "make_screenshots")
ELSEWHERE = {"make_cli_reference", "make_schema"}
"""Pages that have a test file of their own."""


@pytest.fixture(autouse=True)
def _scripts_are_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))


def script(name: str) -> ModuleType:
    return importlib.import_module(name)


@pytest.mark.parametrize("name", [name for name in MAKERS if name not in ELSEWHERE])
def test_page_is_what_its_script_makes(name: str) -> None:
    maker = script(name)
    made = getattr(maker, name.removeprefix("make_"))()
    assert maker.TARGET.read_text(encoding="utf-8") == made, "run: make reference"


@pytest.mark.parametrize("name", MAKERS)
def test_make_reference_runs_every_script(name: str) -> None:
    (line,) = re.findall(r"^reference:.*\n\tfor page in (.*?);", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert name.removeprefix("make_") in line.split()


@pytest.mark.parametrize("cls", [Article, Image, Link, InlineLink, Outlet], ids=lambda cls: cls.__name__)
def test_every_attribute_says_what_it_is(cls: type) -> None:
    known = script("attributes").attributes(cls)
    told_by_name = {"title", "url"}
    assert [attribute.name for attribute in known if not attribute.text and attribute.name not in told_by_name] == []


def test_every_kind_says_what_it_is() -> None:
    assert [value for value, text in script("attributes").members(Kind) if not text] == []
    assert len(script("attributes").members(Kind)) == len(Kind)


def test_every_variable_of_the_environment_is_told() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "archiver").rglob("*.py")]
    read = {name for source in sources for name in re.findall(r'(?:environ(?:\.get\(|\[)|envvar=)"(\w+)"', source)}
    read |= {name for source in sources for name in re.findall(r'^[A-Z_]+ = "(ARCHIVER_\w+)"$', source, re.M)}
    told = set(re.findall(r"^\| `(\w+)`", (DOCS / "settings.md").read_text(encoding="utf-8"), re.M))
    missing = {name for name in read if name.startswith("ARCHIVER_")} - told
    assert not missing, "say what they mean in MORE of docs/make_settings.py, then run: make reference"


def test_every_error_says_what_to_do() -> None:
    maker = script("make_exit_codes")
    assert {cls.__name__ for cls in maker.tree(ArchiverError)} == set(maker.WHAT_TO_DO)
