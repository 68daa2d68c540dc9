"""Versions of an article side by side."""

from __future__ import annotations

import pytest
from datasette.app import Datasette
from lxml.html import HtmlElement
from seen_pages import shown

from archiver.archive.word_diff import paragraph_diff
from archiver.browse.pages.versions import folded


def words(page: HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.xpath(path)]


def test_the_latest_version_is_set_against_the_one_before_it(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/1/fassungen")
    assert "Fassung 2 und 3" in words(page, "//nav[@class='a-pager']")[0]
    assert words(page, "//td/del") == ["Der Rat tagt · privat"]
    assert "Der Text ist gleich geblieben." in page.text_content()


def test_changed_words_are_marked_on_their_sides(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/1/fassungen?neu=2")
    assert words(page, "//div[@class='a-diff']//p[1]//del") == ["Zwölf"]
    assert words(page, "//div[@class='a-diff']//p[2]//ins") == ["Elf"]
    assert not page.xpath("//p[1]/ins | //p[2]/del")
    assert words(page, "//table//del") == ["Gemeinderat genehmigt Brückenbau"]
    assert words(page, "//table//ins") == ["Rat genehmigt Brücke"]


def test_one_steps_from_version_to_version(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/1/fassungen?neu=2")
    assert page.xpath("//nav[@class='a-pager']/a[@rel='next']/@href") == ["/artikel/1/fassungen?neu=3"]
    assert not page.xpath("//nav[@class='a-pager']/a[@rel='prev']")
    assert "/artikel/1/fassungen?alt=1&neu=3" in page.xpath("//nav[@class='a-pager']/a/@href")
    slider = page.xpath("//input[@type='range']")[0]
    assert (slider.get("min"), slider.get("max"), slider.get("value")) == ("2", "3", "2")


def test_any_two_versions_can_be_set_against_each_other(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/1/fassungen?alt=1&neu=3")
    assert "Fassung 1 und 3" in words(page, "//nav[@class='a-pager']")[0]
    assert words(page, "//div[@class='a-diff']//del") == ["Zwölf"]


@pytest.mark.parametrize("query", ["neu=99", "neu=0", "alt=99&neu=1", "neu=x&alt=-3", "neu=1"])
def test_versions_that_are_not_there_lead_to_those_that_are(datasette: Datasette, query: str) -> None:
    shown(datasette, f"/artikel/1/fassungen?{query}")


def test_an_article_with_one_version_says_so(datasette: Datasette) -> None:
    assert "nur eine Fassung" in shown(datasette, "/artikel/2/fassungen").text_content()


def test_long_unchanged_stretches_are_folded_and_those_beside_a_change_are_not() -> None:
    before = "\n\n".join(f"Absatz {number}." for number in range(20))
    stretches = folded(paragraph_diff(before, before.replace("Absatz 10.", "Neuer Absatz 10.")))
    assert [(stretch.is_folded, len(stretch.paragraphs)) for stretch in stretches] == [(True, 9), (False, 3), (True, 8)]


def test_nothing_is_lost_by_folding() -> None:
    before, after = "\n\n".join("abcdefgh"), "\n\n".join("abXdefYh")
    text = paragraph_diff(before, after)
    assert [pieces for stretch in folded(text) for pieces in stretch.paragraphs] == text
