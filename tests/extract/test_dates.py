"""Which date of a page is its publication: one synthetic page per source, trap and conflict."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cpu_time import at_most
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.dates.find import Dates, date_candidates, find_dates
from archiver.extract.document import Document
from archiver.items import Found, Precision

BERLIN = ZoneInfo("Europe/Berlin")
FETCHED = datetime(2023, 6, 14, 16, 30, tzinfo=BERLIN)
URL = "https://tageblatt.example/stadt/bruecke-wird-saniert"
TEXT = (
    "<p>Die alte Brücke über die Mühlau wird ab dem Sommer saniert, wie die Verwaltung den Abgeordneten des Bauausschusses mitgeteilt hat. "
    "Die Arbeiten dauern voraussichtlich zwei Jahre und kosten mehr als geplant.</p>"
)
BODY = TEXT * 4


def page(head: str = "", above: str = "", below: str = "", body: str = BODY, after: str = "") -> str:
    """An article page with parts in the head, above and below the headline, and behind the article."""
    return (
        f'<html lang="de"><head><title>Brücke</title>{head}</head><body><header><nav><a href="/">Start</a></nav></header><main>'
        f"<article><header>{above}<h1>Brücke wird saniert</h1>{below}</header>{body}</article>{after}</main>"
        "<footer>© 2019 Tageblatt</footer></body></html>"
    )


def dates(html: str, url: str = URL, fetched: datetime = FETCHED, found: Found | None = None) -> Dates:
    return find_dates(Document(html.encode(), url, fetched, found=found))


def dates_by_headline(html: str) -> Dates:
    """For pages whose headline is no `<h1>`."""
    document = Document(html.encode(), URL, FETCHED)
    return find_dates(document, next(document.tree.iter("h3")))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def ld(**fields: str) -> str:
    pairs = "".join(f',"{name}":"{value}"' for name, value in fields.items())
    return (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Brücke wird saniert"{pairs}}}</script>'
    )


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


class TestSources:
    def test_json_ld_gives_publication_and_modification(self) -> None:
        found = dates(page(ld(datePublished="2023-06-12T09:05:00+02:00", dateModified="2023-06-13T10:00:00+02:00")))
        assert found.date == at("2023-06-12T09:05:00+02:00")
        assert found.modified == at("2023-06-13T10:00:00+02:00")
        assert (found.source, found.precision) == ("json-ld", Precision.MINUTE)
        assert found.original == "2023-06-12T09:05:00+02:00"
        assert found.conflict is None

    def test_a_video_page_is_published_when_its_video_is(self) -> None:
        video = '<script type="application/ld+json">{"@type":"VideoObject","uploadDate":"2023-06-12T09:05:00+02:00"}</script>'
        assert dates(page(video)).date == at("2023-06-12T09:05:00+02:00")

    def test_an_image_date_in_json_ld_is_not_the_pages(self) -> None:
        image = '<script type="application/ld+json">{"@type":"ImageObject","datePublished":"2022-01-01T08:00:00+01:00"}</script>'
        assert dates(page(image)).date is None

    @pytest.mark.parametrize(
        "name",
        ["article:published_time", "parsely-pub-date", "cXenseParse:recs:publishtime", "sailthru.date", "pubdate", "DC.date.issued",
         "dcterms.date", "date", "datePublished"],
    )  # fmt: skip
    @pytest.mark.parametrize("attribute", ["name", "property", "itemprop"])
    def test_meta_names_of_publication_are_read(self, name: str, attribute: str) -> None:
        found = dates(page(f'<meta {attribute}="{name}" content="2023-06-12T09:05:00+02:00">'))
        assert (found.date, found.source) == (at("2023-06-12T09:05:00+02:00"), "meta")

    @pytest.mark.parametrize("name", ["article:modified_time", "og:updated_time", "last-modified", "dateModified"])
    def test_meta_names_of_modification_are_never_the_publication(self, name: str) -> None:
        found = dates(page(meta(name, "2023-06-12T09:05:00+02:00")))
        assert found.date is None
        assert found.modified == at("2023-06-12T09:05:00+02:00")

    def test_the_feed_speaks_where_the_metadata_are_silent(self) -> None:
        link = Found(url=URL, date=at("2023-06-12T07:05:00+00:00"), modified=at("2023-06-12T08:00:00+00:00"))
        found = dates(page(below="<p class=date>12.06.2023</p>"), found=link)
        assert (found.date, found.source) == (at("2023-06-12T09:05:00+02:00"), "feed")
        assert found.modified == at("2023-06-12T10:00:00+02:00")

    def test_a_time_element_beside_the_headline_is_read(self) -> None:
        found = dates(
            page(below='<p>Von Eva Beispiel <time datetime="2023-06-12T09:05:00+02:00">vor zwei Tagen</time></p>')
        )
        assert (found.date, found.source) == (at("2023-06-12T09:05:00+02:00"), "time")
        assert found.original == "2023-06-12T09:05:00+02:00"

    def test_a_reading_time_in_a_time_element_is_no_date(self) -> None:
        assert dates(page(below='<time datetime="PT4M">4 Min.</time><time datetime="5m">5 Min.</time>')).date is None

    def test_microdata_beside_the_headline_are_read(self) -> None:
        found = dates(page(below='<span itemprop="datePublished" content="2023-06-12T09:05:00+02:00">Montag</span>'))
        assert found.date == at("2023-06-12T09:05:00+02:00")

    @pytest.mark.parametrize(
        "line",
        ["12.06.2023, 09:05 Uhr", "Veröffentlicht am 12. Juni 2023 um 9.05 Uhr", "Von Eva Beispiel | 12.06.2023 | 9:05 Uhr",
         "<span>12.06.2023</span> <span>09:05 Uhr</span>", "<b>12. Juni 2023</b><i>9:05</i>", "vor 2 Tagen, 12.06.2023 09:05"],
    )  # fmt: skip
    @pytest.mark.parametrize("name", ['class="article-date"', 'class="byline"', 'id="datum"', ""])
    @pytest.mark.parametrize("place", ["above", "below"])
    def test_the_printed_line_beside_the_headline_is_read(self, line: str, name: str, place: str) -> None:
        if line.startswith("vor"):
            line = line.partition(", ")[2]
        found = dates(page(**{place: f"<div {name}>{line}</div>"}))
        assert (found.date, found.source) == (at("2023-06-12T09:05:00+02:00"), "text")

    def test_a_day_in_print_is_midnight_at_the_site_and_keeps_its_wording(self) -> None:
        found = dates(page(above='<span class="post-date">Juni 12, 2023</span><span>0 Kommentare</span>'))
        assert found == Dates(at("2023-06-12T00:00:00+02:00"), Precision.DAY, "text", "Juni 12, 2023")

    def test_relative_print_counts_from_the_fetch(self) -> None:
        found = dates(page(below='<span class="time">vor 2 Stunden</span>'))
        assert found.date == at("2023-06-14T14:30:00+02:00")

    def test_hatom_is_read(self) -> None:
        html = page(below='<abbr class="published" title="2023-06-12T09:05:00+02:00">am 12. Juni 2023</abbr>')
        assert dates(html).date == at("2023-06-12T09:05:00+02:00")

    def test_a_date_set_as_a_heading_is_read(self) -> None:
        html = page(below='<h5 class="entry-date"><a href="/2023/06/"><time>12. Juni 2023</time></a></h5>')
        assert dates(html).date == at("2023-06-12T00:00:00+02:00")

    @pytest.mark.parametrize(
        "part",
        [
            "<figure><img src=a.jpg><figcaption><address>Eva Beispiel</address><time>12.06.2023, 09:05 Uhr</time></figcaption></figure>",
            '<aside><div>Eva Beispiel</div><div class="article__time">12.06.2023, 09:05 Uhr</div><button>Merken</button></aside>',
            '<span class="published"><time aria-hidden="true">12.06.2023, 09:05</time><span class="sr-only">12. Juni</span></span>',
            '<div class="footer"><time datetime="2023-06-12T09:05:00+02:00">12.06.2023</time></div>',
            "<p>Aus: <a href=/>Ausgabe vom 12.06.2023, 09:05 Uhr</a>, Seite 4 / Inland</p>",
        ],
        ids=[
            "author's figure",
            "column of facts",
            "kept from screen readers",
            "a foot below the headline",
            "printed edition",
        ],
    )
    def test_the_date_in_a_byline_of_unusual_make_is_read(self, part: str) -> None:
        assert dates(page(below=part)).date == at("2023-06-12T09:05:00+02:00")

    def test_the_time_below_a_post_refines_the_day_above_it(self) -> None:
        stamp = '<span>um <abbr class="published" title="2023-06-12T09:05:00+02:00">09:05</abbr></span>'
        html = (
            '<html><body><div class="widget"><h2 class="date-header">Montag, 12. Juni 2023</h2><div class="post hentry">'
            f'<h3>Brücke wird saniert</h3>{BODY}<div class="post-footer">{stamp}</div></div></div></body></html>'
        )
        assert dates_by_headline(html).date == at("2023-06-12T09:05:00+02:00")

    def test_the_nearer_of_two_places_counts(self) -> None:
        html = page(
            above='<p class="date">12.06.2023</p>', below="<p>Eva Beispiel</p>" * 5 + '<p class="date">10.06.2023</p>'
        )
        assert dates(html).date == at("2023-06-12T00:00:00+02:00")

    def test_the_line_at_the_end_of_the_article_is_read(self) -> None:
        link = '<a href="/2023/06/12/"><time>12. Juni 2023</time></a>'
        line = f'<footer class="entry-meta">Dieser Beitrag wurde am {link} veröffentlicht</footer>'
        assert dates(page(body=BODY + line)).date == at("2023-06-12T00:00:00+02:00")

    def test_a_labelled_list_below_the_text_is_read(self) -> None:
        facts = "<ul><li><strong>Datum</strong> 12.06.2023</li><li>Autorin Eva Beispiel</li></ul>"
        html = f"<html><body><h1>Brücke</h1>{BODY}{facts}</body></html>"
        assert dates(html).date == at("2023-06-12T00:00:00+02:00")

    def test_the_address_is_asked_last(self) -> None:
        found = dates(page(), "https://tageblatt.example/2023/06/12/bruecke-wird-saniert/")
        assert found == Dates(at("2023-06-12T00:00:00+02:00"), Precision.DAY, "url", "2023/06/12")

    def test_eight_digits_in_the_address_are_no_date(self) -> None:
        assert dates(page(), "https://tageblatt.example/artikel20230612/bruecke").date is None

    def test_creation_stands_in_where_no_publication_is_named(self) -> None:
        assert dates(page(meta("dcterms.created", "2023-06-12T09:05:00+02:00"))).source == "meta"

    def test_all_candidates_are_listed_best_first(self) -> None:
        html = page(
            ld(datePublished="2023-06-12T09:05:00+02:00", dateModified="2023-06-13T09:05:00+02:00"),
            below="<time>12.06.2023</time>",
        )
        document = Document(html.encode(), "https://tageblatt.example/2023/06/12/x", FETCHED)
        assert [candidate.source for candidate in date_candidates(document)] == ["json-ld", "json-ld", "text", "url"]


class TestNever:
    @pytest.mark.parametrize(
        "part",
        [
            {"body": "<p>Am 1. Januar 1990 wurde die Brücke eröffnet.</p>" + BODY},
            {"body": "<p>Sie ist am 1. Januar 2020 zuletzt geprüft worden</p>" + BODY},
            {"body": f"<blockquote>12.06.2023</blockquote>{BODY}"},
            {"after": '<div class="comments"><article><time datetime="2023-06-12T09:05+02:00">12. Juni</time>Gut so</article></div>'},
            {"after": '<ol class="commentlist"><li><time datetime="2023-06-12">12. Juni 2023 um 9:05</time></li></ol>'},
            {"after": '<div class="related"><h3><a href="/b">Anderer Bericht</a></h3><span class="date">12.06.2023</span></div>'},
            {"after": '<aside><h4>You Missed</h4><a href="/c">Haus brennt</a><span>Juni 12, 2023</span><span>38 views</span></aside>'},
            {"after": '<section class="widget_recent"><div><a href="/c">Haus brennt</a><span>Juni 12, 2023</span></div></section>'},
            {"after": '<article><h2><a href="/c">Haus brennt</a></h2><time datetime="2023-06-12T09:05">12.06.2023</time></article>'},
            {"after": '<h2>Haus brennt <span class="date">12.06.2023</span></h2>'},
            {"below": "<figure><img src=a.jpg><figcaption>Die Brücke am 12. Juni 2023</figcaption></figure>"},
            {"below": "<div class=x><img src=a.jpg><p>Alte Brücke in Neustadt nach dem Unwetter, 12. Juni 2023</p></div>"},
            {"above": '<div class="topbar"><span class="current-date">Mittwoch, 14. Juni 2023</span></div>'},
            {"below": '<p>Über dieses Thema berichtet der Funk am <time datetime="2023-06-12T18:00:00+02:00">12.06.2023</time>.</p>'},
            {"below": '<div class="caption">Archivbild, 12. Juni 2023</div>'},
            {"below": "<p>Termin: 12.06.2023, 19:30 Uhr</p>"},
            {"below": '<aside><a href="/a-1"><time>12.06.2023</time> Alte Brücke in Neustadt nach dem Unwetter gesperrt</a></aside>'},
            {"below": "<aside><h3>Mehr</h3><time>12.06.2023</time> <a href=/a-1>Unwetter</a></aside>"},
            {"below": "<figure><img src=a.jpg><figcaption>Die Brücke am <time>12.06.2023</time></figcaption></figure>"},
            {"below": "<p class=price>12,06 Euro</p><p>Teil 3.4. der Serie</p>"},
            {"below": "<time>31.02.2023</time><p class=date>Juni 2023</p>"},
            {"head": meta("article:published_time", "") + meta("date", "unbekannt") + meta("pubdate", "1970-01-01T00:00:00Z")},
            {"head": ld(datePublished="null", dateCreated="0001-01-01T00:00:00")},
        ],
    )  # fmt: skip
    def test_no_date_is_made_of_what_is_none(self, part: dict[str, str]) -> None:
        assert dates(page(**part)).date is None

    @pytest.mark.parametrize(
        "part",
        [
            {"head": ld(datePublished="2023-06-16T09:00:00+02:00")},
            {"head": meta("article:published_time", "2099-06-16")},
            {"below": '<time datetime="2023-06-16T09:00:00+02:00">16.06.2023</time>'},
            {"below": '<p class="date">16.06.2023</p>'},
        ],
    )
    def test_a_date_after_the_fetch_is_passed_over(self, part: dict[str, str]) -> None:
        assert dates(page(**part)).date is None
        assert dates(page(**part), "https://tageblatt.example/2023/06/12/x").source == "url"

    def test_a_modification_after_the_fetch_is_passed_over(self) -> None:
        found = dates(page(ld(datePublished="2023-06-12T09:05:00+02:00", dateModified="2023-08-12T09:05:00+02:00")))
        assert found.modified is None

    def test_an_update_alone_is_no_publication(self) -> None:
        found = dates(page(below='<p class="date">Aktualisiert am 12.06.2023, 09:05 Uhr</p>'))
        assert found.date is None
        assert found.modified == at("2023-06-12T09:05:00+02:00")

    def test_an_updated_time_element_is_no_publication(self) -> None:
        html = page(below='<time class="entry-date published" datetime="2023-06-12T09:05:00+02:00">12. Juni</time>'
                          '<time class="updated" datetime="2023-06-13T09:05:00+02:00">13. Juni</time>')  # fmt: skip
        found = dates(html)
        assert (found.date, found.modified) == (at("2023-06-12T09:05:00+02:00"), at("2023-06-13T09:05:00+02:00"))

    def test_a_date_classed_updated_that_stands_alone_is_the_publication(self) -> None:
        """Themes give their one date the class that hAtom asks for."""
        found = dates(page(below='<div class="entry-meta"><span class="updated">12. Juni 2023</span></div>'))
        assert (found.date, found.modified) == (at("2023-06-12T00:00:00+02:00"), None)

    def test_the_word_before_a_time_element_tells_an_update(self) -> None:
        html = page(below='<p>Aktualisiert am <time datetime="2023-06-13T09:05:00+02:00">13.06.2023</time></p>')
        assert dates(html).date is None

    def test_the_state_of_the_text_is_its_date_where_nothing_else_is_printed(self) -> None:
        assert dates(page(below='<p class="meta">Stand: 12.06.2023 09:05 Uhr</p>')).date == at(
            "2023-06-12T09:05:00+02:00"
        )


class TestSeed:
    """The make-up of our typical page: a WordPress theme whose posts tell their date in print alone."""

    HTML = (
        '<html lang="de"><body><div class="top-bar"><span>Mi. Juni 14th, 2023</span></div><nav><a href="/">Start</a></nav>'
        '<div class="blog-post-box"><div class="header"><div class="blog-category"><a href="/politik">POLITIK</a></div>'
        '<span class="blog-date"><i class="clock"></i> <a href="/2023/06">Juni 12, 2023</a></span><span>0 Kommentare</span>'
        '<h1 class="title single">Brücke wird saniert</h1></div><article class="small">' + BODY + '<h3>Related Posts</h3>'
        '<div class="card"><span class="blog-date">Mai 3, 2023</span><h4><a href="/b">Haus brennt</a></h4></div></article></div>'
        '<div id="comments"><h3>Schreibe einen Kommentar</h3></div>'
        '<div class="missed-section"><h2>You Missed</h2><div class="post"><h4><a href="/c">Hund beißt</a></h4>'
        '<span class="blog-date">Juni 13, 2023</span><span>38 views</span></div></div></body></html>'
    )  # fmt: skip

    def test_the_printed_date_is_found_as_printed(self) -> None:
        assert dates(self.HTML) == Dates(at("2023-06-12T00:00:00+02:00"), Precision.DAY, "text", "Juni 12, 2023")

    def test_without_it_neither_cards_nor_widget_stand_in(self) -> None:
        assert dates(self.HTML.replace("Juni 12, 2023", "")).date is None


class TestExactness:
    @pytest.mark.parametrize(
        "value",
        [
            "2023-06-12",
            "2023-06-12T00:00:00+02:00",
            "2023-06-12T00:00:00",
            "2023-06-12T00:00:00Z",
            "2023-06-11T22:00:00.000Z",
        ],
    )
    def test_midnight_in_metadata_is_a_day(self, value: str) -> None:
        found = dates(page(ld(datePublished=value)))
        assert (found.date, found.precision) == (at("2023-06-12T00:00:00+02:00"), Precision.DAY)

    def test_midnight_that_readers_see_is_a_time(self) -> None:
        found = dates(
            page(ld(datePublished="2023-06-12T00:00:00+02:00"), below='<p class="date">12.06.2023, 00:00 Uhr</p>')
        )
        assert (found.date, found.precision) == (at("2023-06-12T00:00:00+02:00"), Precision.MINUTE)

    def test_a_day_is_refined_by_print_of_the_same_day(self) -> None:
        found = dates(page(ld(datePublished="2023-06-12"), below='<p class="date">12.06.2023, 09:05 Uhr</p>'))
        assert (found.date, found.source) == (at("2023-06-12T09:05:00+02:00"), "text")
        assert found.original == "12.06.2023, 09:05 Uhr"

    def test_the_state_of_the_text_is_a_modification_beside_a_publication(self) -> None:
        found = dates(page(ld(datePublished="2023-06-12"), below='<p class="meta">Stand: 12.06.2023, 13:19 Uhr</p>'))
        assert (found.date, found.precision) == (at("2023-06-12T00:00:00+02:00"), Precision.DAY)
        assert found.modified == at("2023-06-12T13:19:00+02:00")

    def test_a_day_is_refined_by_a_lower_meta_name(self) -> None:
        found = dates(page(ld(datePublished="2023-06-12") + meta("dc.date", "2023-06-12T06:00+02:00")))
        assert found.date == at("2023-06-12T06:00:00+02:00")

    def test_a_day_is_not_refined_by_another_day_but_the_conflict_is_told(self) -> None:
        found = dates(page(ld(datePublished="2023-06-12"), below='<p class="date">11.06.2023, 09:05 Uhr</p>'))
        assert (found.date, found.source) == (at("2023-06-12T00:00:00+02:00"), "json-ld")
        assert found.conflict == "json-ld 2023-06-12, but text 11.06.2023, 09:05 Uhr"

    @pytest.mark.parametrize(
        ("url", "zone"),
        [
            ("https://blatt.at/a", "Europe/Vienna"),
            ("https://blatt.ch/a", "Europe/Zurich"),
            ("https://blatt.de/a", "Europe/Berlin"),
        ],
    )
    def test_naive_times_are_the_sites(self, url: str, zone: str) -> None:
        found = dates(page(ld(datePublished="2023-06-12T09:05:00")), url)
        assert found.date == datetime(2023, 6, 12, 9, 5, tzinfo=ZoneInfo(zone))

    def test_utc_is_told_in_the_sites_zone_and_other_offsets_stay(self) -> None:
        late = dates(page(ld(datePublished="2023-06-11T22:30:00+00:00"))).date
        assert late is not None
        assert late.isoformat() == "2023-06-12T00:30:00+02:00"
        far = dates(page(ld(datePublished="2023-06-11T22:30:00-04:00"))).date
        assert far is not None
        assert far.isoformat() == "2023-06-11T22:30:00-04:00"

    @pytest.mark.parametrize(
        "value", ["1686553500", "1686553500000", "Mon, 12 Jun 2023 07:05:00 GMT", "Mon Jun 12 09:05:00 CEST 2023"]
    )
    def test_other_machine_spellings_are_read(self, value: str) -> None:
        assert dates(page(meta("article:published_time", value))).date == at("2023-06-12T09:05:00+02:00")


class TestConflicts:
    """Readers see 09:05 on every page here."""

    PRINT = '<p class="date">12.06.2023, 09:05 Uhr</p>'

    def test_a_bare_z_that_readers_see_as_local_time_is_wrong(self) -> None:
        found = dates(page(ld(datePublished="2023-06-12T09:05:30Z"), below=self.PRINT))
        assert (found.date, found.source) == (at("2023-06-12T09:05:00+02:00"), "text")
        assert found.conflict == "json-ld 2023-06-12T09:05:30Z is local time, not UTC"

    def test_the_modification_shares_the_wrong_z(self) -> None:
        found = dates(
            page(ld(datePublished="2023-06-12T09:05:30Z", dateModified="2023-06-12T10:00:00Z"), below=self.PRINT)
        )
        assert found.modified == at("2023-06-12T10:00:00+02:00")

    def test_a_z_that_readers_see_converted_is_right(self) -> None:
        found = dates(page(ld(datePublished="2023-06-12T07:05:30Z"), below=self.PRINT))
        assert (found.date, found.source) == (at("2023-06-12T09:05:30+02:00"), "json-ld")

    @pytest.mark.parametrize("value", ["2023-06-12T09:05:30.847Z", "2023-06-12T09:05:30+00:00"])
    def test_a_computed_utc_is_believed_where_the_server_prints_utc(self, value: str) -> None:
        assert dates(page(ld(datePublished=value), below=self.PRINT)).date == at(
            "2023-06-12T11:05:30.847+02:00"
        ).replace(microsecond=847000 if "847" in value else 0)

    def test_metadata_with_an_offset_correct_a_wrong_utc_of_the_same_clock(self) -> None:
        html = page(
            meta("article:published_time", "2023-06-12T09:05:12+00:00") + meta("date", "2023-06-12T09:05:12+02:00")
        )
        assert dates(html).date == at("2023-06-12T09:05:12+02:00")

    def test_a_time_element_whose_text_shows_the_same_clock_is_local(self) -> None:
        html = page(below='<time class="published" datetime="2023-06-12T09:05:12+00:00">12.06.2023 um 09:05 Uhr</time>')
        assert dates(html).date == at("2023-06-12T09:05:00+02:00")

    def test_utc_that_lies_after_the_fetch_is_local_time(self) -> None:
        html = page(ld(datePublished="2023-06-14T16:20:00Z"))
        assert dates(html).date == at("2023-06-14T16:20:00+02:00")
        later = dates(html, fetched=FETCHED + timedelta(hours=5))
        assert later.date == at("2023-06-14T18:20:00+02:00")

    def test_a_modification_before_the_publication_is_kept_and_told(self) -> None:
        found = dates(page(ld(datePublished="2023-06-12T09:05:00+02:00", dateModified="2023-06-10T09:05:00+02:00")))
        assert found.date == at("2023-06-12T09:05:00+02:00")
        assert found.modified == at("2023-06-10T09:05:00+02:00")
        assert found.conflict == (
            "modified 2023-06-10T09:05:00+02:00 (json-ld) is before published 2023-06-12T09:05:00+02:00 (json-ld)"
        )

    def test_several_conflicts_are_all_told(self) -> None:
        told = ld(datePublished="2023-06-12T09:05:00+02:00", dateModified="2023-06-10T09:05:00+02:00")
        found = dates(page(told + meta("article:published_time", "2023-06-11T08:00:00+02:00")))
        assert found.conflict == (
            "modified 2023-06-10T09:05:00+02:00 (json-ld) is before published 2023-06-12T09:05:00+02:00 (json-ld); "
            "json-ld 2023-06-12T09:05:00+02:00, but meta 2023-06-11T08:00:00+02:00"
        )

    def test_a_modification_of_the_same_day_without_time_is_kept(self) -> None:
        found = dates(page(ld(datePublished="2023-06-12T09:05:00+02:00", dateModified="2023-06-12")))
        assert (found.modified, found.conflict) == (found.date, None)

    def test_a_later_change_in_meta_counts_where_json_ld_repeats_the_publication(self) -> None:
        published = ld(datePublished="2023-06-12T09:05:00+02:00", dateModified="2023-06-12T09:05:00+02:00")
        found = dates(page(published + meta("article:modified_time", "2023-06-12T11:00:00+02:00")))
        assert found.modified == at("2023-06-12T11:00:00+02:00")

    def test_a_change_written_as_publication_gives_way_to_what_readers_see(self) -> None:
        line = '<p class="date">Veröffentlicht: 11.06.2023, 08:00 Uhr Aktualisiert: 12.06.2023, 09:05 Uhr</p>'
        found = dates(
            page(ld(datePublished="2023-06-12T09:05:00+02:00", dateModified="2023-06-12T09:05:00+02:00"), below=line)
        )
        assert (found.date, found.source) == (at("2023-06-11T08:00:00+02:00"), "text")
        assert found.modified == at("2023-06-12T09:05:00+02:00")

    def test_an_earlier_printed_day_alone_does_not_overrule_the_metadata(self) -> None:
        found = dates(
            page(
                ld(datePublished="2023-06-12T09:05:00+02:00", dateModified="2023-06-12T09:05:00+02:00"),
                below="<time>11.06.2023</time>",
            )
        )
        assert found.date == at("2023-06-12T09:05:00+02:00")
        assert found.conflict == "json-ld 2023-06-12T09:05:00+02:00, but text 11.06.2023"

    def test_print_in_a_time_element_corrects_an_attribute_of_another_day(self) -> None:
        html = page(below='<time datetime="2023-06-14T08:00:00+02:00">12.06.2023, 09:05 Uhr</time>')
        assert dates(html).date == at("2023-06-12T09:05:00+02:00")


PIECES = [
    "<time datetime='", "2023-06-12", "T09:05Z", "'>", "<h1>", "</h1>", "<p class=date>", "12.06.2023", " 9:05 Uhr", "</p>", "<article>",
    "<script type='application/ld+json'>", '{"@type":"NewsArticle","datePublished":', "[]", "12e400", "{}", '"2023-06-12"', "}",
    "</script>", "<meta name=date content=", "99999999999999", ">", "\x00", "vor 2 Stunden", "<footer>", "Stand: ",
]  # fmt: skip


class TestBounds:
    @pytest.mark.parametrize(
        "html",
        [
            page(below=f"<time>{'1.' * 50_000}</time>", body="<p>" + "12.10." * 50_000 + "</p>"),
            page(below="<div>" * 20_000 + "12.06.2023" + "</div>" * 20_000),
            page(below="<span>12.13.2023</span>" * 20_000),
            page(above="<b><span>1.1.</span></b>" * 20_000),
            page(below="<p class='" + "date " * 20_000 + "'>12.06.</p>" * 50),
            page("".join(meta("date", "1" * 1000) for _ in range(2_000))),
        ],
        ids=["digits", "nesting", "days that cannot be", "before the headline", "classes", "meta"],
    )
    def test_a_hostile_page_costs_little(self, html: str) -> None:
        document = Document(html.encode(), URL, FETCHED)
        assert document.tree is not None
        assert document.meta is not None
        with at_most(0.5):
            find_dates(document)

    @given(st.lists(st.sampled_from(PIECES), max_size=25))
    def test_no_page_raises_and_no_date_lies_ahead(self, pieces: list[str]) -> None:
        found = dates("".join(pieces))
        assert found.date is None or found.date <= FETCHED + timedelta(hours=24)
        assert (found.date is None) == (found.precision is None) == (found.source is None)

    def test_an_empty_page_has_no_date(self) -> None:
        assert find_dates(Document(b"", URL, datetime.now(UTC))) == Dates()
