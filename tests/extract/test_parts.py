"""An article on several pages becomes one."""

from __future__ import annotations

from archiver.extract.parts import joined
from archiver.items import Article, Image, InlineLink, Link

FIRST = Article(
    url="https://blatt.example/die-bruecke/",
    title="Die Brücke",
    lead="Der Rat hat entschieden.",
    body="Der Rat hat entschieden.\n\nZwölf stimmten dafür.\n\nSo ist es.\n\nSo ist es.",
    authors=("Käthe Groß",),
    images=(Image(url="https://blatt.example/1.jpg", credit="dpa", is_lead=True),),
    related_links=(Link(url="https://blatt.example/a"),),
    inline_links=(InlineLink("https://stadt.example/1", "Beschluss"),),
    next_post="https://blatt.example/das-derby/",
)
SECOND = Article(
    url="https://blatt.example/die-bruecke/2/",
    title="Die Brücke",
    lead="Der Rat hat entschieden.",
    body="Der Rat hat entschieden.\n\nDie Brücke\n\nIm Mai beginnt der Bau.",
    authors=("Ein Kommentator",),
    images=(
        Image(url="https://blatt.example/1.jpg", is_lead=True),
        Image(url="https://blatt.example/2.jpg", is_lead=True),
    ),
    related_links=(Link(url="https://blatt.example/a"), Link(url="https://blatt.example/b")),
    inline_links=(InlineLink("https://stadt.example/1", "Beschluss"), InlineLink("https://stadt.example/2", "Plan")),
    paywalled=True,
)


def test_text_pictures_and_links_of_further_pages_are_added_once() -> None:
    article = joined(FIRST, [SECOND])
    assert article.body == f"{FIRST.body}\n\nIm Mai beginnt der Bau."
    assert [(image.url[-5:], image.is_lead) for image in article.images if image.url] == [
        ("1.jpg", True),
        ("2.jpg", False),
    ]
    assert [(link.url[-1], link.position) for link in article.related_links] == [("a", 0), ("b", 1)]
    assert [link.text for link in article.inline_links] == ["Beschluss", "Plan"]
    assert article.paywalled


def test_all_other_fields_are_the_first_pages() -> None:
    article = joined(FIRST, [SECOND])
    assert article.next_post == FIRST.next_post
    assert (article.url, article.title, article.lead, article.authors) == (
        FIRST.url, FIRST.title, FIRST.lead, FIRST.authors,
    )  # fmt: skip
    assert article.image_credit == "dpa"


def test_an_article_of_one_page_stays_as_it_is() -> None:
    assert joined(FIRST, []) == FIRST
