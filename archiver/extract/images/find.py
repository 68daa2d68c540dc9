"""The article's images: address, caption, credit, and which one leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from archiver.extract.document import Document
from archiver.extract.images.credit_parts import split_credit
from archiver.extract.images.lines import Entry, with_lines
from archiver.extract.images.metadata import Declared, declared_images, described_images
from archiver.extract.images.places import find_pictures
from archiver.extract.images.region import Placed, Region
from archiver.extract.images.texts import Printed, read_texts
from archiver.items import Image

_TELLING_CAPTION = 20
"""Characters from which two images with one caption are one picture; `Der Plan` may stand at several (guessed)."""


def find_images(document: Document, layout: Placed, body: object = None) -> tuple[Image, ...]:
    """The article's images in page order, each once; exactly one leads when there is any.

    What is printed at an image wins over its attributes, these over JSON-LD. A credit that no image on the page belongs to
    (`Titelbild: Anna Muster` below the text) is an Image without address, behind the others. `body` is not needed.
    """
    region = Region(document, layout)
    declared = declared_images(document)
    pictures = find_pictures(region, frozenset(image.key for image in declared))
    printed = [Entry(picture.position, picture, read_texts(picture)) for picture in pictures]
    entries = with_lines(region, _without_repetitions([entry for entry in printed if _says_something(entry)]))
    is_missing = any(not entry.printed.credit and entry.picture for entry in entries)
    described = described_images(document) if is_missing else {}
    images = [_with_description(_image(entry), entry, described) for entry in entries] or _only_declared(declared)
    lead = _lead(region, entries, [image.key for image in declared])
    if images:
        images[lead] = replace(_as_declared(images[lead], declared), is_lead=True)
    return tuple(map(_with_credit_parts, images))


def _with_credit_parts(image: Image) -> Image:
    if not image.credit:
        return image
    parts = split_credit(image.credit)
    return replace(image, agency=parts.agency, photographer=parts.photographer)


def _says_something(entry: Entry) -> bool:
    """Whether there is an address or a text; a figure that a script fills later has neither."""
    return bool(entry.picture and entry.picture.url) or bool(entry.printed.caption or entry.printed.credit)


def _without_repetitions(entries: Sequence[Entry]) -> list[Entry]:
    """Without images whose caption and credit the image before has, too: crops of one picture for wide and narrow screens."""
    pairs = zip([None, *entries], entries, strict=False)
    return [entry for before, entry in pairs if not (before and _repeats(before.printed, entry.printed))]


def _repeats(one: Printed, other: Printed) -> bool:
    return one.caption == other.caption and one.credit == other.credit and len(one.caption or "") >= _TELLING_CAPTION


def _image(entry: Entry) -> Image:
    printed = entry.printed
    url = entry.picture.url if entry.picture else None
    return Image(url, printed.caption, printed.credit, printed.source if printed.credit else None)


def _with_description(image: Image, entry: Entry, described: Mapping[str, Declared]) -> Image:
    """An image without a printed credit with the one that JSON-LD gives for its address."""
    known = described.get(entry.picture.key) if entry.picture and entry.picture.key else None
    return image if image.credit or known is None else _credited(image, known)


def _as_declared(image: Image, declared: Sequence[Declared]) -> Image:
    """The lead image with the credit that JSON-LD gives the article's image, where the page prints none."""
    known = next((other for other in declared if other.credit), None)
    return image if image.credit or known is None else _credited(image, known)


def _credited(image: Image, known: Declared) -> Image:
    return replace(image, caption=image.caption or known.caption, credit=known.credit, credit_source="json-ld")


def _only_declared(declared: Sequence[Declared]) -> list[Image]:
    """The image that only JSON-LD shows, if it says whose it is: pages whose images come by script."""
    return [Image(image.url, image.caption, image.credit, "json-ld") for image in declared if image.credit][:1]


def _lead(region: Region, entries: Sequence[Entry], declared: Sequence[str]) -> int:
    """The image that metadata name if it stands before the text, else the first before the text, else the named, else the first."""
    shown = [index for index, entry in enumerate(entries) if entry.picture]
    early = [index for index in shown if entries[index].position <= region.first_text]
    named = [
        index for index in shown if (picture := entries[index].picture) and picture.key and picture.key in declared
    ]
    choices = ([index for index in early if index in named], early, named, shown)
    return next((choice[0] for choice in choices if choice), 0)
