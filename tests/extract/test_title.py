"""The headline that readers see, and its kicker."""

from __future__ import annotations

import time

import pytest

from archiver.extract.document import Document
from archiver.extract.title import TITLE_LIMIT, Headline, find_headline, without_site

URL = "https://www.testblatt.example/lokales/bruecke-wird-saniert-1.html"
TITLE = "Brücke über die Mühlach wird saniert"
TEXT = (
    "<p>Der Gemeinderat hat am Abend beschlossen, die alte Brücke zu sanieren; zwölf Räte stimmten dafür, vier dagegen.</p>"
    * 4
)


def headline(body: str, head: str = f"<title>{TITLE} | Testblatt</title>", url: str = URL) -> Headline:
    page = f'<!doctype html><html lang="de"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return find_headline(Document(page.encode(), url))


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="Testblatt">'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<main><h1>{TITLE}</h1>{TEXT}</main>", id="a plain h1"),
        pytest.param(
            f'<ol class="breadcrumb"><li><h1>{TITLE}</h1></li></ol><div class="top"><p class="big">{TITLE}</p></div>{TEXT}',
            id="h1 in the breadcrumb, a paragraph as headline",
        ),
        pytest.param(
            f'<h1 class="site-title"><a href="/">Testblatt</a></h1><article><h2>{TITLE}</h2>{TEXT}</article>',
            id="h2 below the site's name",
        ),
        pytest.param(
            f'<h1><a href="/"><img alt="x">Testblatt</a></h1><h1>{TITLE}</h1>{TEXT}',
            id="h1 twice, the first is the logo",
        ),
        pytest.param(
            f'<ul class="breadcrumb"><li><a href="/">Start</a></li><li><h1>{TITLE} – das sagt der Rat</h1></li></ul>'
            f'<header><h2 class="headline">{TITLE}</h2></header>{TEXT}',
            id="h1 hidden in the breadcrumb",
        ),
        pytest.param(
            f'<h1 class="sr-only">{TITLE} bis Mai</h1><div><h2>{TITLE}</h2>{TEXT}</div>',
            id="h1 for screen readers only",
        ),
        pytest.param(
            f'<h1 class="logo"><a href="/">Testblatt</a></h1><div class="headline">{TITLE}</div>{TEXT}',
            id="a div classed headline",
        ),
        pytest.param(
            f"<table><tr><td><font size=5><b>{TITLE}</b></font><br>{TEXT}</td></tr></table>",
            id="a table layout without headings",
        ),
        pytest.param(
            f'<h2><a href="/anderes-2.html">{TITLE}: Anwohner klagen</a></h2><h1>{TITLE}</h1>{TEXT}',
            id="a teaser with like words above",
        ),
        pytest.param(f"<h1>{TITLE}</h1>{TEXT}<aside><h2>{TITLE}</h2></aside>", id="the same words in a side box"),
        pytest.param(
            f"<h1>Brücke über die\n Müh\u00adlach <br>wird\u200b saniert</h1>{TEXT}",
            id="soft hyphens, line breaks, zero-width spaces",
        ),
        pytest.param(
            f'<h1><span class="badge badge--plus">Plus</span> {TITLE}</h1>{TEXT}', id="a premium badge inside"
        ),
        pytest.param(f"<h1>{TITLE} <em>SZ+</em></h1>{TEXT}", id="a premium mark by its text"),
        pytest.param(
            f'<h1><span class="visually-hidden">Artikel: </span>{TITLE}</h1>{TEXT}', id="a prefix for screen readers"
        ),
        pytest.param(
            f'<h1><span class="t">{TITLE}</span><span class="s">Der Rat stimmt mit großer Mehrheit zu</span></h1>{TEXT}',
            id="standfirst inside the heading",
        ),
    ],
)
def test_title_is_what_readers_see(body: str) -> None:
    found = headline(body)
    assert (found.title, found.kicker) == (TITLE, None)
    assert found.element is not None
    assert found.element.getparent().tag != "li"


@pytest.mark.parametrize(
    ("body", "machine"),
    [
        pytest.param('<h1><span class="topline">Verkehr</span> <span>{t}</span></h1>', "{t}", id="span in the heading"),
        pytest.param(
            '<h1><span class="headline__kicker">Verkehr</span><span class="sep">: </span><span>{t}</span></h1>',
            "Verkehr: {t}",
            id="with a colon",
        ),
        pytest.param('<h1><strong class="dachzeile">Verkehr</strong>{t}</h1>', "{t}", id="strong before loose text"),
        pytest.param(
            '<h1><span>Verkehr</span><span class="visually-hidden">:</span> <span>{t}</span></h1>',
            "{t}",
            id="told by a hidden colon",
        ),
        pytest.param(
            '<h2><span class="block">Verkehr</span> <span>{t}</span></h2>',
            "Testort: {t}",
            id="told by the machine title",
        ),
        pytest.param(
            '<h1><span class="css-1a2">Verkehr</span><span class="css-3b4">{t}</span></h1>',
            "Pendler ärgern sich über Sperrung",
            id="glued to the title, so set in a line of its own",
        ),
        pytest.param(
            '<h3><span class="toptitle">Verkehr</span> <span class="title">{t}</span></h3>',
            "{t} | Blatt",
            id="top title",
        ),
        pytest.param('<header><p class="overline">Verkehr</p><h1>{t}</h1></header>', "{t}", id="named line before"),
        pytest.param("<hgroup><div><div>Verkehr</div></div><h1>{t}</h1></hgroup>", "{t}", id="plain line before"),
        pytest.param(
            '<header><span class="kicker">Verkehr</span><time>3. Mai 2024</time><h1>{t}</h1></header>',
            "{t}",
            id="date between",
        ),
        pytest.param(
            '<div class="field-dachzeile">Verkehr</div><span><h1>{t}</h1></span>',
            "{t}",
            id="before the heading's wrapper",
        ),
    ],
)
def test_kicker_is_kept_apart(body: str, machine: str) -> None:
    found = headline(f"<main><div>{body.format(t=TITLE)}</div>{TEXT}</main>", og(machine.format(t=TITLE)))
    assert (found.title, found.kicker) == (TITLE, "Verkehr")


@pytest.mark.parametrize(
    "line",
    [
        "<p>Von Erika Beispiel</p>",
        "<p>21. Oktober 2024</p>",
        "<div>Stand: 21.10.2024 14:05 Uhr</div>",
        "<p>0 Kommentare</p>",
        "<div><a href='/lokales/'>Lokales</a></div>",
        '<div class="breadcrumbs">Start › Lokales</div>',
        "<p>Anzeige</p>",
        f"<p>{TITLE}</p>",
        "<nav>Menü</nav>",
        "<p>Ein Absatz, der vor der Überschrift steht, ist länger als jede Dachzeile und darum auch keine, wie lange man ihn liest.</p>",
    ],
)
def test_other_lines_before_the_headline_are_no_kicker(line: str) -> None:
    assert headline(f"<main><div>{line}<h1>{TITLE}</h1></div>{TEXT}</main>").kicker is None


def test_a_word_set_off_inside_the_headline_is_no_kicker() -> None:
    found = headline(f"<h1><em>Brücke</em> über die Mühlach wird saniert</h1>{TEXT}")
    assert (found.title, found.kicker) == (TITLE, None)


def test_the_first_of_two_glued_lines_is_the_title_where_metadata_say_so() -> None:
    body = f"<h1><span>{TITLE}</span><span>Zwei Jahre Umweg</span></h1>"
    assert headline(f"<main><div>{body}</div>{TEXT}</main>", og(TITLE)).title == TITLE


@pytest.mark.parametrize(
    "logo", ["", '<h1 class="logo">Gemeinde Musterau</h1>', "<div class='cookie-box'><h2>Cookies und Sie</h2></div>"]
)
@pytest.mark.parametrize("tag", ["h2", "h3"])
def test_the_heading_above_the_text_is_the_title_where_all_pages_of_a_site_share_one(logo: str, tag: str) -> None:
    body = f"{logo}<div><{tag}>{TITLE}</{tag}><p>21.10.2024</p>{TEXT}<{tag}>Die Kosten steigen</{tag}>{TEXT}</div>"
    assert headline(body, "<title>Gemeinde Musterau</title>").title == TITLE


def test_a_sub_heading_is_no_title_where_metadata_alone_have_it() -> None:
    body = f"<div>{TEXT}<h2>Die Kosten steigen</h2>{TEXT}</div>"
    assert headline(body, f"<title>{TITLE}</title>").title == TITLE


def test_a_hidden_colon_parts_two_lines_of_one_title() -> None:
    body = '<h1>Brückenbau<span class="visually-hidden">:</span> <span>Pendler warten zwei Jahre</span></h1>'
    title = "Brückenbau: Pendler warten zwei Jahre"
    assert headline(f"<main><div>{body}</div>{TEXT}</main>", og("Warten auf den Brückenbau")).title == title


def test_a_line_that_names_the_section_is_no_kicker() -> None:
    section = '<meta property="article:section" content="Lokales">'
    assert headline(f"<main><div><p>Lokales</p><h1>{TITLE}</h1></div>{TEXT}</main>", og(TITLE) + section).kicker is None


def test_quotes_and_dashes_stay_as_printed() -> None:
    printed = "„Wir brauchen die Brücke“ – und zwar ‚sofort‘"
    assert headline(f"<h1>{printed}</h1>{TEXT}", f"<title>{printed} - Testblatt</title>").title == printed


def test_the_seo_title_does_not_replace_the_printed_one() -> None:
    seo = og("Mühlachbrücke Testort: Sanierung, Sperrung, Umleitung – alle Infos")
    assert headline(f"<h1>{TITLE}</h1>{TEXT}", seo).title == TITLE


def test_the_printed_headline_may_share_no_word_with_the_metadata() -> None:
    found = headline(f"<main><h1>Gute Nachricht für Pendler</h1>{TEXT}</main>", og("Mühlachbrücke: Rat gibt Geld frei"))
    assert found.title == "Gute Nachricht für Pendler"


def test_a_section_name_as_h1_does_not_become_the_title() -> None:
    found = headline(f"<main><h1>Lokales</h1><div>{TEXT}</div></main>", og("Mühlachbrücke: Rat gibt Geld frei"))
    assert (found.title, found.element) == ("Mühlachbrücke: Rat gibt Geld frei", None)


def test_without_any_heading_the_metadata_give_the_title() -> None:
    found = headline(f"<div>{TEXT}</div>", "<title>Brücke gesperrt - Umleitung bis Mai - Testblatt</title>")
    assert (found.title, found.kicker, found.element) == ("Brücke gesperrt - Umleitung bis Mai", None, None)


def test_a_page_without_metadata_has_the_title_of_its_heading() -> None:
    assert headline(f"<h1>{TITLE}</h1>{TEXT}", "").title == TITLE


def test_a_page_without_text_has_no_title() -> None:
    found = headline("", "")
    assert (found.title, found.kicker, found.element) == (None, None, None)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Brücke gesperrt | Testblatt", "Brücke gesperrt"),
        ("Brücke gesperrt | Lokales | Testblatt.de", "Brücke gesperrt"),
        ("Brücke gesperrt – Testblatt – 21.10.2024", "Brücke gesperrt"),
        ("Testblatt - Brücke gesperrt", "Brücke gesperrt"),
        ("Brücke gesperrt › testblatt.de", "Brücke gesperrt"),
        ("Brücke gesperrt : 31.10.2023, 10.19 Uhr", "Brücke gesperrt"),
        ("Brücke gesperrt - Umleitung bis Mai", "Brücke gesperrt - Umleitung bis Mai"),
        ("Nord-Süd-Brücke: gesperrt", "Nord-Süd-Brücke: gesperrt"),
        ("Testblatt", "Testblatt"),
    ],
)
def test_site_names_dates_and_sections_are_cut_off_machine_titles(title: str, expected: str) -> None:
    assert without_site(title, frozenset({"testblatt"})) == expected


def test_a_title_of_a_megabyte_is_cut() -> None:
    title = headline(f"<h1>{'Sehr ' * 200_000}</h1>", f"<title>{'Sehr ' * 200_000}</title>").title
    assert title is not None
    assert len(title) <= TITLE_LIMIT


@pytest.mark.parametrize("filler", [" ", "1.", "- ", "| ", ": ", "<b>"])
def test_long_runs_take_no_time(filler: str) -> None:
    run = filler * (100_000 // len(filler))
    start = time.process_time()
    headline(f"<p>{run}</p><h1>A{run}B</h1>", f"<title>A{run}B</title>")
    assert time.process_time() - start < 2
