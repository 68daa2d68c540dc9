"""Habits of themes for static blogs (Hexo, Hugo) and old WordPress: dates with icons, navigation called related."""

from __future__ import annotations

from datetime import datetime

from archiver.extract import Article, extract

FETCHED_AT = datetime.fromisoformat("2025-02-12T10:00:00+01:00")
TEXT = "<p>" + "Am Bach blühen die Weiden, und der Angelverein hat den Steg erneuert. " * 4 + "</p>"


def article(head: str = "", above: str = "", below: str = "") -> Article:
    page = (
        f"<html lang='de'><head><title>Der Steg am Bach ist neu</title>{head}</head><body><article><h1>Der Steg am Bach ist neu</h1>"
        f"{above}<div class='content'>{TEXT}{TEXT}</div>{below}</article></body></html>"
    )
    return extract(page.encode(), "https://bachblatt.example/2024/10/21/steg/", FETCHED_AT)


def test_label_behind_each_date_belongs_to_it() -> None:
    found = article(
        above="<div class='meta'><span class='date'><span>2024-10-21 14:05</span><span>Erstellt</span></span>"
        "<span class='date'><span>2024-10-22 08:30</span><span>Aktualisiert</span></span></div>"
    )
    assert found.date == datetime.fromisoformat("2024-10-21T14:05:00+02:00")
    assert found.date_modified == datetime.fromisoformat("2024-10-22T08:30:00+02:00")


def test_class_of_a_change_keeps_its_date_from_the_publication() -> None:
    found = article(
        above="<div><span class='post-create-date'><span class='datetime'>2024-10-21 14:05:00</span></span>"
        "<span class='post-update-date'><span class='datetime'>2024-10-22 08:30:00</span></span></div>"
    )
    assert found.date == datetime.fromisoformat("2024-10-21T14:05:00+02:00")
    assert found.date_modified == datetime.fromisoformat("2024-10-22T08:30:00+02:00")


def test_title_of_the_link_around_a_day_tells_its_time() -> None:
    found = article(
        above="<p class='meta'>Von Ute Kern am <a title='21:38' rel='bookmark' href='#'>19. Oktober 2024</a></p>"
    )
    assert found.date == datetime.fromisoformat("2024-10-19T21:38:00+02:00")


def test_date_on_the_card_of_another_article_is_not_this_ones() -> None:
    card = "<div class='karte'><h4><a href='/2024/08/02/otter/'>Der Otter ist zurück am Bach</a></h4><span>2. August 2024</span></div>"
    found = article(below=f"{card}<p class='date'>21. Oktober 2024, 9:15 Uhr</p>")
    assert found.date == datetime.fromisoformat("2024-10-21T09:15:00+02:00")


def test_navigation_inside_a_part_called_related_holds_no_related_links() -> None:
    nav = (
        "<div class='related-wrap' id='read-next'><div class='item' id='prev'></div>"
        "<div class='item' id='next'><a href='/2024/09/03/otter-am-bach-gesehen/'>Otter am Bach gesehen worden</a></div></div>"
    )
    assert article(below=nav).related_links == ()


def test_author_who_publishes_the_blog_is_its_author() -> None:
    graph = (
        '<script type="application/ld+json">{"@type": "BlogPosting", "author": {"@type": "Person", "name": "Ute Kern"},'
        '"publisher": {"@type": "Organization", "name": "Ute Kern"}}</script>'
    )
    assert article(head=graph).authors == ("Ute Kern",)


def test_badge_beside_the_name_in_an_author_box_is_no_part_of_it() -> None:
    box = "<div class='author'><span class='name'>Ute Kern</span> <span class='author-badge'>Lv1</span></div>"
    assert article(above=box).authors == ("Ute Kern",)


def test_tags_of_the_side_column_are_no_keywords() -> None:
    cloud = "<div class='widget'><ul class='tag-list'><li><a rel='tag' href='/tags/otter/'>Otter</a></li></ul></div>"
    own = "<ul class='post-tags'><li><a rel='tag' href='/tags/steg/'>Steg</a></li></ul>"
    assert article(below=own + cloud).keywords == ("Steg",)
