"""What was worked out for a word is remembered, and of very many words only what was met last."""

from __future__ import annotations

from archiver.archive.search.remembered import forget, remembered


def test_a_word_is_worked_out_once_until_many_others_were_met() -> None:
    asked: list[str] = []

    @remembered(2)
    def shout(word: str) -> str:
        asked.append(word)
        return word.upper()

    assert [shout(word) for word in ("a", "b", "a", "", "")] == ["A", "B", "A", "", ""]
    assert asked == ["a", "b", ""]
    assert shout("a") == "A"  # of before room was made, and so kept
    for word in ("c", "d", "e"):
        shout(word)
    asked.clear()
    assert shout("b") == "B"
    assert asked == ["b"]


def test_what_is_remembered_can_be_forgotten() -> None:
    ending = ["!"]

    @remembered(10)
    def ended(word: str) -> str:
        return word + ending[0]

    assert ended("a") == "a!"
    ending[0] = "?"
    assert ended("a") == "a!"
    forget()
    assert ended("a") == "a?"
