"""Which passages of the article's container are its text: drops captions, cards, lists of links, whole offered sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from itertools import islice

from lxml.html import HtmlElement

from archiver.extract.body.boilerplate import CAPTION_WORDS, EMBED_WORDS, META_WORDS, words_of
from archiver.extract.body.boxes import appeal_boxes, author_cards, link_headings
from archiver.extract.body.cards import LARGEST_BOX, card_passages
from archiver.extract.body.meta_lines import (
    is_author_note,
    is_date_line,
    is_meta_line,
    is_name_line,
    is_parted_line,
    is_programme_note,
)
from archiver.extract.body.passages import HEADINGS, Passage
from archiver.extract.body.sections import announced_sections, may_head_text
from archiver.extract.body.sentences import SENTENCE_ENDS
from archiver.extract.body.weights import weigh
from archiver.extract.body.wording import is_noise_line
from archiver.extract.images.bare_credits import credit_behind_image
from archiver.extract.images.captions import split_caption
from archiver.extract.images.credits import as_credit
from archiver.extract.once import once_per_element
from archiver.extract.text import squeezed, text_of
from archiver.urls import same_site

LISTS = frozenset(("ul", "ol", "dl"))
PICTURES = ("img", "picture", "video", "iframe", "svg")
PLAYERS = ("video", "audio", "iframe")
_CREDIT_MARKS = frozenset(":/|©@(")
_REPEATABLE = 30
"""Characters of the longest text that an article may well repeat: refrains, `Ja`, a speaker's name (guessed)."""
_PARAGRAPH = 100
"""Characters of a line that makes the text around it more than a label (guessed)."""
_LABEL = 60
"""Characters of the longest label of a box of links (guessed)."""
_ITEMS = frozenset(("td", "th", "li", "dt", "dd"))
_MOST_BUTTONS = 8
"""Links of the longest row of buttons (guessed)."""
_MOST_LINKS = 20
"""Links of one item that are looked at; bounds the work on lists whose items are no elements."""
_OWN_WORDS = 6
"""Characters beside its link that make an item more than the link (guessed: a telephone number)."""
_PICTURED = 250
"""Characters of the longest caption with its credit in one paragraph with its image (guessed)."""
_BESIDE_MEDIA = "wp-block-media-text__content"
"""WordPress's class of text that is set beside a picture; it is no caption."""
_LEVELS = 24
"""Ancestors that are looked at; bounds the work on trees that nest thousands deep."""


class Selection:
    """One pass over the passages of a container; `kept` are those that belong to the text."""

    def __init__(
        self,
        passages: Sequence[Passage],
        container: HtmlElement | None,
        title: HtmlElement | None,
        url: str,
        others: Sequence[Passage] = (),
    ) -> None:
        """`others` are not judged, but tell how much stands around those that are."""
        outside = {container} if container is not None else set()
        outside.update(title.iterancestors() if title is not None else ())
        self.passages = passages
        self.container = container
        self.url = url
        self.paths = [_path(passage.element, outside) for passage in passages]
        weights: dict[HtmlElement, int] = {}
        for passage in (*passages, *others):
            weights[passage.element] = weights.get(passage.element, 0) + len(passage.raw)
        self.sizes = weigh(weights)
        self.total = sum(weights.values())

    def kept(self) -> list[Passage]:
        """The passages of the text, in page order."""
        dropped = (
            self._lines()
            | card_passages(self.passages, self.paths, self.sizes, self.url)
            | self._link_lists()
            | self._repeated()
        )
        dropped |= announced_sections(self.passages, self.paths, self.sizes, self.total, dropped)
        dropped |= author_cards(self.passages, self.paths, self.sizes)
        dropped |= self._unless_most(appeal_boxes(self.passages, self.paths, self.sizes, self.container))
        dropped |= link_headings(self.passages, self.paths, self.sizes, dropped)
        kept = [_without_noise(passage) for index, passage in enumerate(self.passages) if index not in dropped]
        if len(kept) > 1 and (is_programme_note(kept[-1].text) or is_author_note(kept[-1].text)):
            kept.pop()
        if len(kept) > 1 and kept[-1].is_heading and not kept[-2].is_heading:
            kept.pop()  # what it announced was no text; a row of headings is a list
        return kept

    def without_cards(self) -> list[Passage]:
        """All passages but those in cards: a short text is outweighed by them."""
        return self._without(card_passages(self.passages, self.paths, self.sizes, self.url))

    def sentences(self) -> list[Passage]:
        """All passages but those that are noise by themselves or stand in cards; headings stay without text below."""
        return self._without(self._lines() | card_passages(self.passages, self.paths, self.sizes, self.url))

    def _without(self, dropped: Set[int]) -> list[Passage]:
        return [passage for index, passage in enumerate(self.passages) if index not in dropped]

    def _lines(self) -> set[int]:
        long = [index for index, passage in enumerate(self.passages) if len(passage.raw) >= _PARAGRAPH]
        begun = long[1] if len(long) > 1 else 0  # a lead stands above bylines
        return {
            index
            for index, passage in enumerate(self.passages)
            if self._is_noise(passage, self.paths[index]) or (index < begun and self._is_byline(index))
        }

    def _is_byline(self, index: int) -> bool:
        """Whether a passage above the text is a name and a moment without a word between, or a name with a moment beside it."""
        passage = self.passages[index]
        if passage.is_heading:
            return False
        if is_meta_line(passage.text, named=True) or is_parted_line(passage.text):
            return True
        beside = self.passages[max(0, index - 1) : index + 2]
        return is_name_line(passage.text) and any(is_meta_line(other.text) for other in beside if other is not passage)

    def _is_noise(self, passage: Passage, path: Sequence[HtmlElement]) -> bool:
        text = passage.text
        if not any(map(str.isalnum, text)):
            return True
        if not may_head_text(passage) and _is_noise_text(text, passage.link_share):
            return True
        if not passage.is_heading and _is_dating(passage):
            return True
        if _is_credit(text) or credit_behind_image(passage.element, text):
            return True
        if _is_only_link(passage) or _is_link_row(passage) or _is_meta(passage, path):
            return True
        return self._is_caption(passage, path)

    def _is_caption(self, passage: Passage, path: Sequence[HtmlElement]) -> bool:
        """Whether a short text shares a box of its own with a picture."""
        size = len(passage.raw)
        if passage.is_heading:
            return self._is_player_title(path)
        if any(_BESIDE_MEDIA in (element.get("class") or "") for element in path[:3]):
            return False
        if size > LARGEST_BOX:
            return False
        if size < _PICTURED and _holds_picture(passage.element) and split_caption(passage.text)[1]:
            return True  # `<p><img><br><small>Jubel - Foto: Th. Muster</small></p>`
        for element in path:
            if self.sizes[element] > size + 60 or _holds_heading(element):
                return False
            named = not CAPTION_WORDS.isdisjoint(words_of(element) | words_of(passage.element))
            if (named or (element is not passage.element and size < 200)) and _holds_picture(element):
                return True
        return False

    def _repeated(self) -> set[int]:
        """Texts that stand three times or more: notices in place of embedded content, calls between the paragraphs."""
        counts = Counter(passage.raw for passage in self.passages if len(passage.raw) > _REPEATABLE)
        return self._unless_most({index for index, passage in enumerate(self.passages) if counts[passage.raw] > 2})

    def _is_player_title(self, path: Sequence[HtmlElement]) -> bool:
        """Whether a heading is alone in a box with a player."""
        for element in path[1:]:
            if self.sizes[element] > self.sizes[path[0]] + 60:
                return False
            if not EMBED_WORDS.isdisjoint(words_of(element)) and next(element.iter(*PLAYERS), None) is not None:
                return True
        return False

    def _unless_most(self, found: set[int]) -> set[int]:
        """Nothing where a rule would take most of the text: then it has met a page that it was not made for."""
        return found if sum(len(self.passages[index].raw) for index in found) * 2 < self.total else set()

    def _link_lists(self) -> set[int]:
        """Lists whose items are mostly links, with the short line that announces them."""
        lists: dict[HtmlElement, list[int]] = {}
        for index, path in enumerate(self.paths):
            if (found := next((element for element in path if element.tag in LISTS), None)) is not None:
                lists.setdefault(found, []).append(index)
        dropped: set[int] = set()
        for indexes in lists.values():
            items = [self.passages[index] for index in indexes]
            linked, size = sum(p.linked for p in items), sum(len(p.raw.strip()) for p in items)
            jumps = sum(p.jumps for p in items)
            if (linked > size * 0.5 or jumps > size * 0.8) and not self._is_directory(items):
                dropped.update(indexes)
                before = indexes[0] - 1
                if before >= 0 and (_announces(self.passages[before]) or self._labels(before, indexes[0])):
                    dropped.add(before)
        return dropped

    def _is_directory(self, items: Sequence[Passage]) -> bool:
        """Whether a list of links is the article's own: it prints addresses, or tells of each foreign page (`Notdienst: 116117`)."""
        return any(_names_address(item.text) for item in items) or all(
            len(item.raw.strip()) - item.linked > _OWN_WORDS and _leads_off(item, self.url) for item in items
        )

    def _labels(self, index: int, listed: int) -> bool:
        """Whether a short line is the label of the box that a list stands in: `<strong>Dossier</strong><ul>…`."""
        passage = self.passages[index]
        return len(passage.raw) < _LABEL and passage.element.tag != "p" and passage.element in self.paths[listed]


def _path(element: HtmlElement, outside: Set[HtmlElement]) -> list[HtmlElement]:
    """The element and its nearest ancestors, inner first, up to one that is `outside`."""
    path = [element]
    for ancestor in islice(element.iterancestors(), _LEVELS):
        if ancestor in outside:
            break
        path.append(ancestor)
    return path


@once_per_element
def _holds_picture(element: HtmlElement) -> bool:
    return next(element.iter(*PICTURES), None) is not None


@once_per_element
def _holds_heading(element: HtmlElement) -> bool:
    return next(element.iter(*HEADINGS), None) is not None


def _is_noise_text(text: str, link_share: float) -> bool:
    """Whether a text is noise as a whole; not when only its first line is and a paragraph follows (`Foto: …<br>Am Montag …`)."""
    lines = text.split("\n")
    if not is_noise_line(text, link_share):
        return len(lines) > 1 and all(is_noise_line(line, link_share) or _is_credit(line) for line in lines)
    rest = lines[1:]
    return not any(len(line) >= _PARAGRAPH and not is_noise_line(line, link_share) for line in rest)


def _is_dating(passage: Passage) -> bool:
    """Whether a passage only dates the article; items and cells may hold dates of their own."""
    return is_date_line(passage.text) or (passage.element.tag not in _ITEMS and is_meta_line(passage.text))


def _without_noise(passage: Passage) -> Passage:
    """The passage without credits and pointers that a line break sets apart in it."""
    lines = passage.text.split("\n")
    if len(lines) == 1 or passage.element.tag == "pre":
        return passage
    kept = [line for line in lines if not is_noise_line(line, 0) and not _is_credit(line)]
    return passage.with_lines(kept) if 0 < len(kept) < len(lines) else passage


def _is_credit(text: str) -> bool:
    marked = len(text) < 60 or not _CREDIT_MARKS.isdisjoint(text)
    return marked and len(text) < 200 and as_credit(text) is not None


def _is_only_link(passage: Passage) -> bool:
    text = passage.text
    if passage.link_share > 0.9:
        return not _names_address(text)
    return passage.link_share > 0.6 and not text.endswith(SENTENCE_ENDS) and " www." not in text


def _is_link_row(passage: Passage) -> bool:
    """Whether a short line is nothing but several links, also into the page and to a mail form: `Drucken | Weiterempfehlen`."""
    if len(passage.raw) > _LABEL or passage.is_heading or not (passage.linked or passage.jumps):
        return False
    links = list(islice(passage.element.iter("a"), _MOST_BUTTONS + 1))
    if not 1 < len(links) <= _MOST_BUTTONS:
        return False
    labels = [text_of(link) or "" for link in links]
    return squeezed("".join(labels)) == squeezed(passage.text) and not any(map(str.isdecimal, labels))


def _is_meta(passage: Passage, path: Sequence[HtmlElement]) -> bool:
    if len(passage.raw) > 150 or passage.is_heading or passage.text.endswith((".", "!", "?")):
        return False
    return any(not META_WORDS.isdisjoint(words_of(element)) for element in path[:2])


def _names_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "www."))


def _leads_off(item: Passage, url: str) -> bool:
    """Whether all links of an item lead to other sites."""
    links = [link.get("href") or "" for link in islice(item.element.iter("a"), _MOST_LINKS)]
    return bool(links) and all(link.startswith("http") and not same_site(link, url) for link in links)


def _announces(passage: Passage) -> bool:
    return passage.is_heading or (len(passage.raw) < 120 and passage.text.endswith(":"))
