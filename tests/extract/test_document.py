"""One page parsed once: tree and metadata."""

from __future__ import annotations

import pytest

from archiver.extract.document import Document, strings, types_of

URL = "https://zeitung.example/politik/artikel-1.html"


def document(html: str, url: str = URL) -> Document:
    return Document(html.encode(), url)


def ld(source: str) -> str:
    return f'<script type="application/ld+json">{source}</script>'


JSON_LD = {
    "one object": '{"@type": "NewsArticle", "headline": "Rat tagt"}',
    "a list": '[{"@type": "Organization"}, {"@type": "NewsArticle", "headline": "Rat tagt"}]',
    "a graph": '{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "headline": "Rat tagt"}]}',
    "inside a web page": '{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Rat tagt"}}',
    "trailing commas": '{"@type": "NewsArticle", "headline": "Rat tagt",}',
    "raw line breaks in a text": '{"@type": "NewsArticle", "description": "eins\nzwei", "headline": "Rat tagt"}',
    "comment wrapper": '<!-- {"@type": "NewsArticle", "headline": "Rat tagt"} -->',
    "CDATA wrapper": '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Rat tagt"}\n//]]>',
    "quotation marks in a text": '{"@type": "NewsArticle", "description": "Er sagte "nein" dazu", "headline": "Rat tagt"}',
    "two objects in one script": '{"@type": "Organization"}\n{"@type": "NewsArticle", "headline": "Rat tagt"}',
    "full type address": '{"@type": "http://schema.org/NewsArticle", "headline": "Rat tagt"}',
    "several types": '{"@type": ["NewsArticle", "LiveBlogPosting"], "headline": "Rat tagt"}',
}


@pytest.mark.parametrize("source", JSON_LD.values(), ids=JSON_LD)
def test_article_object_is_found_in_json_ld(source: str) -> None:
    assert document(ld(source)).news["headline"] == "Rat tagt"


def test_object_that_names_this_page_wins_over_related_ones() -> None:
    other = '{"@type": "NewsArticle", "headline": "Anderes", "url": "https://zeitung.example/x", "author": "a", "image": "b"}'
    own = f'{{"@type": "NewsArticle", "headline": "Eigenes", "mainEntityOfPage": {{"@id": "{URL}"}}}}'
    assert document(ld(other) + ld(own)).news["headline"] == "Eigenes"


def test_hopeless_json_ld_is_no_object() -> None:
    assert document(ld('{"@type": "NewsArticle" "headline"')).news == {}


def test_meta_keeps_every_content_by_lower_case_name() -> None:
    page = document(
        '<meta property="article:tag" content="Rat"><meta property="Article:Tag" content="Haus"><meta name="x" content=" ">'
    )
    assert page.meta == {"article:tag": ["Rat", "Haus"]}


def test_canonical_is_absolute_and_falls_back_to_open_graph() -> None:
    assert document('<link rel="canonical" href="/a">').canonical == "https://zeitung.example/a"
    assert (
        document('<meta property="og:url" content="https://zeitung.example/b">').canonical
        == "https://zeitung.example/b"
    )
    assert document("<p>nichts</p>").canonical is None


def test_base_element_moves_relative_addresses() -> None:
    assert document('<base href="/archiv/"><p>x').absolute("bild.jpg") == "https://zeitung.example/archiv/bild.jpg"


NO_PAGES = ["javascript:x()", "data:image/gif;base64,AA", "mailto:a@b.de", "#oben", "", "ftp://a/b", "http://[", None]


@pytest.mark.parametrize("href", NO_PAGES)
def test_what_is_no_page_address_is_none(href: str | None) -> None:
    assert document("").absolute(href) is None


@pytest.mark.parametrize("html", [b"", b"\x00", b"<", b"<!-- nur das", b"{}", b"\xff" * 50], ids=repr)
def test_any_bytes_have_a_tree(html: bytes) -> None:
    assert Document(html, URL).tree.tag == "html"


def test_strings_reads_names_values_and_lists() -> None:
    assert strings([{"name": "Eva"}, "Max", {"@value": "Uli"}, 7, None]) == ["Eva", "Max", "Uli"]
    assert types_of({"@type": "https://schema.org/Person"}) == {"Person"}


class TestElements:
    PAGE = "<body><main><h1>Rat tagt</h1><p>Eins <a href=/a>a</a></p></main><footer><h2>Mehr</h2></footer></body>"

    def test_those_of_several_tags_come_in_page_order(self) -> None:
        assert [element.tag for element in document(self.PAGE).tagged("h2", "p", "h1")] == ["h1", "p", "h2"]

    def test_those_of_a_tag_that_the_page_lacks_are_none(self) -> None:
        assert document(self.PAGE).tagged("article") == []

    @pytest.mark.parametrize("tags", [("p", "h2"), ("main", "footer"), ("p", "h1", "h2", "main", "footer")])
    def test_those_of_several_tags_come_in_page_order_however_few_there_are(self, tags: tuple[str, ...]) -> None:
        page = document(self.PAGE + "<i></i>" * 40)
        assert page.tagged(*tags) == list(page.tree.iter(*tags))

    def test_links_with_a_relation_come_with_it(self) -> None:
        page = document('<a href="/a">x</a><a href="/t" rel="tag nofollow">Nato</a>')
        assert [(link.text, rel) for link, rel in page.links_with_rel] == [("Nato", "tag nofollow")]

    def test_they_stay_the_same_objects(self) -> None:
        page = document(self.PAGE)
        assert page.tree.find("body/main/p") is page.tagged("p")[0]


ADDRESSES = {
    "root-relative": ("/x?a=1", "https://zeitung.example/x?a=1"),
    "relative": ("x.html", "https://zeitung.example/politik/x.html"),
    "of another host": ("//bild.example/x.jpg", "https://bild.example/x.jpg"),
    "absolute": ("http://andere.example/x", "http://andere.example/x"),
    "with steps up": ("/politik/../sport/./x", "https://zeitung.example/sport/x"),
    "with an empty query": ("/x?", "https://zeitung.example/x"),
    "with a query and a fragment": ("/x/y.html?a=1&b=%20c#d", "https://zeitung.example/x/y.html?a=1&b=%20c#d"),
    "with umlauts": ("/straße/größe", "https://zeitung.example/straße/größe"),
    "absolute with a port": ("http://andere.example:8080/x//y?#z", "http://andere.example:8080/x//y?#z"),
    "broken over lines": ("/po\n\tlitik", "https://zeitung.example/politik"),
    "no address": ("https://", None),
    "brackets of no host": ("http://[x", None),
}


@pytest.mark.parametrize(("href", "url"), ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_is_joined_to_the_page(href: str, url: str | None) -> None:
    assert document("<p>x</p>").absolute(href) == url


@pytest.mark.parametrize(
    "tags", ["<div>", "<div class='a'>\n", "<table><tr><td>", "<span><b>"], ids=["div", "lines", "tables", "inline"]
)
@pytest.mark.parametrize("depth", [100, 2_100, 50_000])
def test_what_a_hundred_or_more_opening_tags_in_a_row_hold_is_not_lost(tags: str, depth: int) -> None:
    document = Document(
        f"<html><body><h1>Kopf</h1>{tags * depth}<p>Text</p>{'</div>' * depth}<p>Ende</p>".encode(), URL
    )
    assert [element.text for element in document.tagged("h1", "p")] == ["Kopf", "Text", "Ende"]


def test_text_below_the_deepest_level_is_lost_and_what_stands_before_it_kept() -> None:
    document = Document(f"<html><body><h1>Kopf</h1><p>Text</p>{'<div>x' * 5_000}<p>Tief</p>".encode(), URL)
    assert [element.text for element in document.tagged("h1", "p")] == ["Kopf", "Text"]
