"""Which picture an `<img>` shows: its real address behind lazy loading, and whether two addresses are the same picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from archiver.extract.document import Document

_SRCSETS = ("data-srcset", "data-lazy-srcset", "data-lazyload-srcset", "data-original-set", "srcset")
_FULL = (
    "data-orig-file",
    "data-full-url",
    "data-large-file",
    "data-large_image",
    "data-full",
    "data-zoom-image",
    "data-hi-res-src",
)
_LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazyload",
    "data-lazy",
    "data-image",
    "data-echo",
    "data-url",
)
_SRCSET_ENTRY = re.compile(r"(\S*[^\s,])(?:\s+(\d+(?:\.\d+)?)([wx]))?\s*(?:,|$)")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif)$", re.I)
_LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?:)?/\S+\.(?:jpe?g|png|webp|avif)(?:[?#]\S*)?$", re.I)
_BACKGROUND = re.compile(r"""background(?:-image)?\s*:[^;{}]{0,200}?url\(\s*["']?([^"')\s]+)""", re.I)
"""The picture that a `style` sets behind an element."""
_BACKGROUND_DATA = ("data-bg", "data-background", "data-background-image", "data-bg-src")
_IN_JSON = re.compile(r'"((?:https?:)?(?:\\?/)[^"\s]{1,1000}?\.(?:jpe?g|png|webp|avif)(?:[?#][^"\s]{0,500})?)"', re.I)
"""An address in a data attribute that holds JSON, slashes escaped or not."""
_ORNAMENTS = (
    *"placeholder platzhalter spacer blank. 1x1 transparent. /pixel pixel. trans.gif dummy /leer. loading. lazyload".split(),
    *"{ } gravatar.com /avatar/ /avatars/ /emoji/ /smilies/ /smileys/ /icons/ favicon /badge/ /badges/ s.w.org/".split(),
    *"vgwort ioam.de doubleclick /ad/ /ads/ adserver count.gif count.php counter.gif counter.php".split(),
)
"""Parts of addresses of placeholders, templates, portraits of accounts, ornaments, counters and ads."""
_ORNAMENT = re.compile(r"\.svg\b|\.ico\b|[/_-]logos?[/_.-]|[/_-]icon[._-]")
_SIZE = re.compile(
    r"(?:~_[\w-]+|[-_]\d{2,4}x\d{2,4}|[-_]w\d{2,4}|[-_]\d{3,4}w|"
    r"[-_](?:scaled|e\d{10,13}|\d{1,2}[x_]\d{1,2}|_?(?:small|medium|large|retina|thumb(?:nail)?|preview|desktop|mobile|tablet|xl|xxl|[smlw])))+$",
    re.I,
)
"""What image servers put behind a file's name: `-1024x683`, `_w640`, `-scaled`, `-16x9`."""
_TELLING = re.compile(r"[a-zäöü].*\d|[a-zäöü]{3}.*[-_]|\d{6}|[a-zäöü]{9}")
"""File names that name one picture wherever it lies; `image.jpg` and `1.jpg` need their folder."""
_PIXELS = re.compile(r"\s*(\d{1,5})(?:px)?\s*")
_MAX_ADDRESS = 2000
_SMALLEST = 60
"""Pixels of width or height up to which an image is an ornament (guessed; author portraits on the measured pages start at 48)."""


def address_of(document: Document, image: HtmlElement) -> str | None:
    """The absolute address of the largest form that an `<img>`, `<amp-img>` or `<source>` names; None for placeholders and ornaments."""
    if _is_tiny(image):
        return None
    return _first_picture(document, _addresses(image))


def background_of(document: Document, element: HtmlElement) -> str | None:
    """The absolute address of the picture that an element other than an image shows: by its style, or by data that a script reads."""
    style = _BACKGROUND.search((element.get("style") or "")[:_MAX_ADDRESS])
    told = [style[1]] if style else []
    told += filter(None, map(element.get, _BACKGROUND_DATA))
    return _first_picture(document, (*told, *_in_data(element)))


def _first_picture(document: Document, addresses: Iterable[str]) -> str | None:
    for address in addresses:
        absolute = document.absolute(address)
        if absolute and not _is_ornament(absolute.lower()):
            return absolute
    return None


def _is_ornament(address: str) -> bool:
    return any(map(address.__contains__, _ORNAMENTS)) or _ORNAMENT.search(address) is not None


@lru_cache(maxsize=4096)
def picture_key(address: str) -> str:
    """What the sizes and formats of one picture share: the file's name without size, else the whole path.

    Example: `https://cdn.example/a/rathaus-1024x683.jpg?w=3` and `https://www.example/b/rathaus.webp` both give `rathaus`.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    path = unquote(parts.path).lower()
    folder, _, file = path.rstrip("/").rpartition("/")
    name = _SIZE.sub("", re.sub(r"\.\w{2,5}$", "", file[-200:]))
    if re.search(r"\.(?:php|ashx|aspx|jsp)$", path):
        return f"{path}?{parts.query}"
    return name if _TELLING.search(name) and len(name) >= 6 else f"{folder}/{name}"


def _is_tiny(image: HtmlElement) -> bool:
    for side in ("width", "height"):
        size = _PIXELS.fullmatch(image.get(side) or "")
        if size and 0 < int(size[1]) <= _SMALLEST:
            return True
    return False


def _addresses(image: HtmlElement) -> Iterator[str]:
    """Every address an image names, the largest form first."""
    around = image.getparent()
    while around is not None and around.tag in ("source", "picture", "noscript"):
        around = around.getparent()
    if around is not None and around.tag == "a" and _PICTURE_FILE.search((around.get("href") or "").split("?")[0]):
        yield around.get("href") or ""
    yield from filter(None, map(image.get, _FULL))
    picture = next(image.iterancestors("picture"), None)
    holders = [image, *(picture.iter("source") if picture is not None else ())]
    sets = [value for holder in holders for value in map(holder.get, _SRCSETS) if value]
    yield from _largest_first(sets)
    yield from filter(None, map(image.get, _LAZY))
    yield image.get("src") or ""
    yield from _in_data(image)


def _in_data(element: HtmlElement) -> Iterator[str]:
    """Addresses of pictures in data attributes of whatever name: alone, or in JSON (`data-image='{"src": "/bilder/rathaus.jpg"}'`)."""
    data = [value for name, value in element.items() if name.startswith("data-") and value]
    yield from (value for value in data if len(value) < _MAX_ADDRESS and _LOOKS_LIKE_ADDRESS.match(value))
    for value in data:
        if value[0] in "{[":
            yield from (match[1].replace("\\/", "/") for match in _IN_JSON.finditer(value[:20_000]))


def _largest_first(sets: list[str]) -> list[str]:
    found = [
        (float(match[2] or 0) * (1000 if match[3] == "x" else 1), match[1])
        for value in sets
        for match in _entries(value)
    ]
    return [address for _, address in sorted(found, key=lambda entry: -entry[0])]


def _entries(srcset: str) -> Iterator[re.Match[str]]:
    """The entries of a srcset (HTML, 4.8.4.2.1); addresses may hold commas, so white space parts them."""
    return _SRCSET_ENTRY.finditer(srcset[:20_000])
