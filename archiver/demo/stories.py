"""The demo site's articles: `articles.toml` as dataclasses, in either edition."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

MARKS = {"## ": "h2", "> ": "blockquote", "- ": "li"}
"""How blocks of `body` begin that are no paragraphs."""


@dataclass(frozen=True, slots=True)
class Picture:
    file: str
    credit: str
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the text: `tag` is `p`, `h2`, `blockquote` or `li`."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article as its editors know it; what a theme leaves out is the theme's affair."""

    slug: str
    theme: str
    section: str
    title: str
    lead: str
    date: datetime
    body: tuple[Block, ...]
    image: Picture
    id: int = 0
    kicker: str | None = None
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    """Slugs of the stories in the box below the text."""
    teaser: str | None = None
    """Slug of the story that is advertised between the paragraphs."""
    comments: int | None = None
    paywalled: bool = False

    @property
    def path(self) -> str:
        """Each theme has the addresses of its kind of system."""
        if self.theme == "newsblog":
            return f"/{self.date:%Y/%m/%d}/{self.slug}/"
        if self.theme == "blocks":
            return f"/{slug_of(self.section)}/{self.slug}/"
        if self.theme == "publisher":
            return f"/{slug_of(self.section)}/{self.slug}-{self.id}.html"
        return f"/{slug_of(self.section)}/art{self.id},{self.slug}"

    @property
    def text(self) -> str:
        """What an extractor should find as body: the lead and every block, parted by blank lines."""
        return "\n\n".join([self.lead, *(block.text for block in self.body)])


def stories(edition: int = 1) -> tuple[Story, ...]:
    """Every story of an edition, newest first. The second edition has one story edited and one fewer."""
    source = resources.files(__package__).joinpath("articles.toml").read_text(encoding="utf-8")
    found = [story for entry in tomllib.loads(source)["article"] for story in _story(entry, edition)]
    return tuple(sorted(found, key=lambda story: story.date, reverse=True))


def removed() -> tuple[Story, ...]:
    """The stories of the first edition that the second has no more."""
    kept = {story.slug for story in stories(2)}
    return tuple(story for story in stories(1) if story.slug not in kept)


def slug_of(section: str) -> str:
    return section.lower()


def _story(entry: dict[str, Any], edition: int) -> Iterator[Story]:
    gone, edited = entry.pop("gone", False), entry.pop("edited", None)
    if gone and edition > 1:
        return
    entry |= {"body": _blocks(entry["body"]), "image": Picture(**entry["image"])}
    lists = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    story = Story(**(entry | lists))
    yield _edited(story, **edited) if edited and edition > 1 else story


def _edited(story: Story, *, title: str, modified: datetime, replace: str, by: str) -> Story:
    body = tuple(Block(block.tag, by) if block.text == replace else block for block in story.body)
    if body == story.body:
        raise ValueError(f"articles.toml: {story.slug}: the text to be replaced is not in the body")
    return dataclasses.replace(story, title=title, modified=modified, body=body)


def _blocks(body: str) -> tuple[Block, ...]:
    """The blocks of a text that blank lines part; each line of a list is a block of its own."""
    pieces = [line for piece in body.strip().split("\n\n") for line in piece.split("\n")]
    return tuple(_block(piece.strip()) for piece in pieces)


def _block(piece: str) -> Block:
    for mark, tag in MARKS.items():
        if piece.startswith(mark):
            return Block(tag, piece.removeprefix(mark))
    return Block("p", piece)
