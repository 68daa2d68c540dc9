"""Files of others are those that were taken over, with their licences, and pages ask for nothing that is not there."""

from __future__ import annotations

import hashlib
import re
import tomllib
from importlib import resources

import pytest

STATIC = resources.files("archiver.browse").joinpath("static")
TEMPLATES = resources.files("archiver.browse").joinpath("templates")
PACKAGES = tomllib.loads(STATIC.joinpath("vendored.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("file", "digest"),
    [(file, known["sha256"]) for package in PACKAGES.values() for file, known in package["files"].items()],
)
def test_file_is_as_it_was_taken_over(file: str, digest: str) -> None:
    assert hashlib.sha256(STATIC.joinpath(file).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", PACKAGES)
def test_licence_lies_beside_it_and_the_version_is_in_the_names(name: str) -> None:
    files = PACKAGES[name]["files"]
    assert all(PACKAGES[name]["version"] in file for file in files)
    (licence,) = [file for file in files if file.endswith(".license.txt")]
    assert PACKAGES[name]["licence"] in STATIC.joinpath(licence).read_text("utf-8")


def test_all_that_is_minified_is_on_the_list() -> None:
    minified = {file.name for file in STATIC.iterdir() if ".min." in file.name}
    assert minified <= {file for package in PACKAGES.values() for file in package["files"]}


def test_templates_ask_for_files_that_are_there() -> None:
    asked = {
        name
        for template in TEMPLATES.iterdir()
        if template.name.endswith(".html")
        for name in re.findall(r"asset\('([^']+)'\)", template.read_text("utf-8"))
    }
    assert {"search.js", "search.css", "archiver.css"} <= asked <= {file.name for file in STATIC.iterdir()}
