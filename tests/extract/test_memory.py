"""What is left of a page when it has been read: nothing, or a worker would hold page after page."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from archiver import extract
from archiver.extract.document import Document

PAGES = sorted((Path(__file__).parent.parent / "fixtures" / "themes").glob("*.html"))[::4]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_that_was_read_is_freed_without_the_garbage_collector(page: Path) -> None:
    gc.collect()
    gc.disable()
    try:
        extract(page.read_bytes(), "https://www.zeitung.example/lokales/bruecke-gesperrt-1234567.html")
        held = [thing for thing in gc.get_objects() if isinstance(thing, Document)]
    finally:
        gc.enable()
    assert not held, "something in the page's reading refers to itself"
