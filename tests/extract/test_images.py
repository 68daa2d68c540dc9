"""The article's images: which ones, whose, and which one leads. Each case is one kind of page in small."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from cpu_time import at_most
from lxml.html import HtmlElement

from archiver.extract.document import Document
from archiver.extract.images.address import picture_key
from archiver.extract.images.find import find_images
from archiver.items import Image

URL = "https://testblatt.example/lokales/rathaus-4711"
ONE = "Der Rat hat am Montag den Bau des neuen Rathauses beschlossen, nach drei Jahren Streit um Lage und Kosten."
TWO = (
    "Im Sommer sollen die Bagger kommen. Die Stadt rechnet mit zwei Jahren Bauzeit und Kosten von zehn Millionen Euro."
)


@dataclass
class Layout:
    """A layout as the body finder gives it: here the paragraphs are marked in the mark-up."""

    article: HtmlElement
    paragraphs: Sequence[HtmlElement]


def images_of(inner: str, head: str = "", url: str = URL) -> tuple[Image, ...]:
    html = f"<html><head>{head}</head><body>{inner}</body></html>"
    document = Document(html.encode(), url)
    article = next(document.tree.iter("article"), document.tree.find("body"))
    return find_images(document, Layout(article, document.tree.xpath("//*[@class='text']")))


def article(
    before: str = "", between: str = "", after: str = "", beside: str = "", head: str = ""
) -> tuple[Image, ...]:
    """The images of a plain article page with mark-up put in at four places."""
    return images_of(
        f"<header><img src='/logo.png' width='200'></header><main><article><h1>Rathaus wird gebaut</h1>{before}"
        f"<div class='entry'><p class='text'>{ONE}</p>{between}<p class='text'>{TWO}</p>{after}</div></article>{beside}</main>",
        head,
    )


def json_ld(**fields: Any) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "url": URL, **fields}
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


PRINTED = {
    "figcaption with a label": (
        "<figure><img src='/a.jpg'><figcaption>Das Rathaus. Foto: Anna Muster/dpa</figcaption></figure>",
        ("Das Rathaus.", "Anna Muster/dpa", "figcaption"),
    ),
    "credit span in the caption": (
        "<figure><img src='/a.jpg'><figcaption>Das Rathaus<span class='copyright'>© Anna Muster</span></figcaption></figure>",
        ("Das Rathaus", "Anna Muster", "figcaption"),
    ),
    "unnamed paragraph behind the image's box": (
        "<div class='aspect-video'><img src='/a.jpg'></div><p class='text-xs'>Das Rathaus im Nebel. © Anna Muster</p>",
        ("Das Rathaus im Nebel.", "Anna Muster", "figcaption"),
    ),
    "image linked to a page of its own": (
        "<figure><a href='/4711-1.html'><img src='/a.jpg'></a><figcaption>(Bild: Anna Muster) Das Rathaus</figcaption></figure>",
        ("Das Rathaus", "Anna Muster", "figcaption"),
    ),
    "figure called a teaser": (
        "<figure class='article__teaser-image'><img src='/a.jpg'><figcaption>Bild: Anna Muster</figcaption></figure>",
        (None, "Anna Muster", "figcaption"),
    ),
    "credit paragraph beside the caption": (
        "<figure><img src='/a.jpg'><figcaption>Das Rathaus</figcaption></figure><p class='image__credit'>(Foto: dpa)</p>",
        ("Das Rathaus", "dpa", "paragraph"),
    ),
    "unnamed spans, the last an agency": (
        "<figure><img src='/a.jpg'><figcaption><span>Das Rathaus.</span><span>AFP</span></figcaption></figure>",
        ("Das Rathaus.", "AFP", "figcaption"),
    ),
    "unnamed paragraphs, the last house/name": (
        "<figure><img src='/a.jpg'><figcaption><p>Das Rathaus.</p><p>Blatt/Anna Muster</p></figcaption></figure>",
        ("Das Rathaus.", "Blatt/Anna Muster", "figcaption"),
    ),
    "figure without figcaption": (
        "<figure><img src='/a.jpg'><p class='x1'>Das Rathaus</p><p class='x2'>© Jo Muster/dpa</p></figure>",
        ("Das Rathaus", "Jo Muster/dpa", "figcaption"),
    ),
    "footer in the figure": (
        "<figure><div><img src='/a.jpg'></div><footer>APA/ANNA MUSTER</footer><figcaption>Das Rathaus.</figcaption></figure>",
        ("Das Rathaus.", "APA/ANNA MUSTER", "figcaption"),
    ),
    "agency and photographer in nested spans": (
        "<figure><img src='/a.jpg'><figcaption>Haus "
        "<span class='credit'>Bild: <b>Imago</b> / <i>Jo Muster</i></span></figcaption></figure>",
        ("Haus", "Imago / Jo Muster", "figcaption"),
    ),
    "agency and photographer in two elements": (
        "<figure><img src='/a.jpg'><figcaption>Haus <i class='source'>Imago</i><i class='photographer'>Jo Muster</i></figcaption></figure>",
        ("Haus", "Imago / Jo Muster", "figcaption"),
    ),
    "label and credit in separate elements": (
        "<figure><img src='/a.jpg'></figure><div class='caption'>Das Rathaus.<div class='bildquelle'>Bild:</div>dpa | Jo Muster</div>",
        ("Das Rathaus.", "dpa | Jo Muster", "figcaption"),
    ),
    "the same credit for desktop and mobile": (
        "<figure><img src='/a.jpg'><small class='credit md'>© Jo Muster</small><small class='credit sm'>© Jo Muster</small>"
        "<figcaption>Das Rathaus</figcaption></figure>",
        ("Das Rathaus", "Jo Muster", "figcaption"),
    ),
    "Bild: before a description": (
        "<figure><img src='/a.jpg'><figcaption>Bild: Das Rathaus liegt am Fluss.</figcaption></figure>",
        ("Das Rathaus liegt am Fluss.", None, None),
    ),
    "Legende: before the caption": (
        "<figure><img src='/a.jpg'><figcaption>Legende: Das Rathaus. <span class='source'>Keystone/Jo Muster</span></figcaption></figure>",
        ("Das Rathaus.", "Keystone/Jo Muster", "figcaption"),
    ),
    "private": (
        "<figure><img src='/a.jpg'><figcaption>Der Architekt. Foto: privat</figcaption></figure>",
        ("Der Architekt.", "privat", "figcaption"),
    ),
    "buttons at the image": (
        "<figure><img src='/a.jpg'><figcaption>Bild vergrößern Das Rathaus | Bild: Jo Muster</figcaption></figure>",
        ("Das Rathaus", "Jo Muster", "figcaption"),
    ),
    "words of buttons in a sentence": (
        "<figure><img src='/a.jpg'><figcaption>2 von 5 Kindern, gegen die Anzeige erstattet wurde.</figcaption></figure>",
        ("2 von 5 Kindern, gegen die Anzeige erstattet wurde.", None, None),
    ),
    "counter of a gallery": (
        "<figure><img src='/a.jpg'><figcaption>1 / 5 Das Rathaus. Foto: dpa</figcaption></figure>",
        ("Das Rathaus.", "dpa", "figcaption"),
    ),
    "caption and credit in the image's paragraph": (
        "<p><img src='/a.jpg'><br><em>Das Rathaus. Foto: Jo Muster</em></p>",
        ("Das Rathaus.", "Jo Muster", "paragraph"),
    ),
    "cell under the image": (
        "<table><tr><td><img src='/a.jpg'></td></tr><tr><td class='bildtext'>Rathaus <b>Foto:</b> Jo Muster</td></tr></table>",
        ("Rathaus", "Jo Muster", "figcaption"),
    ),
    "whole caption named like a credit": (
        "<figure><img src='/a.jpg'><div class='bildquelle'>Das Rathaus. Foto: Jo Muster</div></figure>",
        ("Das Rathaus.", "Jo Muster", "figcaption"),
    ),
    "button's name inside the figure": (
        "<figure><div class='open-modal share'><img src='/a.jpg'></div><figcaption>Haus. Foto: dpa</figcaption></figure>",
        ("Haus.", "dpa", "figcaption"),
    ),
    "rights notice, no credit": (
        "<figure><img src='/a.jpg'><figcaption>Das Rathaus <span class='copyright'>Alle Rechte vorbehalten</span></figcaption></figure>",
        ("Das Rathaus Alle Rechte vorbehalten", None, None),
    ),
    "title after a bar": (
        "<img src='/a.jpg' title='Das Rathaus am Fluss | AFP/Anna Muster'>",
        ("Das Rathaus am Fluss", "AFP/Anna Muster", "title"),
    ),
    "alt with a label": (
        "<img src='/a.jpg' alt='Das Rathaus (Foto: Anna Muster)'>",
        ("Das Rathaus", "Anna Muster", "alt"),
    ),
    "data attribute": (
        "<img src='/a.jpg' data-copyright='© Anna Muster'>",
        (None, "Anna Muster", "title"),
    ),
    "data attribute of the figure": (
        "<figure data-copyright='© Anna Muster'><img src='/a.jpg'><figcaption>Das Rathaus.</figcaption></figure>",
        ("Das Rathaus.", "Anna Muster", "title"),
    ),
    "data attribute of a button": (
        "<figure><img src='/a.jpg'><button data-image-credit='Anna Muster/dpa'>i</button></figure>",
        (None, "Anna Muster/dpa", "title"),
    ),
    "data attribute that is a switch": (
        "<figure data-show-copyright='true'><img src='/a.jpg'></figure>",
        (None, None, None),
    ),
    "bare paragraph after the image": (
        "<p><img src='/a.jpg'></p>\n<p>shutterstock/Anna Musterfrau</p>",
        (None, "shutterstock/Anna Musterfrau", "paragraph"),
    ),
    "labelled paragraph with links": (
        "<p><img src='/a.jpg'></p><p>Bild: <a href='https://p.example/1'>Jo Muster</a> via <a href='https://p.example'>Unsplash</a></p>",
        (None, "Jo Muster via Unsplash", "paragraph"),
    ),
    "caption behind the block that repeats the alt": (
        "<div><img src='/a.jpg' alt='Das neue Rathaus steht bald direkt am Fluss'></div><h2>Worum es geht</h2>",
        (None, None, None),
    ),
}


@pytest.mark.parametrize(("markup", "printed"), PRINTED.values(), ids=list(PRINTED))
@pytest.mark.parametrize("place", ["before", "between"])
def test_caption_and_credit_are_read_where_they_stand(place: str, markup: str, printed: tuple[str | None, ...]) -> None:
    (image,) = article(**{place: markup})
    assert image.url == "https://testblatt.example/a.jpg"
    assert image.is_lead
    assert (image.caption, image.credit, image.credit_source) == printed


def test_a_caption_that_repeats_the_alt_text_behind_the_image_is_found_without_a_name() -> None:
    alt = "Das neue Rathaus steht bald direkt am Fluss"
    (image,) = article(
        before=f"<div><div><img src='/a.jpg' alt='{alt}'></div></div><div class='m2'><span>{alt}.</span> <small>dpa</small></div>"
    )
    assert (image.caption, image.credit) == (f"{alt}.", "dpa")


END_LINES = {
    "Titelbild": ("<p>Titelbild: Jo Muster on Unsplash</p>", "Jo Muster on Unsplash"),
    "Foto in emphasis": ("<p><em>Foto: Getty Images / Jo Muster</em></p>", "Getty Images / Jo Muster"),
    "after a line break": ("<p class='text'>Mehr folgt in Kürze, sagt die Stadt.<br>Foto: Jo Muster</p>", "Jo Muster"),
    "list of sources": ("<h3>Bildnachweise</h3><ul><li>Rathaus: © Jo Muster</li></ul>", "Jo Muster"),
    "list of sources without signs": ("<h4>Bildquellen</h4><ul><li>rathaus: Jo Muster</li></ul>", "Jo Muster"),
    "the article's footer": (
        "<footer class='entry-footer'><p>Bildquelle: Adobe Stock / muster</p></footer>",
        "Adobe Stock / muster",
    ),
    "all photographs": ("<h6>Alle Fotos: Jo Muster</h6>", "Jo Muster"),
}


@pytest.mark.parametrize(("line", "credit"), END_LINES.values(), ids=list(END_LINES))
def test_a_credit_line_at_the_end_belongs_to_the_lead_image(line: str, credit: str) -> None:
    (image,) = article(before="<p><img src='/a.jpg'></p>", after=line)
    assert (image.credit, image.credit_source, image.is_lead) == (credit, "end line", True)


def test_a_credit_line_without_an_image_is_an_image_without_address() -> None:
    assert article(after="<p>Titelbild: Jo Muster on Unsplash</p>") == (
        Image(None, None, "Jo Muster on Unsplash", "end line", "Unsplash", "Jo Muster", is_lead=True),
    )


@pytest.mark.parametrize(
    "line",
    [
        "<p>© Testblatt</p>",
        "<p>© dpa-infocom, dpa:240516-99-12345/3</p>",
        "<p>Quelle: Stadtverwaltung</p>",
        '<p class="article__source">Quelle: testblatt.example, am/dpa</p>',
        "<p>(dpa)</p>",
        "<p>Anna Muster/Testblatt</p>",
        "<p>Copyright: Projekt Muster, 2025</p>",
        "<div class='license copyright'>Licensed under CC BY NC</div>",
    ],
)
def test_what_signs_the_text_is_no_image_credit(line: str) -> None:
    (image,) = article(before="<figure><img src='/a.jpg'><figcaption>Das Rathaus</figcaption></figure>", after=line)
    assert image.credit is None


ADDRESSES = {
    "plain": ("<img src='/bild/a.jpg'>", "/bild/a.jpg"),
    "lazy data-src": ("<img src='data:image/gif;base64,R0lGOD' data-src='/bild/a.jpg'>", "/bild/a.jpg"),
    "lazy with a placeholder file": ("<img src='/leer.gif' data-lazy-src='/bild/a.jpg'>", "/bild/a.jpg"),
    "data-original": ("<img src='/static/placeholder.png' data-original='/bild/a.jpg'>", "/bild/a.jpg"),
    "an attribute of the site's own": ("<img src='/leer.gif' data-retina='/bild/a.jpg'>", "/bild/a.jpg"),
    "largest of srcset": (
        "<img src='/a-300.jpg' srcset='/a-300.jpg 300w, /a-1200.jpg 1200w, /a-600.jpg 600w'>",
        "/a-1200.jpg",
    ),
    "commas in srcset addresses": ("<img srcset='/w_300,c_x/a.jpg 300w,/w_900,c_x/a.jpg 900w'>", "/w_900,c_x/a.jpg"),
    "densities": ("<img srcset='/a.jpg 1x, /a2.jpg 2x'>", "/a2.jpg"),
    "picture sources": (
        "<picture><source srcset='/a-1600.webp 1600w'><img src='data:image/gif;base64,R0' alt=''></picture>",
        "/a-1600.webp",
    ),
    "picture without img": ("<picture><source data-srcset='/a-1600.webp 1600w'></picture>", "/a-1600.webp"),
    "noscript": ("<img src='data:image/gif;base64,R0'><noscript><img src='/bild/a.jpg'></noscript>", "/bild/a.jpg"),
    "link to the full size": ("<a href='/bild/gross.jpg'><img src='/bild/gross-300x200.jpg'></a>", "/bild/gross.jpg"),
    "amp": ("<amp-img src='/bild/a.jpg' width='800' height='600'></amp-img>", "/bild/a.jpg"),
    "video still": ("<video poster='/bild/still.jpg'></video>", "/bild/still.jpg"),
}


@pytest.mark.parametrize(("markup", "path"), ADDRESSES.values(), ids=list(ADDRESSES))
def test_the_address_is_the_largest_real_one(markup: str, path: str) -> None:
    assert [image.url for image in article(before=f"<figure>{markup}</figure>")] == [f"https://testblatt.example{path}"]


NOT_ITS_OWN = {
    "placeholder": "<img src='data:image/gif;base64,R0lGOD'>",
    "tracking pixel": "<img src='https://zaehl.vgwort.de/na/1234' width='1' height='1'>",
    "emoji": "<img src='https://s.w.org/images/core/emoji/72x72/1f600.png'>",
    "avatar": "<img src='https://secure.gravatar.com/avatar/12ab?s=96'>",
    "author box": "<div class='author-box'><img src='/jo-muster.jpg'> Jo Muster <span class='credit'>Foto: Kim Muster</span></div>",
    "link to another article": "<a href='/lokales/bahnhof-4712'><img src='/bahnhof.jpg' alt='Bahnhof. Foto: Kim Muster'></a>",
    "teaser with a linked headline": (
        "<div class='box'><img src='/bahnhof.jpg'><small class='credit'>Foto: Kim Muster</small>"
        "<h3><a href='/lokales/bahnhof-4712'>Bahnhof bleibt zu</a></h3></div>"
    ),
    "teaser with a linked line": (
        "<figure><div>Lest auch</div><img src='/bahnhof.jpg'>"
        "<div><a href='/lokales/bahnhof-4712'>Der Bahnhof bleibt noch lange geschlossen</a></div></figure>"
    ),
    "related box": (
        "<section class='related-posts'><figure><img src='/bahnhof.jpg'><figcaption>Foto: Kim Muster</figcaption></figure></section>"
    ),
    "aside": "<aside><figure><img src='/bahnhof.jpg'><figcaption>Foto: Kim Muster</figcaption></figure></aside>",
    "advertisement": "<div class='ad-slot'><img src='/auto.jpg'></div>",
    "teaser article": (
        "<article class='card'><img src='/bahnhof.jpg'><a href='/lokales/bahnhof-4712'>Bahnhof</a>"
        "<p>Foto: Kim Muster</p></article>"
    ),
}


@pytest.mark.parametrize("markup", NOT_ITS_OWN.values(), ids=list(NOT_ITS_OWN))
@pytest.mark.parametrize("place", ["before", "between", "after", "beside"])
def test_what_is_not_the_articles_own_is_left_out(place: str, markup: str) -> None:
    lead = "<figure><img src='/a.jpg'><figcaption>Das Rathaus</figcaption></figure>"
    places = {"before": lead} | {place: lead + markup if place == "before" else markup}
    assert article(**places) == (Image("https://testblatt.example/a.jpg", "Das Rathaus", is_lead=True),)


def test_the_image_on_a_stage_above_the_article_is_found_by_what_metadata_name() -> None:
    found = images_of(
        "<nav><img src='/menu-bild-01.jpg'></nav><div class='stage'><img src='/platz-2024.jpg'><p>Foto: Jo Muster</p></div>"
        f"<main><article><h1>Rathaus</h1><p class='text'>{ONE}</p></article></main>",
        "<meta property='og:image' content='https://testblatt.example/platz-2024-800x400.jpg'>",
    )
    assert [(image.credit, image.is_lead) for image in found] == [("Jo Muster", True)]


def test_a_credit_behind_a_portrait_that_is_not_the_articles_is_left_out() -> None:
    lead = "<figure><img src='/a.jpg'><figcaption>Das Rathaus</figcaption></figure>"
    (image,) = article(before=lead, after="<div class='vita'><img src='/jo-muster.jpg'><p>Foto: Kim Muster</p></div>")
    assert image.credit is None


def test_every_image_is_counted_once_in_page_order() -> None:
    found = article(
        before="<picture><img src='/rathaus-2024-1200x800.jpg'></picture><noscript><img src='/rathaus-2024.jpg'></noscript>",
        between="<figure><img src='/bagger-01.jpg'><figcaption>Bagger</figcaption></figure>"
        "<figure class='mobile'><img src='https://cdn.testblatt.example/x/rathaus-2024-300x200.webp?w=3'></figure>",
        after="<div class='gallery'><figure><img src='/plan-02.jpg'><figcaption>Der Plan</figcaption></figure></div>",
        head="<meta property='og:image' content='https://testblatt.example/rathaus-2024-1200x630.jpg'>",
    )
    assert [(image.url or "").rsplit("/", 1)[-1] for image in found] == [
        "rathaus-2024-1200x800.jpg",
        "bagger-01.jpg",
        "plan-02.jpg",
    ]
    assert [image.is_lead for image in found] == [True, False, False]


def test_crops_of_one_picture_for_wide_and_narrow_screens_are_one_image() -> None:
    text = "<figcaption>Das neue Rathaus am Fluss. Foto: dpa</figcaption>"
    found = article(
        before=f"<figure class='md'><img src='/breit-77.jpg'>{text}</figure><figure class='sm'><img src='/hoch-78.jpg'>{text}</figure>"
    )
    assert found == (
        Image(
            "https://testblatt.example/breit-77.jpg",
            "Das neue Rathaus am Fluss.",
            "dpa",
            "figcaption",
            "dpa",
            is_lead=True,
        ),
    )


def test_a_gallery_in_the_article_keeps_each_image_with_its_own_credit() -> None:
    slides = "".join(
        f"<div class='slide'><img src='/galerie/motiv-{n}.jpg'><p class='caption'>Motiv {n}. Foto: Jo Muster {n}</p></div>"
        for n in "123"
    )
    found = article(between=f"<div class='gallery'>{slides}</div>")
    assert [(image.caption, image.credit) for image in found] == [(f"Motiv {n}.", f"Jo Muster {n}") for n in "123"]


def test_the_lead_image_may_stand_outside_the_text_above_the_headline() -> None:
    found = images_of(
        "<main><header><figure><img src='/hero-bild.jpg'><figcaption>Der Platz. Foto: Jo Muster</figcaption></figure></header>"
        f"<article><h1>Rathaus</h1><p class='text'>{ONE}</p><img src='/klein.jpg'><p class='text'>{TWO}</p></article></main>"
    )
    assert [(image.credit, image.is_lead) for image in found] == [("Jo Muster", True), (None, False)]


def test_the_image_that_metadata_name_leads_when_none_stands_before_the_text() -> None:
    found = article(
        between="<img src='/erstes-motiv.jpg'><img src='/zweites-motiv.jpg'>",
        head="<meta property='og:image' content='https://testblatt.example/zweites-motiv-800x400.jpg'>",
    )
    assert [image.is_lead for image in found] == [False, True]


JSON_LD = {
    "creditText": ({"creditText": "Foto: Jo Muster/dpa"}, "Jo Muster/dpa"),
    "copyrightHolder": ({"copyrightHolder": {"@type": "Person", "name": "Jo Muster"}}, "Jo Muster"),
    "author": ({"author": [{"@type": "Person", "name": "Jo Muster"}]}, "Jo Muster"),
    "copyrightNotice": ({"copyrightNotice": "© Jo Muster"}, "Jo Muster"),
    "caption": ({"caption": "Das Rathaus. Foto: Jo Muster"}, "Jo Muster"),
    "publisher put in unasked": ({"copyrightHolder": "Testblatt", "creditText": "Testblatt"}, None),
    "nothing": ({}, None),
}


@pytest.mark.parametrize(("fields", "credit"), JSON_LD.values(), ids=list(JSON_LD))
def test_json_ld_gives_the_credit_that_the_page_does_not_print(fields: dict[str, Any], credit: str | None) -> None:
    image = {"@type": "ImageObject", "url": "https://testblatt.example/rathaus-01.jpg", **fields}
    head = json_ld(image=[image], publisher={"@type": "Organization", "name": "Testblatt"})
    (found,) = article(before="<img src='/rathaus-01-640x360.jpg'>", head=head)
    assert (found.credit, found.credit_source) == (credit, "json-ld" if credit else None)


def test_what_is_printed_wins_over_json_ld() -> None:
    head = json_ld(image={"@type": "ImageObject", "url": "/a.jpg", "creditText": "Getty Images"})
    (found,) = article(
        before="<figure><img src='/a.jpg'><figcaption>Getty Images/Jo Muster</figcaption></figure>", head=head
    )
    assert (found.credit, found.credit_source) == ("Getty Images/Jo Muster", "figcaption")


def test_a_reference_to_an_image_object_is_followed() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Article", "url": URL, "image": {"@id": f"{URL}#primaryimage"}},
            {
                "@type": "ImageObject",
                "@id": f"{URL}#primaryimage",
                "url": "/haus-01.jpg",
                "caption": "Haus. Foto: Jo Muster",
            },
        ],
    }
    head = f"<script type='application/ld+json'>{json.dumps(graph)}</script>"
    (found,) = article(before="<img src='/haus-01.jpg'>", head=head)
    assert (found.caption, found.credit, found.credit_source) == ("Haus.", "Jo Muster", "json-ld")


def test_an_image_whose_address_a_script_makes_keeps_caption_and_credit() -> None:
    (found,) = article(
        between="<figure><img data-url='/bild/4711_${format}.jpg'>"
        "<figcaption>Haus<small class='copyright'>Bild: dpa</small></figcaption></figure>"
    )
    assert (found.url, found.caption, found.credit) == (None, "Haus", "dpa")


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<p>Nichts</p>",
        "<article></article>",
        "<img>",
        "<figure></figure>",
        "<figure><img><figcaption></figcaption></figure>",
    ],
)
def test_a_page_without_images_has_none(inner: str) -> None:
    assert images_of(inner) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://cdn.example/a/rathaus-neu-1024x683.jpg?w=3", "https://www.example/b/rathaus-neu.webp"),
        ("https://b.example/feuerwehr-222~_v-gross.jpg", "https://b.example/feuerwehr-222~_v-klein.jpg"),
        ("https://b.example/rathaus-scaled.jpg", "https://b.example/rathaus-scaled-300x200.jpg"),
    ],
)
def test_sizes_and_formats_of_one_picture_share_a_key(one: str, other: str) -> None:
    assert picture_key(one) == picture_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://b.example/1/image.jpg", "https://b.example/2/image.jpg"),
        ("https://b.example/bild.php?id=1", "https://b.example/bild.php?id=2"),
        ("https://b.example/motiv-1.jpg", "https://b.example/motiv-2.jpg"),
        ("https://b.example/2024/01/1.jpg", "https://b.example/2024/02/1.jpg"),
    ],
)
def test_different_pictures_have_different_keys(one: str, other: str) -> None:
    assert picture_key(one) != picture_key(other)


@pytest.mark.parametrize(
    "inner",
    {
        "deep nesting": "<div>" * 5_000 + "<img src='/a.jpg'>" + "</div>" * 5_000,
        "many images": "<figure><img src='/a.jpg'><figcaption>Foto: dpa</figcaption></figure>" * 2_000,
        "many credit lines": "<p>Foto: Anna Muster</p>" * 3_000,
        "long caption": f"<figure><img src='/a.jpg'><figcaption>{'Foto: ' * 20_000}</figcaption></figure>",
        "long srcset": f"<img srcset='{'/a.jpg 1w, ' * 20_000}'>",
        "long class": f"<img src='/a.jpg' class='{'credit-' * 20_000}'><p class='{'x ' * 50_000}'>Foto: dpa</p>",
    }.items(),
    ids=lambda case: case[0],
)
def test_hostile_pages_are_read_quickly(inner: tuple[str, str]) -> None:
    with at_most(10):
        article(between=inner[1])


CAPTION = "<figcaption>Das neue Rathaus am Fluss. Foto: Anna Muster/dpa</figcaption>"
WITHOUT_IMG = {
    "style of the figure": "<figure style=\"background-image:url('/rathaus-77.jpg')\">{}</figure>",
    "style in the figure": "<figure><div style='color:red; background: #fff url(/rathaus-77.jpg) no-repeat'></div>{}</figure>",
    "data-bg": "<figure><div class='lazy' data-bg='/rathaus-77.jpg'></div>{}</figure>",
    "JSON in data": """<figure><div data-image='{{"alt":"x","sizes":{{"l":"\\/rathaus-77.jpg"}}}}'></div>{}</figure>""",
    "JSON at a placeholder": """<figure><img src='data:image/gif;base64,R0' data-image='{{"src":"/rathaus-77.jpg"}}'>{}</figure>""",
    "noscript behind a placeholder": "<figure><img src='data:x'><noscript><img src='/rathaus-77.jpg'></noscript>{}</figure>",
    "noscript alone": "<figure><noscript><img src='/rathaus-77.jpg'></noscript>{}</figure>",
    "in closed details": "<details><summary>Bild</summary><figure><img src='/rathaus-77.jpg'>{}</figure></details>",
}


@pytest.mark.parametrize("figure", WITHOUT_IMG)
def test_a_figure_whose_picture_is_no_plain_img_keeps_address_caption_and_credit(figure: str) -> None:
    (image,) = article(before=WITHOUT_IMG[figure].format(CAPTION))
    assert (image.url, image.caption, image.credit) == (
        "https://testblatt.example/rathaus-77.jpg",
        "Das neue Rathaus am Fluss.",
        "Anna Muster/dpa",
    )


STAGE = "<div class='stage' style='background-image: url(/rathaus-77.jpg)'></div>"


def test_a_stage_s_background_is_the_lead_image_when_metadata_name_it() -> None:
    (image,) = article(before=STAGE, head="<meta property='og:image' content='/rathaus-77.jpg'>")
    assert (image.url, image.is_lead) == ("https://testblatt.example/rathaus-77.jpg", True)


@pytest.mark.parametrize(
    ("before", "head"),
    [
        (STAGE, ""),
        (STAGE, "<meta property='og:image' content='/anderes-88.jpg'>"),
        ("<figure style='background:url(/placeholder.png)'></figure>", ""),
        ("<figure data-src='/einbettung/4711'></figure>", ""),
    ],
    ids=["named by nobody", "another is named", "ornament", "no address of a picture"],
)
def test_other_backgrounds_are_no_images(before: str, head: str) -> None:
    assert [image.url for image in article(before=before, head=head) if image.url] == []


def test_a_credit_is_told_apart_into_agency_and_photographer() -> None:
    figure = "<figure><img src='/a-77.jpg'><figcaption>Foto: picture alliance/dpa | Anna Muster</figcaption></figure>"
    (image,) = article(before=figure)
    assert (image.agency, image.photographer) == ("picture alliance/dpa", "Anna Muster")
