"""Reading an element once."""

from __future__ import annotations

from lxml.html import HtmlElement, fragment_fromstring

from archiver.extract.once import once_per_element


def test_an_element_is_read_once_even_when_the_answer_is_none() -> None:
    asked: list[HtmlElement] = []

    @once_per_element
    def name_of(element: HtmlElement) -> str | None:
        asked.append(element)
        return element.get("class")

    named, nameless = fragment_fromstring("<p class='lead'>x</p>"), fragment_fromstring("<p>x</p>")
    assert [name_of(named), name_of(nameless), name_of(named), name_of(nameless)] == ["lead", None, "lead", None]
    assert asked == [named, nameless]


def test_two_readers_do_not_mix_their_answers() -> None:
    @once_per_element
    def tag_of(element: HtmlElement) -> str:
        return str(element.tag)

    @once_per_element
    def text_of(element: HtmlElement) -> str:
        return element.text or ""

    element = fragment_fromstring("<p>x</p>")
    assert (tag_of(element), text_of(element)) == ("p", "x")
