"""What a page's metadata say of its images: which one is the article's, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archiver.extract.document import Document, strings
from archiver.extract.images.address import picture_key
from archiver.extract.images.captions import split_caption
from archiver.extract.images.credits import bare, credit_of

_META_IMAGES = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "parsely-image-url",
)
_CREDIT_FIELDS = ("creditText", "copyrightNotice", "copyrightHolder", "author", "creator")
"""Fields of schema.org's ImageObject that name whom an image is by; the most exact one first."""


@dataclass(frozen=True, slots=True)
class Declared:
    """An image that metadata name."""

    key: str
    """As `picture_key` gives it; "" when no address is named."""
    url: str | None = None
    caption: str | None = None
    credit: str | None = None


def declared_images(document: Document) -> list[Declared]:
    """The images that JSON-LD and meta tags call the article's, JSON-LD first."""
    found = [_read(document, value) for value in _values(document, document.news.get("image"))]
    for name in _META_IMAGES:
        urls = map(document.absolute, document.meta.get(name, ()))
        found += [Declared(picture_key(url), url) for url in urls if url]
    return [image for image in found if image.key or image.credit]


def described_images(document: Document) -> dict[str, Declared]:
    """Every image that JSON-LD describes with a credit, by key: also those further down in the text."""
    images = (_read(document, node) for node in document.json_ld_of({"ImageObject"}))
    return {image.key: image for image in images if image.key and image.credit}


def _values(document: Document, value: Any) -> Iterator[Any]:
    """The images of a JSON-LD value, references (`{"@id": "…#primaryimage"}`) resolved."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and set(item) <= {"@id", "@type"}:
            yield from (
                node for node in document.json_ld if node.get("@id") == item.get("@id") and len(node) > len(item)
            )
        elif item:
            yield item


def _read(document: Document, value: Any) -> Declared:
    node = value if isinstance(value, dict) else {"url": value}
    address = node.get("contentUrl") or node.get("url")
    address = address[0] if isinstance(address, list) and address else address
    url = document.absolute(address) if isinstance(address, str) else None
    caption, credit = split_caption(next(iter(strings(node.get("caption"))), None))
    return Declared(picture_key(url) if url else "", url, caption, _credit(document, node) or credit)


def _credit(document: Document, node: dict[str, Any]) -> str | None:
    """The credit in an ImageObject; the site itself, which many systems put there unasked, is none."""
    for name in _CREDIT_FIELDS:
        for text in strings(node.get(name)):
            if (credit := credit_of(text)) and credit not in _own_names(document):
                return credit
    return None


def _own_names(document: Document) -> set[str | None]:
    return {bare(name) for name in [*strings(document.news.get("publisher")), *document.meta.get("og:site_name", ())]}
