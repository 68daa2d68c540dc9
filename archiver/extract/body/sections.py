"""Sections under headings that announce something else than text: links, comments, an author's box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from lxml.html import HtmlElement

from archiver.extract.body.headings import is_author_heading, is_doubtful_heading, is_noise_heading
from archiver.extract.body.passages import Passage
from archiver.extract.body.sentences import SENTENCE_ENDS
from archiver.extract.text import text_of

_PARAGRAPH = 100
"""Characters of a line that is text, not a label or a link's excerpt (guessed)."""
_HEADING = 80
"""Characters of the longest line that may be a heading without being marked up as one (guessed)."""
_MOST_ABOUT = 2
"""Paragraphs that tell about an author below a heading of their own, at most (guessed)."""
_AD_LABELS = frozenset(("anzeige", "anzeigen", "werbung"))


def announced_sections(
    passages: Sequence[Passage],
    paths: Sequence[Sequence[HtmlElement]],
    sizes: Mapping[HtmlElement, int],
    total: int,
    dropped: Set[int],
) -> set[int]:
    """The passages of such sections with their headings; `total` is the length of all passages, `dropped` are no text anyway."""
    found: set[int] = set()
    for index, passage in enumerate(passages):
        if index in found or not _is_headline(passage):
            continue
        is_noise = is_noise_heading(passage.text)
        if not is_noise and not may_head_text(passage):
            continue
        box = _box(paths[index], sizes, total)
        inside = _reach(index, box, paths)
        if not is_noise and _heads_text(inside, passages, dropped):
            continue
        found.add(index)
        if box is None and passage.text.strip().lower() in _AD_LABELS:
            continue  # what follows it in the text itself is no ad
        if box is None and is_author_heading(passage.text) and _is_short_end(passages[index + 1 :]):
            found.update(inside)
            break
        for after in inside:
            if box is None and not _is_appendix(passages[after]):
                break
            found.add(after)
    return found


def may_head_text(passage: Passage) -> bool:
    """Whether a heading, or a bold line in its place, may announce links or a part of the text: what stands below it tells."""
    if not passage.is_heading and (passage.linked or not _is_bold(passage)):
        return False
    return is_doubtful_heading(passage.text)


def _reach(index: int, box: HtmlElement | None, paths: Sequence[Sequence[HtmlElement]]) -> range:
    """The passages behind a heading, in its box if it has one."""
    if box is None:
        return range(index + 1, len(paths))
    end = next((after for after in range(index + 1, len(paths)) if box not in paths[after]), len(paths))
    return range(index + 1, end)


def _heads_text(inside: Sequence[int], passages: Sequence[Passage], dropped: Set[int]) -> bool:
    """Whether a paragraph of the article comes before the next heading or link, or a list that links nowhere."""
    for after in inside:
        passage = passages[after]
        if passage.is_heading or passage.link_share >= 0.5:
            return False
        if passage.element.tag == "li" and not passage.linked and after not in dropped:
            return True
        if after not in dropped and len(passage.raw) >= _PARAGRAPH and passage.text.endswith(SENTENCE_ENDS):
            return True
    return False


def _box(path: Sequence[HtmlElement], sizes: Mapping[HtmlElement, int], total: int) -> HtmlElement | None:
    """The largest element around a passage that holds less than a third of the text and more than the passage."""
    boxes = [element for element in path if sizes[element] * 3 < total]
    return boxes[-1] if boxes and sizes[boxes[-1]] > sizes[path[0]] else None


def _is_headline(passage: Passage) -> bool:
    return passage.is_heading or (len(passage.raw) < _HEADING and not passage.text.endswith((".", "!", "?")))


def _is_bold(passage: Passage) -> bool:
    """Whether a paragraph is a short bold line without a full stop: a sub-heading on sites that know no other."""
    bold = next(passage.element.iterchildren(), None)
    if bold is None or not _is_headline(passage):
        return False
    return bold.tag in ("strong", "b") and len(text_of(bold) or "") >= len(passage.text)


def _is_short_end(rest: Sequence[Passage]) -> bool:
    """Whether nothing but a paragraph or two follows to the end of the text."""
    return len(rest) <= _MOST_ABOUT and not any(passage.is_heading for passage in rest)


def _is_appendix(passage: Passage) -> bool:
    """Whether a passage right behind an announcing heading looks like a link or a label, not like text."""
    return passage.link_share > 0.3 or (
        not passage.is_heading and len(passage.raw) < _PARAGRAPH and not passage.text.endswith(SENTENCE_ENDS)
    )
