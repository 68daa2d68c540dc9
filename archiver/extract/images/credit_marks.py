"""First looks at an element: may it hold an image credit? Cheap, because every element of a page is asked."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from archiver.extract.images.credit_words import LONE_AGENCIES

LINE_START = re.compile(
    r"\W{0,20}(?:[a-zäöü]{2,4}(?:[,/]\s?[a-zäöü]{2,4}){0,3};\s)?(?:alle\s)?(?:©|\(c\)|foto|photo|bild|titel|beitrag|header|aufmacher|artikel|archiv|symbol|grafik|illustration|copyright|credit|"
    r"quelle|text|montage|screenshot|image|karikatur|collage)",
    re.I,
)
"""How a labelled credit line begins."""
_AGENCY_PARTS = (
    *"shutterstock getty istock unsplash pixabay pexels alliance imago adobe dpa afp reuters apa keystone wikimedia flickr fotolia".split(),
    *"depositphotos alamy 123rf dreamstime epa freepik pixelio ap/ /ap".split(),
    *("ap |", "| ap", "/ ap", "ap photo"),
)
"""Pieces of agency names that are enough to read a line in full."""
_NUMBER = re.compile(r"[\s_#-]{1,3}\d{5,}$")
"""A picture's number in an agency's catalogue."""
_OWN_LABELS = ("Karte:", "Aufnahme", "Von ", "By ")
"""Openings of credit lines that are too common elsewhere to be in `LINE_START`."""
_SEPARATORS = ("/", "|", " via ", " on ", " by ")
_LONGEST_NAMES = 100
"""Characters of a paragraph that may be two names with a slash (guessed)."""
_NAME_PARTS = tuple(
    "copyright copy-right credit quelle nachweis rechte rights fotograf photograph source bildautor bild-autor image-author media-license "
    "attribution urheber src copy".split()
)
_CREDIT_NAME = re.compile(
    r"copy-?right|(?:^|[\s_-])credits?(?:$|[\s_-])|credits?$|bild-?quelle|quelle|bild-?nachweis|nachweis|bild-?rechte|"
    r"(?:^|[\s_-])rights?(?:$|[\s_-]|-?holder)|foto-?graf|photo-?grapher|(?:^|[\s_-])source(?:$|[\s_-])|bild-?autor|image-?author|"
    r"(?:^|[\s_-])(?:img-?|image-?|bild-?)?src(?:$|\s)|[_-]copy(?:$|\s)|media-?license|attribution|urheber"
)
"""Class names and item properties of credits."""
_NEVER_CREDITS = frozenset(
    "img figure picture source body html main article script style meta link video section".split()
)


def may_be_credit(element: HtmlElement) -> bool:
    """Whether an element is worth reading as a credit line: by how its text begins, by an agency's name, by its own name."""
    text = element.text
    if text and not text.isspace() and (LINE_START.match(text) or _may_name_agency(text)):
        return True
    if (
        text
        and element.tag == "p"
        and len(text) < _LONGEST_NAMES
        and ("/" in text or text.lstrip().startswith(_OWN_LABELS))
    ):
        return True
    if element.tag == "br":
        tail = element.tail
        return bool(tail and LINE_START.match(tail))
    return is_credit_name(element)


def is_credit_name(element: HtmlElement) -> bool:
    """Whether class, id or item property name the element a credit."""
    if element.tag in _NEVER_CREDITS:
        return False
    classes, identifier, item = element.get("class"), element.get("id"), element.get("itemprop")
    return bool(classes or identifier or item) and _names_credit(classes, identifier, item)


def _may_name_agency(text: str) -> bool:
    if len(text) > 200:
        return False
    lower = text.lower()
    if any(map(lower.__contains__, _SEPARATORS)):
        return any(map(lower.__contains__, _AGENCY_PARTS))
    return _NUMBER.sub("", lower.strip()).replace("-", " ") in LONE_AGENCIES


@lru_cache(maxsize=20_000)
def _names_credit(*names: str | None) -> bool:
    name = " ".join(part or "" for part in names)[:1000]
    lower = name.lower()
    if not any(map(lower.__contains__, _NAME_PARTS)):
        return False
    return bool(_CREDIT_NAME.search(re.sub(r"(?<=[a-zäöü])(?=[A-Z])", "-", name).lower()))
