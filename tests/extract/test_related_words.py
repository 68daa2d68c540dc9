"""What headings and class names say of the links below them."""

from __future__ import annotations

import time

import pytest

from archiver.extract.related.words import Sign, sign_of_label, sign_of_names

LABELS = {
    Sign.RELATED: (
        "Mehr zum Thema Klimawandel",
        "🔗 Das könnte Sie auch interessieren",
        "Das interessiert Sie vielleicht auch",
        "Könnte dir auch gefallen",
        "VERWANDTE ARTIKEL",
        "Dies passt zum Thema",
        "Aktuelle Meldungen zum Thema",
        "Mehr aus dieser Serie",
        "Vielleicht auch interessant",
    ),
    Sign.MORE: (
        "Weitere Artikel",
        "Weitere spannende Beiträge",
        "Empfohlene Artikel",
        "Mehr von Talbote",
        "Redaktionsempfehlungen",
        "Read more",
    ),
    Sign.LIST: (
        "Die beliebtesten Artikel",
        "Das Neueste vom Tage",
        "Letzte Beiträge",
        "Weitere Beiträge des Autors",
        "Mehr Videos für dich",
    ),
    Sign.FOREIGN: (
        "– Anzeige –",
        "Unser Newsletter am Morgen",
        "Schreibe einen Kommentar",
        "Schlagwörter:",
        "Einzelnachweise",
    ),
    None: (
        "Politik",
        "Das neue Gesetz im Überblick",
        "So könnten Sie Steuern sparen",
        "Warum das Thema die Politik interessiert",
        "Was die Nachrichten aus dem Rathaus für die Anwohner der alten Brücke jetzt bedeuten",
        "",
    ),
}
NAMES = {
    Sign.RELATED: (
        "related-posts",
        "yarpp yarpp-related",
        "StoryRelatedArticles_root",
        "jp-relatedposts",
        "content__related",
        "crp_related",
    ),
    Sign.FOREIGN: (
        "OUTBRAIN",
        "ad-slot related",
        "post-navigation",
        "nav-links",
        "author-box",
        "post-tags",
        "social-share",
        "comments-area",
    ),
    Sign.LIST: ("widget widget_recent_entries", "most-read", "article-sidebar", "site-footer", "latest-posts"),
    None: (
        "entry-content",
        "header",
        "tagline",
        "download",
        "unbekannt",
        "post-27 post type-post hentry tag-ads category-shop",
        "elementor-widget",
        "",
    ),
}


@pytest.mark.parametrize(("text", "sign"), [(text, sign) for sign, texts in LABELS.items() for text in texts])
def test_what_a_heading_says(text: str, sign: Sign | None) -> None:
    assert sign_of_label(text) is sign


@pytest.mark.parametrize(("names", "sign"), [(names, sign) for sign, every in NAMES.items() for names in every])
def test_what_a_name_says(names: str, sign: Sign | None) -> None:
    assert sign_of_names(names) is sign


@pytest.mark.parametrize(
    "filler", ["mehr ", "zum thema ", "a", "related-", "advert", "-", " ", "_tag", "neue ", "könnten sie "]
)
def test_long_headings_and_names_are_read_in_time(filler: str) -> None:
    start = time.process_time()
    sign_of_label(filler * 20_000), sign_of_names(filler * 20_000)
    assert time.process_time() - start < 1
