"""The page of one article, to be read."""

from __future__ import annotations

import io
import re

import pytest
from browse_server import ask
from datasette.app import Datasette
from lxml.html import HtmlElement
from newsroom import OTHER
from seen_pages import shown, text
from warcio.archiveiterator import ArchiveIterator


def panel(page: HtmlElement, name: str) -> str:
    return text(page.xpath(f"//section[@aria-labelledby='{name}']")[0])


def test_headline_kicker_lead_and_text_stand_as_they_are_read(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/1")
    article = page.xpath("//article")[0]
    assert article.get("lang") == "de"
    assert text(article.xpath(".//h1")[0]) == "Rat genehmigt Brücke"
    assert text(article.xpath(".//*[@class='a-kicker']")[0]) == "Verkehr"
    assert text(article.xpath("./p[@class='a-lead']")[0]).startswith("Der Gemeinderat von Oberwiesenbach")
    assert [text(part)[:12] for part in article.xpath("./p")] == [
        "Der Gemeinde",
        "Elf Räte sti",
        "Die Arbeiten",
        "Das Land übe",
    ]


def test_authors_section_keywords_outlet_and_supplier_lead_to_their_pages(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/1")
    links = {text(link): link.get("href") for link in page.xpath("//main//a")}
    for name, lead in {
        "Jürgen Weiß": "/autor?name=J%C3%BCrgen+Wei%C3%9F",
        "dpa": "/autor?name=dpa",
        "Politik": "/ressort?name=Politik",
        "Brücke": "/schlagwort?name=Br%C3%BCcke",
        "Kleine Zeitung": "/medien/kleinezeitung.example",
        "Alles von Svenja Groß": "/bilder/von?name=Svenja+Gro%C3%9F",
    }.items():
        assert links[name] == lead
        assert ask(datasette, lead).status_code == 200


def test_dates_are_told_as_printed_and_as_understood_with_their_source(datasette: Datasette) -> None:
    dates = panel(shown(datasette, "/artikel/1"), "dates")
    assert "Wie gedruckt 1. November 2026, 12:30 Uhr" in dates
    assert (
        "So verstanden Sonntag, 1. November 2026, 12:30 Uhr 2026-11-01T12:30:00+01:00 gefunden: Angaben für Suchmaschinen"
        in dates
    )
    assert "Widerspruch json-ld 2026-11-01T12:30:00+01:00, but url 2026/10/31" in dates
    assert "Zuerst gesehen 01.11.2026, 13:00 Uhr" in dates  # noon in UTC


def test_a_date_without_a_time_shows_none_and_no_date_is_said(datasette: Datasette) -> None:
    assert "So verstanden Donnerstag, 29. Oktober 2026 2026" in panel(shown(datasette, "/artikel/4"), "dates")
    assert "ohne Datum" in text(shown(datasette, "/artikel/3"))


def test_an_article_of_which_hardly_anything_is_known_has_its_page(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/3")
    assert text(page.xpath("//h1")[0]) == "Ohne Überschrift"
    assert "Von diesem Artikel ist kein Text archiviert." in text(page)
    assert not page.xpath(
        "//section[@aria-labelledby='pictures' or @aria-labelledby='related' or @aria-labelledby='changes']"
    )


def test_pictures_have_caption_and_credit_and_are_not_loaded(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/1")
    pictures = panel(page, "pictures")
    assert "Die alte Brücke" in pictures
    assert "Bild: Svenja Groß/dpa" in pictures
    assert not page.xpath("//img | //picture | //video | //iframe | //*[@srcset]")
    link = page.xpath("//section[@aria-labelledby='pictures']//a[contains(@href, '.jpg')]")[0]
    assert set(link.get("rel").split()) >= {"noopener", "noreferrer"}


def test_a_related_article_that_is_archived_leads_to_our_copy_and_others_outside(datasette: Datasette) -> None:
    ours = shown(datasette, "/artikel/2").xpath("//section[@aria-labelledby='related']//a")[0]
    assert (ours.get("href"), text(ours)) == ("/artikel/1", "Rat genehmigt Brücke")
    theirs = shown(datasette, "/artikel/1").xpath("//section[@aria-labelledby='related']//a")[0]
    assert theirs.get("href") == "https://kleinezeitung.example/politik/streit-um-bruecke-12"
    assert set(theirs.get("rel").split()) >= {"noopener", "noreferrer"}


def test_an_article_says_beside_which_others_it_was_shown(datasette: Datasette) -> None:
    assert "Oberwiesenbach baut Brücke anderes-blatt.example" in panel(shown(datasette, "/artikel/1"), "pushed")


def test_neighbouring_posts_comments_and_links_of_the_text_are_named(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/1")
    assert "0 Kommentare" in text(page)
    neighbours = page.xpath("//nav[@aria-labelledby='neighbours']//a")
    assert [(text(link), link.get("href")) for link in neighbours] == [
        ("Vorheriger Beitrag", "https://kleinezeitung.example/politik/haushalt-13"),
        ("Nächster Beitrag", "https://kleinezeitung.example/sport/derby-14"),
    ]
    assert "Beschluss des Rates gemeinde.example" in panel(page, "inline")


def test_what_changed_is_listed_and_leads_to_the_versions(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/1")
    changes = panel(page, "changes")
    assert re.search(r"still geändert 02\.11\.2026, 13:00 Uhr \+1 −1 Wörter vergleichen", changes)
    assert "Überschrift" in changes
    assert "Vorher: Verkehr Gemeinderat genehmigt Brückenbau" in changes
    links = page.xpath("//section[@aria-labelledby='changes']//a/@href")
    assert links == ["/artikel/1/fassungen?neu=3", "/artikel/1/fassungen?neu=2", "/artikel/1/fassungen?neu=2"]
    assert "3 Fassungen vergleichen" in text(page)


def test_copies_are_listed_the_earliest_first_with_their_likeness(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/2")
    assert re.search(r"Rat genehmigt Brücke kleinezeitung\.example 01\.11\.2026, 12:30 Uhr am frühesten dieser Artikel .* 8\d % gleich",
                     panel(page, "copies"))  # fmt: skip


def test_rights_are_told_in_the_words_of_the_site(datasette: Datasette) -> None:
    rights = panel(shown(datasette, "/artikel/1"), "rights")
    assert "Vorbehalten. ( 01.11.2026, 13:00 Uhr )" in rights
    assert 'tdmrep.json: {"tdm-reservation": 1}' in rights
    assert "Nicht festgestellt" in panel(shown(datasette, "/artikel/4"), "rights")


def test_a_gone_and_a_paid_article_say_so(datasette: Datasette) -> None:
    gone = text(shown(datasette, "/artikel/5"))
    assert "Beim Medium verschwunden seit 02.11.2026, 13:00 Uhr ." in gone
    assert "Hier steht nur der frei lesbare Anfang" in text(shown(datasette, "/artikel/4"))


def test_the_citation_can_be_copied_and_saved(datasette: Datasette) -> None:
    citation = panel(shown(datasette, "/artikel/1"), "citation")
    assert "Weiß, Jürgen; dpa: Rat genehmigt Brücke. In: Kleine Zeitung, 1. November 2026, 12:30 Uhr." in citation
    bibtex, ris = (ask(datasette, f"/artikel/1.{form}") for form in ("bib", "ris"))
    assert bibtex.text.startswith("@online{weiss2026rat,")
    assert bibtex.headers["content-disposition"] == 'attachment; filename="weiss2026rat.bib"'
    assert ris.content.startswith(b"TY  - NEWS\r\nAU  - Wei\xc3\x9f, J\xc3\xbcrgen\r\n")
    assert ask(datasette, "/artikel/999.bib").status_code == 404


def test_evidence_is_saved_as_a_warc_file_of_its_own(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/1")
    record = page.xpath("//section[@aria-labelledby='evidence']//a[contains(@href, '.warc.gz')]/@href")[-1]
    answer = ask(datasette, record)
    assert answer.headers["content-type"] == "application/warc"
    records = [
        (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"))
        for one in ArchiveIterator(io.BytesIO(answer.content))
    ]
    assert [kind for kind, _ in records] == ["response", "request"]
    assert {url for _, url in records} == {"https://www.kleinezeitung.example/politik/brueckenbau-genehmigt-4711"}


@pytest.mark.parametrize(
    "path", ["/artikel/2/belege/1.warc.gz", "/artikel/1/belege/999.warc.gz", "/artikel/4/belege/4.warc.gz"]
)
def test_no_record_is_given_that_is_not_the_articles_or_not_kept(datasette: Datasette, path: str) -> None:
    assert ask(datasette, path).status_code == 404


def test_all_answers_are_listed_with_place_and_hash(datasette: Datasette) -> None:
    page = text(shown(datasette, "/artikel/1/belege"))
    assert page.count("WARC-Satz speichern") == 3
    assert re.search(r"[0-9a-f]{64}", page)
    rows = ask(datasette, "/artikel/1/belege.json").json()
    assert [row["outcome"] for row in rows] == ["changed", "changed", "new"]


def test_every_field_is_traced_to_its_place_on_the_page(datasette: Datasette) -> None:
    page = text(shown(datasette, "/artikel/2/herkunft"))
    assert "Überschrift title" in page
    assert "Bildnachweis" in page
    assert "ist keine Seite im Original aufbewahrt" in text(shown(datasette, "/artikel/4/herkunft"))


def test_evidence_that_is_missing_is_told(
    datasette: Datasette, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archiver.browse.pages import provenance

    monkeypatch.setattr(provenance, "evidence_folder", lambda path: tmp_path)
    assert "Der Beleg lässt sich nicht lesen" in text(shown(datasette, "/artikel/1/herkunft"))


def test_the_page_speaks_english_and_leaves_the_article_in_its_language(datasette: Datasette) -> None:
    page = shown(datasette, "/artikel/1", "en")
    assert "Where each field comes from" in text(page)
    assert "As printed" in panel(page, "dates")
    assert page.get("lang") == "en"
    assert page.xpath("//article")[0].get("lang") == "de"


@pytest.mark.parametrize(
    "path", ["/artikel/0", "/artikel/999", "/artikel/999999999999999999", f"/artikel/1/{OTHER}", "/artikel/x"]
)
def test_an_article_that_is_not_there_is_not_found(datasette: Datasette, path: str) -> None:
    assert ask(datasette, path).status_code == 404
