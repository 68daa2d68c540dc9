"""Synthetic pages in the mark-up of professional German, Austrian and Swiss sites, each with what it should give.

A file in `fixtures/publishers` is TOML (the expected fields; one that is absent is expected to be empty), a line `---`, and the page. In
the page `⟦…⟧` marks the passages of the body and `⟦lead: …⟧` the lead; the marks are taken out before the page is read.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from archiver import Article, extract

FOLDER = Path(__file__).parent / "fixtures" / "publishers"
_MARKED = re.compile(r"⟦(?:lead: )?(.*?)⟧", re.S)
_MARKS = re.compile(r"⟦(?:lead: )?|⟧")
_CELLS = re.compile(r"</t[dh]>\s*<t[dh][^>]*>")


@dataclass(frozen=True)
class Sample:
    """One page with its expected fields."""

    path: Path
    change: Callable[[str], str] = str
    """What is done to the page before it is read."""

    def altered(self, change: Callable[[str], str]) -> Sample:
        """The same page, changed before it is read; it is expected to give the same."""
        return replace(self, change=change)

    @cached_property
    def _parts(self) -> tuple[dict[str, Any], str]:
        table, page = self.path.read_text("utf-8").split("\n---\n", 1)
        return tomllib.loads(table), page

    @property
    def expected(self) -> dict[str, Any]:
        """The fields of the file's head."""
        return self._parts[0]

    @cached_property
    def body(self) -> list[str]:
        """The marked passages, in page order."""
        return [_text(passage) for passage in _MARKED.findall(self._parts[1])]

    @cached_property
    def article(self) -> Article:
        """What the extractor makes of the page."""
        page = self.change(_MARKS.sub("", self._parts[1]))
        return extract(page.encode(self.expected.get("charset", "utf-8")), self.expected["url"])


def samples() -> list[Sample]:
    """Every page of the folder."""
    return [Sample(path) for path in sorted(FOLDER.glob("*.page"))]


def _text(markup: str) -> str:
    plain = html.unescape(re.sub(r"<[^>]+>", "", _CELLS.sub(" | ", markup)))
    return " ".join(plain.split())
