"""Texts are compared word by word within their paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.archive.word_diff import MOST_WORDS, paragraph_diff, word_counts

WORDS = st.lists(st.sampled_from(["Rat", "Brücke", "und", "der", "stimmt", "zu."]), max_size=12).map(" ".join)
TEXTS = st.lists(WORDS, max_size=6).map("\n\n".join)


def rebuilt(old: str | None, new: str | None, without: str) -> list[str]:
    texts = (" ".join(p.text for p in parts if p.fate != without) for parts in paragraph_diff(old, new))
    return [text for text in texts if text]


def plain(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c", "a b c", (0, 0)),
        ("Elf Räte", "Zwölf Räte", (1, 1)),
        (None, "drei neue Wörter", (3, 0)),
        ("drei alte Wörter", None, (0, 3)),
        (None, None, (0, 0)),
        ("eins\n\nzwei\n\ndrei", "eins\n\ndrei", (0, 1)),
        ("eins\n\ndrei", "eins\n\nzwei neu\n\ndrei", (2, 0)),
    ],
)
def test_words_that_came_and_went_are_counted(old: str | None, new: str | None, expected: tuple[int, int]) -> None:
    assert word_counts(old, new) == expected


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_their_difference(old: str, new: str) -> None:
    assert rebuilt(old, new, "added") == plain(old)
    assert rebuilt(old, new, "removed") == plain(new)


def test_an_endless_paragraph_is_shown_as_a_whole() -> None:
    old = " ".join(str(n) for n in range(MOST_WORDS + 1))
    assert word_counts(old, old + " mehr") == (MOST_WORDS + 2, MOST_WORDS + 1)
