"""Pages as readers see them: their texts and headlines, asked for in this process."""

from __future__ import annotations

from browse_server import ask
from datasette.app import Datasette
from lxml import html
from lxml.html import HtmlElement


def shown(datasette: Datasette, path: str, language: str = "de") -> HtmlElement:
    """A page that must open."""
    answer = ask(datasette, path, **{"accept-language": language})
    assert answer.status_code == 200, path
    return html.fromstring(answer.content)


def text(element: HtmlElement) -> str:
    """The words of an element, what stands in different elements parted by a space."""
    return " ".join(" ".join(element.itertext()).split())


def headlines(page: HtmlElement) -> list[str]:
    """The headlines of a list of articles."""
    return [text(headline) for headline in page.xpath("//main//*[@class='a-headline']")]
