# ruff: noqa: E501  (mark-up of pages, one part a line)
"""What small sites without rules of their own write by hand, and what their themes, plug-ins and content systems add."""

from __future__ import annotations

from datetime import datetime

import pytest

from archiver.extract import Article, extract

SITE = "https://www.talblatt.example"
URL = f"{SITE}/2024/10/wehr-bekommt-neues-loeschfahrzeug/"
FETCHED_AT = datetime.fromisoformat("2025-02-12T10:00:00+01:00")
TITLE = "Wehr bekommt neues Löschfahrzeug"
FIRST = "Die Feuerwehr im Oberdorf hat am Samstag ihr neues Löschfahrzeug geweiht, das der Gemeinderat nach langer Debatte bestellt hatte."
SECOND = "Zwei Jahre hatten die Ehrenamtlichen darauf gewartet, denn das alte war aus dem Jahr 1989 und fiel zuletzt bei jedem dritten Einsatz aus."
TEXT = f"<p>{FIRST}</p><p>{SECOND}</p>"
IMAGE = '<img src="/wp-content/uploads/2024/10/weihe.jpg" width="800" height="533" alt="">'
OTHERS = {
    f"{SITE}/2024/09/oberdorf-sammelt-fuer-die-wehr/": "Oberdorf sammelt für die Wehr",
    f"{SITE}/2024/08/brand-in-der-saegemuehle/": "Brand in der alten Sägemühle",
}
ITEMS = "".join(f'<li><a href="{url}">{title}</a></li>' for url, title in OTHERS.items())


def page(
    text: str = TEXT, *, meta: str = "<span>21. Oktober 2024</span>", below: str = "", head: str = "", top: str = ""
) -> str:
    return (
        f"<!doctype html><html lang='de'><head><title>{TITLE} – Talblatt</title>{head}</head><body><header><a href='/'>Talblatt</a></header>"
        f"<main><article class='post'>{top}<h1 class='entry-title'>{TITLE}</h1><div class='entry-meta'>{meta}</div>"
        f"<div class='entry-content'>{text}</div></article>{below}</main></body></html>"
    )


def article(text: str = TEXT, **parts: str) -> Article:
    return extract(page(text, **parts).encode(), URL, FETCHED_AT)


def printed_credits(found: Article) -> list[str]:
    return [image.credit for image in found.images if image.credit]


@pytest.mark.parametrize(
    "heading",
    [
        "Ähnlicher Beitrag",
        "Verwandter Artikel",
        "Vielleicht gefällt dir auch das:",
        "Artikel, die Sie interessieren könnten",
    ],
)
def test_heading_presents_related_articles(heading: str) -> None:
    found = article(below=f"<div class='kasten'><h4>{heading}</h4><ul>{ITEMS}</ul></div>")
    assert {link.url for link in found.related_links} == set(OTHERS)


@pytest.mark.parametrize(
    "names",
    [("af-reated-posts", "latest-posts-grid"), ("related-posts", "bs-pagination-wrapper"), ("related no_toc", "karte")],
    ids=["a family's spelling", "wrapper of a paged list", "class that denies"],
)
def test_class_names_inside_a_related_block_do_not_hide_its_cards(names: tuple[str, str]) -> None:
    cards = "".join(
        f"<div class='{names[1]}'><h3><a href='{url}'>{title}</a></h3></div>" for url, title in OTHERS.items()
    )
    found = article(below=f"<div class='{names[0]}'><h2 class='no_toc'>Weitere Geschichten</h2>{cards}</div>")
    assert {link.url for link in found.related_links} == set(OTHERS)


def test_list_that_an_editor_wrote_below_the_text_is_related_whatever_its_heading() -> None:
    found = article(f"{TEXT}<p><strong>Weiterlesen:</strong></p><ul>{ITEMS}</ul>")
    assert {link.url for link in found.related_links} == set(OTHERS)
    assert found.body == f"{FIRST}\n\n{SECOND}"


def test_cards_of_a_template_under_such_a_heading_are_not() -> None:
    cards = "".join(f"<div class='karte'><h3><a href='{url}'>{title}</a></h3></div>" for url, title in OTHERS.items())
    assert article(f"{TEXT}<h3>Weiterlesen</h3><div>{cards}</div>").related_links == ()


def test_earlier_report_of_the_paper_itself_is_related() -> None:
    url, title = next(iter(OTHERS.items()))
    found = article(f'{TEXT}<p><em>Wir berichteten: <a href="{url}">{title}</a></em></p>')
    assert [link.url for link in found.related_links] == [url]


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Adobe Stock #123456789", "Adobe Stock #123456789"),
        ("AdobeStock_123456789", "AdobeStock_123456789"),
        ("Image by Mara Quist from Pixabay", "Mara Quist from Pixabay"),
        ("Fotos (2): Mara Quist", "Mara Quist"),
        ("Foto: Mara Quist – alle Rechte vorbehalten", "Mara Quist"),
        ("Foto: Mara Quist / Text: Ole Hinrichs", "Mara Quist"),
        ("radio.at/Mara Quist", "radio.at/Mara Quist"),
        (
            "Von Mara Quist - Eigenes Werk, CC BY-SA 4.0, https://commons.example/w?curid=1",
            "Mara Quist - Eigenes Werk, CC BY-SA 4.0",
        ),
    ],
)
@pytest.mark.parametrize("form", ["figcaption", "paragraph"])
def test_line_at_an_image_is_a_credit(line: str, credit: str, form: str) -> None:
    image = (
        f"<figure>{IMAGE}<figcaption>{line}</figcaption></figure>"
        if form == "figcaption"
        else f"<p>{IMAGE}</p><p>{line}</p>"
    )
    found = article(image + TEXT)
    assert printed_credits(found) == [credit]
    assert found.body == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Foto von Mara Quist", "Mara Quist"),
        ("Quelle: dpa", "dpa"),
        ("Aufnahme: Mara Quist", "Mara Quist"),
        ("Karte: OpenStreetMap-Mitwirkende", "OpenStreetMap-Mitwirkende"),
        ("© 2024 Mara Quist", "Mara Quist"),
        ("Symbolfoto – Polizei NRW", "Polizei NRW"),
    ],
)
def test_line_is_a_credit_only_right_behind_an_image(line: str, credit: str) -> None:
    assert printed_credits(article(f"<p>{IMAGE}</p><p>{line}</p>{TEXT}")) == [credit]
    assert printed_credits(article(f"<p>{IMAGE}</p>{TEXT}<p>{line}</p>")) == []


@pytest.mark.parametrize(
    "line", ["Das Fahrzeug vor der Halle (Foto Mara Quist)", "Das Fahrzeug vor der Halle - Foto Mara Quist"]
)
def test_label_without_colon_parts_caption_and_credit(line: str) -> None:
    image = article(f"<figure>{IMAGE}<figcaption>{line}</figcaption></figure>{TEXT}").images[0]
    assert (image.caption, image.credit) == ("Das Fahrzeug vor der Halle", "Mara Quist")


def test_small_heading_below_an_image_is_its_caption() -> None:
    found = article(f"<p>{IMAGE}</p><h5>Die Weihe am Samstag – Foto: Mara Quist</h5>{TEXT}")
    assert (found.images[0].caption, found.images[0].credit) == ("Die Weihe am Samstag", "Mara Quist")


def test_image_below_a_share_bar_in_the_name_of_its_wrapper_is_the_articles_own() -> None:
    markup = page().replace("<article class='post'>", "<article class='post'><div class='wrap social-after-title'>")
    markup = markup.replace(
        "<div class='entry-content'>",
        f"<div class='bild'>{IMAGE}<span class='image-caption'><p>Foto: Mara Quist</p></span></div></div><div class='entry-content'>",
    )
    found = extract(markup.encode(), URL, FETCHED_AT)
    assert printed_credits(found) == ["Mara Quist"]


def test_label_of_the_picture_above_the_headline_is_no_kicker() -> None:
    assert article(top=f"<div>{IMAGE}</div><div class='zeile'>Symbolbild: Feuerwehr</div>").kicker is None


@pytest.mark.parametrize(
    ("meta", "count"),
    [
        ("21.10.2024 08:15 von Redaktion (Kommentare: 0)", 0),
        ("Von Mara Quist am 21. Oktober 2024 in Lokales | 3 Kommentare", 3),
        ("21.10.2024, Noch viele Kommentare", None),
    ],
)
def test_comments_are_counted_at_the_end_of_a_dated_line(meta: str, count: int | None) -> None:
    assert article(meta=meta).comment_count == count


def test_moment_in_the_title_of_a_printed_day_tells_the_time() -> None:
    found = article(meta="<span title='2024-10-21 16:30:00 +0000 UTC'>Oktober 21, 2024</span>")
    assert found.date == datetime.fromisoformat("2024-10-21T18:30:00+02:00")


def test_moment_of_another_day_in_a_title_does_not() -> None:
    found = article(meta="<span title='2024-10-25 16:30:00 +0200 CEST'>21. Oktober 2024</span>")
    assert (found.date, found.date_precision) == (datetime.fromisoformat("2024-10-21T00:00:00+02:00"), "day")


def test_date_in_a_link_with_a_headline_is_that_of_another_post() -> None:
    card = f"<a class='fixed-nav' href='{next(iter(OTHERS))}'><h6>Oberdorf sammelt für die Wehr</h6><span class='date'>3. Oktober 2024</span></a>"
    assert article(top=card).date == datetime.fromisoformat("2024-10-21T00:00:00+02:00")


def test_author_of_a_line_with_further_labels_is_alone() -> None:
    found = article(f"{TEXT}<div><small>Autor: Mara Quist &nbsp;|&nbsp; Kategorie: Verein</small></div>")
    assert found.authors == ("Mara Quist",)


def test_profile_in_a_folder_of_authors_names_one() -> None:
    found = article(
        meta="<span>Geschrieben von <a href='/authors/1-Mara'>Mara Quist</a> am </span><time datetime='2024-10-21T20:12:00+02:00'>Montag</time>"
    )
    assert found.authors == ("Mara Quist",)


def test_entities_in_json_ld_are_read() -> None:
    head = '<script type="application/ld+json">{"@type":"Article","headline":"Wehr bekommt neues L&ouml;schfahrzeug","author":{"@type":"Person","name":"J&ouml;rg Qu&auml;st"}}</script>'
    assert article(head=head).authors == ("Jörg Quäst",)


def test_microformat_of_tags_is_no_category() -> None:
    found = article(f"{TEXT}<p><a class='p-category' rel='tag' href='/tags/#wehr'>Wehr</a></p>")
    assert found.keywords == ("Wehr",)


def test_category_in_a_list_of_details_is_the_section() -> None:
    assert (
        article(meta="<dl><dd class='category-name'>Kategorie: <a href='/lokales'>Lokales</a></dd></dl>").section
        == "Lokales"
    )


def test_whole_sentence_set_as_a_heading_above_the_text_is_the_lead() -> None:
    lead = (
        "Das alte Fahrzeug war aus dem Jahr 1989 und hatte zuletzt mehr Zeit in der Werkstatt als im Einsatz verbracht."
    )
    found = article(f"<h3>{lead}</h3>{TEXT}")
    assert (found.lead, found.body) == (lead, f"{lead}\n\n{FIRST}\n\n{SECOND}")


def test_text_beside_a_picture_is_no_caption() -> None:
    block = f"<div class='wp-block-media-text'><figure class='wp-block-media-text__media'>{IMAGE}</figure><div class='wp-block-media-text__content'><p>{FIRST}</p></div></div>"
    assert article(f"{block}<p>{SECOND}</p>").body == f"{FIRST}\n\n{SECOND}"


NOISE = {
    "who wrote and who took the pictures": "<p><em>Text: Ole Hinrichs<br>Foto: Mara Quist</em></p>",
    "list of sources": "<div><p>Bildquellen</p><ul><li>Weihe: Mara Quist</li></ul></div>",
    "table of contents": "<div class='lwptoc'><b class='lwptoc_title'>Inhalt</b><div><a href='#a'>Zwei Jahre Wartezeit</a></div></div>",
    "stars": "<div class='yasr-vv-stars'><span>[Gesamt: <span>3</span> Durchschnitt: <span>4.7</span>]</span></div>",
    "views": "<p class='pvc_stats'>312 total views, 4 views today</p>",
    "channel": "<p>📢 Folgt uns auf <a href='https://t.example/x'>Telegram</a> und verpasst keine Nachricht mehr!</p>",
    "donation": "<p>Unabhängiger Journalismus kostet Geld. Mit einer Spende per PayPal hilfst du uns, weiterhin kostenlos zu berichten.</p>",
    "about the author": "<h4>Über den Autor</h4><p>Ole Hinrichs lebt seit zwölf Jahren im Oberdorf und schreibt am liebsten über Vereine.</p>",
    "player": "<div class='lyte-wrapper'><div>Die Weihe im Film</div></div><p>Sieh dir dieses Video auf YouTube an.</p>",
    "podcast": "<p>Diesen Beitrag als Podcast hören:</p><audio src='/a.mp3'></audio>",
    "press portal": "<p>Diese Pressemitteilung wurde auf Talportal veröffentlicht. Für den Inhalt ist der Einsender verantwortlich.</p>",
}
"""What plug-ins and editors put below a text, by name."""


@pytest.mark.parametrize("noise", NOISE)
def test_part_below_the_text_is_none_of_it(noise: str) -> None:
    assert article(TEXT + NOISE[noise]).body == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "line",
    [
        "22.10.2024 | 10:00 Uhr | Feuerwehr | Mitteilung von: Talwerk AG",
        "21.10.2024 (mq)",
        "Lokales | 21.10.2024 | Oberdorf",
    ],
)
def test_row_of_labels_with_a_moment_above_the_text_is_none_of_it(line: str) -> None:
    assert article(f"<p>{line}</p>{TEXT}").body == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "sentence",
    [
        "Mit einer Spende hilft der Verein der Wehr, sagte der Bürgermeister am Samstag auf dem Dorfplatz.",
        "Die Pressemitteilung wurde am Montag verschickt, der Ärger darüber hält bis heute an.",
        "Am Fest nahmen teil: Oberdorf | Unterdorf | Talheim, wie die Wehr mitteilte.",
    ],
)
def test_sentence_that_sounds_like_such_a_part_stays(sentence: str) -> None:
    assert article(f"{TEXT}<p>{sentence}</p>").body == f"{FIRST}\n\n{SECOND}\n\n{sentence}"


def test_section_about_an_author_goes_on_when_headings_follow() -> None:
    about = "<h3>Über den Autor</h3><p>Der Dichter kam 1850 im Oberdorf zur Welt und schrieb hier seine Gedichte.</p>"
    more = (
        "<h3>Sein Werk</h3><p>Vier Bände sind erhalten, der letzte wird im Heimatmuseum gezeigt und viel bestaunt.</p>"
    )
    assert "Vier Bände sind erhalten" in (article(TEXT + about + more).body or "")


NAVIGATION = {
    "links in a nav called pagination": "<nav class='pagination-single'><a class='previous-post' href='{0}'>a</a><a class='next-post' href='{1}'>b</a></nav>",
    "rel in a nav": "<nav class='pagenavigation'><span class='pagination'><a rel='prev' href='{0}'>Zurück</a><a rel='next' href='{1}'>Weiter</a></span></nav>",
    "plain names": "<nav class='paginav'><a class='prev' href='{0}'>« a</a><a class='next' href='{1}'>b »</a></nav>",
    "words": "<nav class='pagination'><a href='{0}'>Zurück</a><a href='{1}'>Weiter</a></nav>",
    "words of a link in any box": "<div class='entry-pagination'><a href='{0}'><span>Vorheriger Artikel</span><span>Oberdorf sammelt</span></a><a href='{1}'>Nächster Beitrag: Brand</a></div>",
}


@pytest.mark.parametrize("form", NAVIGATION)
def test_navigation_names_the_posts_beside_this_one(form: str) -> None:
    before, after = OTHERS
    found = article(below=NAVIGATION[form].format(before, after))
    assert (found.previous_post, found.next_post) == (before, after)


@pytest.mark.parametrize(
    "markup",
    [
        "<nav class='pagination'><a href='/aktuelles/meldungen/'>Zurück</a></nav>",
        f"<nav class='pagination'><a href='{next(iter(OTHERS))}'>1</a><a href='{next(iter(OTHERS))}'>2</a></nav>",
        f"<div class='gallery'><a href='{next(iter(OTHERS))}'>Nächster Beitrag</a></div>",
    ],
    ids=["back to the list", "pages", "gallery"],
)
def test_other_navigation_names_no_post(markup: str) -> None:
    found = article(below=markup)
    assert (found.previous_post, found.next_post) == (None, None)
