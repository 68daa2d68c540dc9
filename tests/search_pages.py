"""The search page as tests read it: hits, counts and totals out of its HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from browse_server import ask
from datasette.app import Datasette
from lxml import html


def page(datasette: Datasette, address: str, **headers: str) -> Any:
    answer = ask(datasette, address, **headers)
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.content)


def texts(page: Any, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


def titles(page: Any) -> list[str]:
    return texts(page, "//ol[@class='a-articles']//h2")


def total(page: Any) -> int:
    (text,) = texts(page, "//p[@class='s-total']")
    return int(text.split()[0].replace(".", ""))


def facet(page: Any, name: str) -> dict[str, int]:
    """A facet's values with their counts."""
    found = page.xpath(f"//section[@aria-labelledby='facet-{name}']//li")
    return {li.xpath("string(a)").strip(): int(li.xpath("string(span)").replace(".", "")) for li in found}


def hits(datasette: Datasette, address: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = ask(datasette, address).json()
    return found
