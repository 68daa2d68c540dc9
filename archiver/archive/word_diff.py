"""What differs between two texts, word by word. Pure.

Paragraphs are aligned first, then the words of those that were replaced: a moved paragraph never drags the words of others along,
and a long live ticker costs no more than its changed entries. The alignment is RapidFuzz's longest common subsequence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

MOST_WORDS = 20_000
"""Replaced stretches longer than this are shown as a whole: the alignment's table grows with the square (50 MB at this size)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words of one fate."""

    fate: str
    """`same`, `added` or `removed`."""
    text: str


def paragraph_diff(old: str | None, new: str | None) -> list[tuple[Piece, ...]]:
    """The newer text's paragraphs in order with what was taken out between them, each as its pieces.

    >>> paragraph_diff("Elf Räte stimmten dafür.", "Zwölf Räte stimmten dafür.")
    [(Piece(fate='removed', text='Elf'), Piece(fate='added', text='Zwölf'), Piece(fate='same', text='Räte stimmten dafür.'))]
    """
    before, after = _paragraphs(old), _paragraphs(new)
    result: list[tuple[Piece, ...]] = []
    for fate, gone, come in _aligned(before, after):
        if fate == "same":
            result += [(Piece("same", text),) for text in come]
        else:
            result += _replaced(gone, come)
    return result


def word_counts(old: str | None, new: str | None) -> tuple[int, int]:
    """How many words were added and how many removed."""
    pieces = [piece for paragraph in paragraph_diff(old, new) for piece in paragraph]
    added, removed = (
        sum(len(piece.text.split()) for piece in pieces if piece.fate == fate) for fate in ("added", "removed")
    )
    return added, removed


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(part.split()) for part in (text or "").split("\n\n") if part.strip()]


def _replaced(gone: Sequence[str], come: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """Removed paragraphs set against added ones in order; what is left over stands alone."""
    for before, after in zip(gone, come, strict=False):
        yield tuple(_word_pieces(before.split(), after.split()))
    yield from ((Piece("removed", text),) for text in gone[len(come) :])
    yield from ((Piece("added", text),) for text in come[len(gone) :])


def _word_pieces(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for fate, gone, come in _aligned(before, after):
        if fate == "same":
            yield Piece("same", " ".join(come))
            continue
        if gone:
            yield Piece("removed", " ".join(gone))
        if come:
            yield Piece("added", " ".join(come))


def _aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """Stretches of both lists in order, `same` or `other`."""
    if max(len(before), len(after)) > MOST_WORDS:
        yield ("same" if before == after else "other"), before, after
        return
    waiting: tuple[list[str], list[str]] = ([], [])
    for step in LCSseq.opcodes(before, after):
        gone, come = before[step.src_start : step.src_end], after[step.dest_start : step.dest_end]
        if step.tag == "equal":
            if any(waiting):
                yield "other", *waiting
                waiting = ([], [])
            yield "same", gone, come
        else:  # a deletion and the insertion at its place are one replacement
            waiting[0].extend(gone)
            waiting[1].extend(come)
    if any(waiting):
        yield "other", *waiting
