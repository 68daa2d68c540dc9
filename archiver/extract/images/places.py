"""Which images of a page are the article's own, and which part of the page belongs to each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from archiver.extract.images.address import picture_key
from archiver.extract.images.beside import BESIDE_TAGS
from archiver.extract.images.region import Region, in_figure, is_inside
from archiver.extract.related.teasers import LEAD_IN
from archiver.extract.text import UNSEEN, text_of
from archiver.urls import same_site

_HEADLINE = 25
"""Characters from which the text of a link is a headline, not a name or `Zur Galerie` (guessed)."""
_FIGURE_TEXT = 900
"""Characters up to which an element around an image is the image's own (guessed: the longest caption measured has 480)."""


@dataclass(eq=False)
class Picture:
    """An image of the article with the part of the page that is its own."""

    element: HtmlElement
    url: str | None
    position: int
    """Place among the page's elements."""
    twins: list[HtmlElement] = field(default_factory=list)
    """Further `<img>` of the same picture: noscript copies, desktop and mobile forms."""
    blocks: list[HtmlElement] = field(default_factory=list)
    """The largest elements around the image and its twins that hold no text and no other image of the article."""

    @property
    def key(self) -> str:
        return picture_key(self.url) if self.url else ""


def find_pictures(region: Region, declared: frozenset[str]) -> list[Picture]:
    """The article's pictures in page order, each once; `declared` are the keys of the pictures that metadata name."""
    found: dict[str, Picture] = {}
    for position, element in region.pictures:
        url = region.address(element)
        key = picture_key(url) if url else _figure_key(element, position)
        if not key or not region.holds(position, element, key in declared):
            continue
        if (original := _original_of(element, found)) is not None:
            original.twins.append(element)
            original.url = original.url or url  # a placeholder before the `<noscript>` that names the picture
        elif key in found:
            found[key].twins.append(element)
        else:
            found[key] = Picture(element, url, position)
    pictures = _without_placeholders(list(found.values()))
    if declared and not any(picture.key in declared for picture in pictures):
        pictures = [*_above(region, declared), *pictures]
    _set_blocks(region, pictures)
    return [picture for picture in pictures if picture.key in declared or not _points_elsewhere(region, picture)]


def _above(region: Region, declared: frozenset[str]) -> list[Picture]:
    """The image that metadata name where it stands above the article's ground, or is an element's background: stages over the text."""
    for element in region.document.tagged("img", "amp-img"):
        if element in region.inside:
            break
        if _is_declared(region, element, declared):
            return [Picture(element, region.address(element), -1)]
    for element in region.document.tagged("div", "section", "header", "span", "a"):
        if "background" in (element.get("style") or "") and _is_declared(region, element, declared):
            return [Picture(element, region.address(element), -1)]
    return []


def _is_declared(region: Region, element: HtmlElement, declared: frozenset[str]) -> bool:
    url = region.address(element)
    return bool(url and picture_key(url) in declared) and next(element.iterancestors(*BESIDE_TAGS), None) is None


def _figure_key(element: HtmlElement, position: int) -> str | None:
    """A key for an image without an address that has a caption of its own (its address is made by a script)."""
    figure = next(element.iterancestors("figure"), None) if element.tag == "img" else None
    return f"#{position}" if figure is not None and next(figure.iter("figcaption"), None) is not None else None


def _without_placeholders(pictures: list[Picture]) -> list[Picture]:
    """Without the images that have no address but stand in a figure beside one that has."""
    shown = {figure for picture in pictures if picture.url for figure in picture.element.iterancestors("figure")}
    return [picture for picture in pictures if picture.url or shown.isdisjoint(picture.element.iterancestors("figure"))]


def _points_elsewhere(region: Region, picture: Picture) -> bool:
    """Whether the part around an image is a pointer to another article, its headline no heading: `Lest auch` with a linked line."""
    block = picture.blocks[0]
    if any(
        len(text_of(link) or "") >= _HEADLINE and region.leads_away(link) and _stays(region, link)
        for link in block.iter("a")
    ):
        return not any(next(link.iterancestors("figcaption"), None) is not None for link in block.iter("a"))
    return bool(LEAD_IN.match(text_of(block) or ""))


def _stays(region: Region, link: HtmlElement) -> bool:
    return same_site(region.document.absolute(link.get("href")) or "", region.document.url)


def _original_of(element: HtmlElement, found: dict[str, Picture]) -> Picture | None:
    """The picture before an `<img>` in a `<noscript>` beside it: the same in another size."""
    noscript = element.getparent()
    while noscript is not None and noscript.tag in ("picture", "a", "span"):
        noscript = noscript.getparent()
    if noscript is None or noscript.tag != "noscript" or not found:
        return None
    last, holder = list(found.values())[-1], noscript.getparent()
    return last if holder is not None and is_inside(last.element, holder) and holder.tag != "body" else None


def _set_blocks(region: Region, pictures: list[Picture]) -> None:
    owners: dict[HtmlElement, set[int]] = defaultdict(set)
    for index, picture in enumerate(pictures):
        for element in (picture.element, *picture.twins):
            for ancestor in element.iterancestors():
                owners[ancestor].add(index)
    for picture in pictures:
        for element in (picture.element, *picture.twins):
            if not any(is_inside(element, block) for block in picture.blocks):
                picture.blocks.append(_block(region, element, owners))


def _block(region: Region, element: HtmlElement, owners: dict[HtmlElement, set[int]]) -> HtmlElement:
    block, framed = element, in_figure(element)
    for ancestor in element.iterancestors():
        if ancestor in region.above_text or ancestor in region.texts or ancestor.tag in ("body", "html"):
            break
        if (ancestor in region.above_headings and not framed) or len(owners[ancestor]) > 1 or is_long(ancestor):
            break
        block, framed = ancestor, framed and ancestor.tag != "figure"
    return block


def is_long(element: HtmlElement) -> bool:
    """Whether an element shows more text than belongs to one image."""
    size = 0
    for node in element.iter():
        size += len((node.text or "").strip()) if node.tag not in UNSEEN else 0
        size += len((node.tail or "").strip()) if node is not element else 0
        if size > _FIGURE_TEXT:
            return True
    return False
