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
    is_programme_note,
)
from archiver.extract.body.passages import HEADINGS, Passage
from archiver.extract.body.weights import weigh
from archiver.extract.body.wording import is_noise_heading, is_noise_line
from archiver.extract.images.bare_credits import credit_behind_image
from archiver.extract.images.captions import split_caption
from archiver.extract.images.credits import as_credit

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
_AD_LABELS = frozenset(("anzeige", "anzeigen", "werbung"))
_PICTURED = 250
"""Characters of the longest caption with its credit in one paragraph with its image (guessed)."""
_LEVELS = 24
"""Ancestors that are looked at; bounds the work on trees that nest thousands deep."""
_SENTENCE_ENDS = tuple('.!?…"“”»«)')


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
        dropped |= self._sections() | author_cards(self.passages, self.paths, self.sizes)
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
            if self._is_noise(passage, self.paths[index]) or (index < begun and _is_byline(passage))
        }

    def _is_noise(self, passage: Passage, path: Sequence[HtmlElement]) -> bool:
        text = passage.text
        if not any(map(str.isalnum, text)):
            return True
        if _is_noise_text(text, passage.link_share) or (not passage.is_heading and _is_dating(passage)):
            return True
        if _is_credit(text) or credit_behind_image(passage.element, text):
            return True
        if _is_only_link(passage) or _is_meta(passage, path):
            return True
        return self._is_caption(passage, path)

    def _is_caption(self, passage: Passage, path: Sequence[HtmlElement]) -> bool:
        """Whether a short text shares a box of its own with a picture."""
        size = len(passage.raw)
        if passage.is_heading:
            return self._is_player_title(path)
        if size > LARGEST_BOX:
            return False
        if (
            size < _PICTURED
            and next(passage.element.iter(*PICTURES), None) is not None
            and split_caption(passage.text)[1]
        ):
            return True  # `<p><img><br><small>Jubel - Foto: Th. Muster</small></p>`
        for element in path:
            if self.sizes[element] > size + 60 or next(element.iter(*HEADINGS), None) is not None:
                return False
            named = not CAPTION_WORDS.isdisjoint(words_of(element) | words_of(passage.element))
            if (named or (element is not passage.element and size < 200)) and next(
                element.iter(*PICTURES), None
            ) is not None:
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
            if (linked > size * 0.5 or jumps > size * 0.8) and not any(_names_address(p.text) for p in items):
                dropped.update(indexes)
                before = indexes[0] - 1
                if before >= 0 and (_announces(self.passages[before]) or self._labels(before, indexes[0])):
                    dropped.add(before)
        return dropped

    def _sections(self) -> set[int]:
        """What stands under a heading that announces something else than text."""
        found: set[int] = set()
        for index, passage in enumerate(self.passages):
            if index in found or not _is_headline(passage) or not is_noise_heading(passage.text):
                continue
            found.add(index)
            box = self._box(self.paths[index])
            if box is None and passage.text.strip().lower() in _AD_LABELS:
                continue  # what follows it in the text itself is no ad
            for after in range(index + 1, len(self.passages)):
                if box is not None and box not in self.paths[after]:
                    break
                if box is None and not _is_appendix(self.passages[after]):
                    break
                found.add(after)
        return found

    def _labels(self, index: int, listed: int) -> bool:
        """Whether a short line is the label of the box that a list stands in: `<strong>Dossier</strong><ul>…`."""
        passage = self.passages[index]
        return len(passage.raw) < _LABEL and passage.element.tag != "p" and passage.element in self.paths[listed]

    def _box(self, path: Sequence[HtmlElement]) -> HtmlElement | None:
        """The largest element around a passage that holds less than a third of the text and more than the passage."""
        boxes = [element for element in path if self.sizes[element] * 3 < self.total]
        return boxes[-1] if boxes and self.sizes[boxes[-1]] > self.sizes[path[0]] else None


def _path(element: HtmlElement, outside: Set[HtmlElement]) -> list[HtmlElement]:
    """The element and its nearest ancestors, inner first, up to one that is `outside`."""
    path = [element]
    for ancestor in islice(element.iterancestors(), _LEVELS):
        if ancestor in outside:
            break
        path.append(ancestor)
    return path


def _is_noise_text(text: str, link_share: float) -> bool:
    """Whether a text is noise as a whole; not when only its first line is and a paragraph follows (`Foto: …<br>Am Montag …`)."""
    if not is_noise_line(text, link_share):
        return False
    rest = text.split("\n")[1:]
    return not any(len(line) >= _PARAGRAPH and not is_noise_line(line, link_share) for line in rest)


def _is_dating(passage: Passage) -> bool:
    """Whether a passage only dates the article; items and cells may hold dates of their own."""
    return is_date_line(passage.text) or (passage.element.tag not in _ITEMS and is_meta_line(passage.text))


def _is_byline(passage: Passage) -> bool:
    """Whether a passage above the text is a name and a moment without a word between."""
    return not passage.is_heading and is_meta_line(passage.text, named=True)


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
    return passage.link_share > 0.6 and not text.endswith(_SENTENCE_ENDS)


def _is_meta(passage: Passage, path: Sequence[HtmlElement]) -> bool:
    if len(passage.raw) > 150 or passage.is_heading or passage.text.endswith((".", "!", "?")):
        return False
    return any(not META_WORDS.isdisjoint(words_of(element)) for element in path[:2])


def _names_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "www."))


def _announces(passage: Passage) -> bool:
    return passage.is_heading or (len(passage.raw) < 120 and passage.text.endswith(":"))


def _is_headline(passage: Passage) -> bool:
    return passage.is_heading or (len(passage.raw) < 80 and not passage.text.endswith((".", "!", "?")))


def _is_appendix(passage: Passage) -> bool:
    """Whether a passage right behind an announcing heading looks like a link or a label, not like text."""
    return passage.link_share > 0.3 or (
        not passage.is_heading and len(passage.raw) < 100 and not passage.text.endswith(_SENTENCE_ENDS)
    )
