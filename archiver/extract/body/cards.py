"""Cards: small boxes with the picture, headline and excerpt of another article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.body.passages import HEADINGS, Passage

LARGEST_BOX = 600
"""Characters that a card or a captioned image holds at most (guessed; cards on the measured pages hold 40 to 400)."""
_LEAST_TEXT = 150
"""Characters of other text that must be left: a live ticker's entries look like cards and are the text itself."""
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)(?:[?#]|$)", re.I)


def card_passages(
    passages: Sequence[Passage],
    paths: Sequence[Sequence[HtmlElement]],
    sizes: Mapping[HtmlElement, int],
    url: str,
) -> set[int]:
    """The indexes of the passages that stand in cards; `paths` leads from each to the container, `url` is the page's own.

    A card links its headline to another page; or it is one of several boxes of the same make that link their picture.
    """
    found: set[int] = set()
    titled: dict[HtmlElement, bool] = {}
    boxes: dict[tuple[str, str], dict[HtmlElement, list[int]]] = {}
    for index, path in enumerate(paths):
        for element in path:
            if sizes[element] > LARGEST_BOX:
                break
            if element not in titled:
                titled[element] = element.tag not in HEADINGS and _links_headline(element, url)
            if titled[element]:
                found.add(index)
                break
            if element is not path[0] and _links_picture(element, url):
                make = (element.tag, element.get("class") or "")
                boxes.setdefault(make, {}).setdefault(element, []).append(index)
                break
    for alike in boxes.values():
        if len(alike) > 1:
            found.update(index for indexes in alike.values() for index in indexes)
    left = sum(
        len(passage.raw) for index, passage in enumerate(passages) if index not in found and not passage.is_heading
    )
    return found if left >= _LEAST_TEXT else set()


def _links_headline(element: HtmlElement, url: str) -> bool:
    for heading in element.iter("h2", "h3", "h4", "h5", "h6"):
        links = [*heading.iter("a"), *(above for above in islice(heading.iterancestors(), 4) if above.tag == "a")]
        if any(_leads_elsewhere(link.get("href"), url) for link in links):
            return True
    return False


def _links_picture(element: HtmlElement, url: str) -> bool:
    """Whether a picture leads to another page, not to its own large print."""
    for picture in element.iter("img", "picture"):
        for above in islice(picture.iterancestors(), 3):
            if above.tag == "a":
                href = above.get("href")
                return _leads_elsewhere(href, url) and not _IMAGE_FILE.search(href or "")
    return False


def _leads_elsewhere(href: str | None, url: str) -> bool:
    """Whether a link leaves the page; live-ticker entries link to themselves."""
    page, mark, _ = (href or "").strip().partition("#")
    return bool(page) and not (mark and url.split("#")[0].endswith(page)) and page != url
