"""What the addresses of an outlet's articles look like, learned from those that are archived. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from archiver.urls import normal_url, url_key

MIN_ARTICLES = 3
"""Archived articles of a shape before it tells anything. Guessed."""
MIN_FOLDERS = 3
"""Different sections in which a shape must occur before it is taken to hold for all sections. Guessed."""
_ARTICLES_TO_OTHERS = 4
"""Articles of a shape for each page of it that turned out to be none (an overview, a shop). Guessed."""
_ENDING = re.compile(r"\.[a-z]{2,5}$")
_WORDS = re.compile(r"[^\W\d_]+")

Shape = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes that are articles, with the outlet's own folder names and without them."""

    exact: frozenset[Shape] = frozenset()
    general: frozenset[Shape] = frozenset()

    @classmethod
    def learn(cls, articles: Iterable[str], others: Iterable[str] = ()) -> Shapes:
        """What addresses of archived articles have in common that those of refused pages have not."""
        exact, folders = Counter[Shape](), defaultdict[Shape, set[Shape]](set)
        for shape in map(shape_of, articles):
            exact[shape] += 1
            folders[_general(shape)].add(shape[:-1])
        total = Counter[Shape]()
        for shape, count in exact.items():
            total[_general(shape)] += count
        refused = Counter(map(shape_of, others))
        refused_in_general = Counter[Shape]()
        for shape, count in refused.items():
            refused_in_general[_general(shape)] += count
        return cls(
            frozenset(shape for shape, count in exact.items() if _is_told(count, refused[shape])),
            frozenset(
                shape
                for shape, count in total.items()
                if len(folders[shape]) >= MIN_FOLDERS and _is_told(count, refused_in_general[shape])
            ),
        )

    def are_of(self, url: str) -> bool:
        """Whether an address looks like those of the outlet's articles; False is no verdict against it."""
        shape = shape_of(url)
        return shape in self.exact or _general(shape) in self.general


def shape_of(url: str) -> Shape:
    """Host, folders and the form of the last name: how many words, whether digits, which ending, which parameters.

    Example: `https://zeitung.example/magazin/das-letzte-wort.html` gives `("zeitung.example", "magazin", "ww.html")`.
    """
    parts = urlsplit(normal_url(url))
    host = url_key(f"{parts.scheme}://{parts.netloc}/").partition("/")[0]
    segments = [segment for segment in unquote(parts.path).casefold().split("/") if segment]
    leaf = segments.pop() if segments else ""
    ending = _ENDING.search(leaf)
    name = leaf[: ending.start()] if ending else leaf
    words = min(3, len(_WORDS.findall(name)))  # three and more are a sentence
    form = "w" * words + ("0" if re.search(r"\d", name) else "") + (ending[0] if ending else "")
    asked = sorted({piece.partition("=")[0] for piece in parts.query.split("&") if piece})
    return (host, *map(_folder, segments), form + ("?" + "&".join(asked) if asked else ""))


def _folder(segment: str) -> str:
    return segment if not re.search(r"\d", segment) else "0" if segment.isdigit() else "w0"


def _general(shape: Shape) -> Shape:
    """The shape with any name for its folders."""
    host, *folders, leaf = shape
    return (host, *("0" if folder == "0" else "*" for folder in folders), leaf)


def _is_told(articles: int, others: int) -> bool:
    return articles >= MIN_ARTICLES and articles >= _ARTICLES_TO_OTHERS * others
