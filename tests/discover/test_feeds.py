"""Feeds, whole and damaged."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from archiver.discover.feeds import MAX_ENTRIES, Feed, read_feed

URL = "https://zeitung.example/feed"
ARTICLE = "https://zeitung.example/politik/die-bruecke-wird-saniert-1"
MOMENT = datetime(2024, 10, 21, 12, 5, tzinfo=UTC)


def rss(item: str, head: str = "") -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel><title>Blatt</title><link>https://zeitung.example/</link>{item}</channel></rss>'


ITEM = f"<item><title>Brücke</title><link>{ARTICLE}</link><pubDate>Mon, 21 Oct 2024 14:05:00 +0200</pubDate></item>"
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Blatt</title>
<link rel="self" href="{URL}"/><link href="https://zeitung.example/"/>
<entry><title type="html">Brücke</title><link rel="replies" href="https://zeitung.example/kommentare"/>
<link href="/politik/die-bruecke-wird-saniert-1"/>
<published>2024-10-21T14:05:00+02:00</published><updated>2024-10-22T08:00:00Z</updated></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>Blatt</title></channel>
<item rdf:about="{ARTICLE}"><title>Brücke</title><link>{ARTICLE}</link><dc:date>2024-10-21T14:05:00+02:00</dc:date></item></rdf:RDF>"""
JSON = """{"version":"https://jsonfeed.org/version/1.1","home_page_url":"https://zeitung.example/","items":[
{"url":"%s","title":"Brücke","date_published":"2024-10-21T14:05:00+02:00"},
{"id":"ohne Adresse"},7]}"""


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(rss(ITEM).encode(), id="RSS 2.0"),
        pytest.param(ATOM.encode(), id="Atom"),
        pytest.param(RDF.encode(), id="RSS 1.0"),
        pytest.param((JSON % ARTICLE).encode(), id="JSON Feed"),
        pytest.param(b"\n\n  " + rss(ITEM).encode(), id="blank lines before the declaration"),
        pytest.param(rss(ITEM).encode("latin-1"), id="latin-1 that calls itself UTF-8"),
        pytest.param(rss(ITEM).encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param(rss(ITEM.replace("Brücke", "Br&uuml;cke")).encode(), id="an HTML entity"),
        pytest.param(rss(ITEM.replace("Brücke", "<![CDATA[Brücke]]>")).encode(), id="CDATA"),
        pytest.param(rss(ITEM.replace("Brücke", "Br\0ü\x0bcke")).encode(), id="NUL and control characters"),
        pytest.param(rss(ITEM.replace("<link>", "<guid>").replace("</link>", "</guid>")).encode(), id="only a guid"),
    ],
)
def test_every_form_gives_the_same_entry(content: bytes) -> None:
    (found,) = read_feed(content, URL).links
    assert (found.url, found.title, found.date) == (ARTICLE, "Brücke", MOMENT)


def test_atom_tells_publication_from_change() -> None:
    (found,) = read_feed(ATOM.encode(), URL).links
    assert (found.date, found.modified) == (MOMENT, datetime(2024, 10, 22, 8, tzinfo=UTC))


@pytest.mark.parametrize("content", [rss(ITEM).encode(), ATOM.encode(), (JSON % ARTICLE).encode()])
def test_the_feeds_own_site_is_named(content: bytes) -> None:
    assert read_feed(content, URL).homepage == "https://zeitung.example/"


def test_a_bare_ampersand_stays_in_title_and_address() -> None:
    item = "<item><title>Müller & Söhne</title><link>https://zeitung.example/?p=7&lang=de</link></item>"
    (found,) = read_feed(rss(item).encode(), URL).links
    assert (found.title, found.url) == ("Müller & Söhne", "https://zeitung.example/?p=7&lang=de")


def test_an_ampersand_in_cdata_is_not_escaped() -> None:
    (found,) = read_feed(rss(ITEM.replace("Brücke", "<![CDATA[A & B &amp; C]]>")).encode(), URL).links
    assert found.title == "A & B &amp; C"


def test_what_comes_before_a_break_is_kept_and_the_damage_told() -> None:
    whole = rss(ITEM + ITEM.replace("saniert-1", "saniert-2"))
    feed = read_feed(whole[: whole.rindex("<pubDate")].encode(), URL)
    assert ARTICLE in [found.url for found in feed.links]
    assert feed.damaged
    assert not read_feed(whole.encode(), URL).damaged


LOL = (
    "<!DOCTYPE x [<!ENTITY a 'lol'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    ("head", "reference"),
    [
        pytest.param(LOL, "&j;", id="billion laughs"),
        pytest.param("<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>", "&f;", id="a file"),
        pytest.param(
            "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd' [<!ENTITY f SYSTEM 'http://127.0.0.1:9/x'>]>",
            "&f;",
            id="the network",
        ),
    ],
)
def test_entities_are_never_expanded(head: str, reference: str) -> None:
    (found,) = read_feed(rss(ITEM.replace("Brücke", f"Brücke {reference}"), head).encode(), URL).links
    assert found.title == f"Brücke {reference}"


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0", b"<html><body>Seite nicht gefunden</body></html>", b"{", b"[1]", b"\x1f\x8bkaputt", b"<rss"],
)
def test_what_is_no_feed_has_no_links(content: bytes) -> None:
    assert read_feed(content, URL).links == ()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.example", "http://[kaputt/", ""]
)
def test_entries_without_a_web_address_are_left_out(address: str) -> None:
    assert read_feed(rss(f"<item><title>x</title><link>{address}</link></item>").encode(), URL) == Feed(
        links=(), homepage="https://zeitung.example/"
    )


def test_a_link_to_comments_is_not_the_article() -> None:
    item = ITEM.replace("<title>", "<comments>https://zeitung.example/a#kommentare</comments><title>")
    assert [found.url for found in read_feed(rss(item).encode(), URL).links] == [ARTICLE]


def test_a_feed_without_end_is_cut_and_says_so() -> None:
    items = "".join(f"<item><link>https://zeitung.example/a-{n}</link></item>" for n in range(MAX_ENTRIES + 10))
    feed = read_feed(rss(items).encode(), URL)
    assert len(feed.links) == MAX_ENTRIES
    assert feed.damaged


@pytest.mark.parametrize(
    "filler", ["&" * 200_000, "<![CDATA[" * 20_000, "<!DOCTYPE " * 20_000, "<" * 100_000, "<item>" * 30_000]
)
def test_hostile_input_is_read_in_a_moment(filler: str) -> None:
    start = time.process_time()
    read_feed(rss(filler).encode(), URL)
    assert time.process_time() - start < 3


THREE = "".join(ITEM.replace("saniert-1", f"saniert-{number}") for number in (1, 2, 3))
BROKEN = {
    "an item that is not closed": rss(THREE.replace("</item>", "", 1)),
    "mark-up in a title": rss(THREE.replace("Brücke", "Die <b>neue</b> <br> Brücke", 1)),
    "a less-than sign in a title": rss(THREE.replace("Brücke", "Weniger als 5 < 6 und <3", 1)),
    "a warning before the feed": "<br />\n<b>Warning</b>: kaputt in <b>/feed.php</b> on line <b>3</b><br />\n"
    + rss(THREE),
    "a second declaration inside": rss(THREE.replace("<item>", '<?xml version="1.0"?><item>', 1)),
    "capitals": rss(THREE).upper().replace("HTTPS://ZEITUNG.EXAMPLE/POLITIK/DIE-BRUECKE-WIRD-SANIERT", ARTICLE[:-2]),
    "attributes without quotes": rss(
        THREE.replace("</item>", "<enclosure url=https://a.example/b.mp3 type=audio/mpeg /></item>")
    ),
    "prefixes that nobody declared": rss(THREE.replace("</item>", "<media:content url='x'/></item>")),
    "no root": THREE,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_no_entry_of_a_broken_feed_is_lost(content: str) -> None:
    found = [link.url for link in read_feed(content.encode(), URL).links]
    assert sorted(found) == [ARTICLE[:-1] + str(number) for number in (1, 2, 3)]


@pytest.mark.parametrize("end", ["</link>", "</title>"])
def test_what_cannot_be_mended_is_told(end: str) -> None:
    feed = read_feed(rss(THREE.replace(end, "", 1)).encode(), URL)
    assert len(feed.links) >= 2
    assert feed.damaged
    assert not read_feed(BROKEN["a less-than sign in a title"].encode(), URL).damaged


def test_a_mended_entry_keeps_its_title_and_date() -> None:
    found = {link.url: link for link in read_feed(BROKEN["mark-up in a title"].encode(), URL).links}[ARTICLE]
    assert (found.title, found.date) == ("Die neue Brücke", MOMENT)


@pytest.mark.parametrize(
    "filler", ["<item><title>", "<item></title>", "<item><![CDATA[", "<ITEM>&", "<entry xml:base='http://["]
)
def test_tag_soup_is_mended_in_a_moment(filler: str) -> None:
    start = time.process_time()
    read_feed(rss(filler * 4_000).encode(), URL)
    assert time.process_time() - start < 5
