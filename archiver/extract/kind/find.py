"""What a page is: every page is exactly one `Kind`, and only articles and their like are archived."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archiver.extract.document import Document, types_of
from archiver.extract.kind.notices import find_notice
from archiver.extract.kind.overview import is_overview
from archiver.extract.kind.sight import SHORT, Sight
from archiver.extract.kind.walls import find_wall
from archiver.extract.paywall import is_paywalled, shows_offer
from archiver.extract.text import squeezed
from archiver.extract.title import Headline
from archiver.items import Kind

_TICKER = re.compile(
    r"\b(?:live|news|presse)?-?(?:ticker|blog)\b(?<!\bblog)(?<!\bpresseblog)|\bliveblog\b|\blive-?ticker\b|\bnewsticker\b",
    re.I,
)
"""Headlines and addresses of live tickers; a plain `Blog` is none."""
_MEDIA_PATH = re.compile(
    r"/(?:videos?|mediathek|bilder(?:galerien?|strecken?)?|foto(?:s|strecken?|galerien?)|galerien?|podcasts?|audios?|slideshow)(?:/|-|$)",
    re.I,
)
_MEDIA_TYPES = frozenset(
    (
        "VideoObject",
        "AudioObject",
        "ImageGallery",
        "MediaGallery",
        "VideoGallery",
        "PodcastEpisode",
        "RadioEpisode",
        "TVEpisode",
        "Clip",
    )
)
_MEDIA_OG = ("video", "music", "audio")
_NO_SCRIPT = re.compile(r"javascript|java-script", re.I)
_SHELL_WORDS = 25
"""Words up to which a page counts as empty (guessed; the shortest short items have 30)."""
_BREAKING_WORDS = 8
"""Least words of a page that shows the headline its metadata announce (guessed: `Mehr in Kürze` and a sentence)."""
_LEAST_WORDS = 12
"""Words below which a page that nothing calls an article is none (guessed)."""
_SENTENCE_WORDS = 5
_TEASER_WORDS = 250
"""Words below which the text of a paid article is taken for its open beginning (guessed)."""
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|meta|title|main|article|div|table|h1|p)\b", re.I)
"""What every page of mark-up holds near its beginning, also one with blank lines or warnings before it."""
_MARKUP_WITHIN = 20_000
"""Bytes in which the mark-up begins (guessed)."""


class Paragraphs(Protocol):
    """What is needed of the layout: `archiver.extract.layout.Layout` has it."""

    @property
    def paragraphs(self) -> Sequence[HtmlElement]: ...


class _Text:
    def __init__(self, text: str | None) -> None:
        self.text = text


def find_kind(
    document: Document, headline: Headline, layout: Paragraphs, body_text: str | None, paywalled: bool | None = None
) -> Kind:
    """Judge the page. Doubt is decided for the article: one that is wrongly refused is lost.

    `paywalled` is what `is_paywalled` answered, when that is known already.
    """
    answers = kind_tests(document, headline, layout, body_text, paywalled)
    return next((kind for _, kind in answers if kind), Kind.ARTICLE)


def kind_tests(
    document: Document, headline: Headline, layout: Paragraphs, body_text: str | None, paywalled: bool | None = None
) -> Iterator[tuple[str, Kind | None]]:
    """The questions put to a page, in this order, with the kind that a yes makes it or None; the first yes decides."""
    page = Sight(document, headline.title or "", body_text or "", headline.element)
    nameless = not _is_markup(document.source) or (headline.title is None and not page.is_told)
    empty = Kind.SHELL if nameless and (_is_shell(page) or _has_scripts(page)) else Kind.OTHER
    yield "no mark-up, or no title?", empty if nameless else None
    yield "a wall (consent, login, challenge) in the text's place?", find_wall(page)
    yield "an error, imprint or other notice?", find_notice(page)
    yield "empty until scripts run?", Kind.SHELL if _is_shell(page) else None
    lists = not _is_declared_media(page) and is_overview(page, headline.element, layout.paragraphs)
    yield "a list of articles?", Kind.OVERVIEW if lists else None
    bare = page.words < _LEAST_WORDS and not page.is_told and not _is_media(page) and not _is_dated(page)
    yield (
        "hardly a word, and nothing calls it an article?",
        (Kind.SHELL if _has_scripts(page) else Kind.OTHER) if bare else None,
    )
    yield "a headline and nothing below it?", Kind.SHELL if page.is_told and _is_unfilled(page) else None
    if paywalled is None:
        paywalled = is_paywalled(document, _Text(body_text))
    is_open = not paywalled or (page.words >= _TEASER_WORDS and not shows_offer(document))
    yield "the open beginning of a paid text?", None if is_open else Kind.TEASER
    yield "a live ticker?", Kind.TICKER if _is_ticker(page) else None
    yield "a gallery, video or audio page?", Kind.MEDIA if _is_media(page) else None


def _is_markup(source: bytes) -> bool:
    start = source.lstrip(b"\xef\xbb\xbf \t\r\n")
    return not start.startswith((b"{", b"[")) and bool(_MARKUP.search(start, 0, _MARKUP_WITHIN))


def _is_shell(page: Sight) -> bool:
    """Next to no text, and nothing but scripts to make some; a breaking-news line below its headline is text enough."""
    if page.words > _SHELL_WORDS or len(page.shown.split()) > 2 * _SHELL_WORDS:
        return False
    if page.words >= _BREAKING_WORDS and page.is_headed:
        return False
    return any(_NO_SCRIPT.search("".join(node.itertext())) for node in page.document.tagged("noscript"))


_LOADING = re.compile(
    r"\W*(?:(?:\w+ )?(?:wird|werden) geladen|lädt|lade \w+|loading|bitte warten|please wait)\W*", re.I
)
_FILLS = (
    "img",
    "picture",
    "video",
    "audio",
    "iframe",
    "object",
    "embed",
    "figure",
    "amp-img",
    "canvas",
    "svg",
    "table",
    "form",
)
"""What may be all there is to an article: a picture, a film, a map."""


def _is_unfilled(page: Sight) -> bool:
    """A page that has its headline, or not even that, and no text, picture or player: its scripts have not run."""
    if page.body and not _LOADING.fullmatch(page.body):
        return False
    if page.heading is None and not page.shown:
        return True
    inside = page.document.tree.find(".//main")
    place = page.document.tree if inside is None else inside
    return not any(node.tag in _FILLS for node in place.iter(*_FILLS)) and len(page.shown.split()) < 2 * _SHELL_WORDS


def _has_scripts(page: Sight) -> bool:
    return page.words == 0 and any(node.get("src") for node in page.document.tagged("script"))


def _is_dated(page: Sight) -> bool:
    """Whether a sentence stands below a headline with a date, as in a death notice or above a row of pictures."""
    return page.words >= _SENTENCE_WORDS and page.is_dated and page.body.endswith((".", "!", "?", "“", '"'))


def _is_ticker(page: Sight) -> bool:
    if page.document.json_ld_of({"LiveBlogPosting"}):
        return True
    last = urlsplit(page.document.url).path.rstrip("/").rsplit("/", 1)[-1]
    return bool(_TICKER.search(page.title) or _TICKER.search(last))


def _is_declared_media(page: Sight) -> bool:
    """Whether JSON-LD calls the page itself, by its title, a gallery or a recording: its pictures look like a list of articles."""
    title = squeezed(page.title)
    return any(squeezed(str(node.get("name") or "")) == title for node in page.document.json_ld_of(_MEDIA_TYPES))


def _is_media(page: Sight) -> bool:
    """A gallery, video or audio page: metadata or address say so, and its text is short."""
    if page.words >= 2 * SHORT:
        return False
    if (page.document.meta_first("og:type") or "").lower().startswith(_MEDIA_OG):
        return True
    if types_of(page.document.news) & _MEDIA_TYPES or (
        not page.document.news and page.document.json_ld_of(_MEDIA_TYPES)
    ):
        return True
    return bool(_MEDIA_PATH.search(urlsplit(page.document.url).path))
