"""An article page of our own with related links around and in its text, for the tests of what finds them."""

from __future__ import annotations

from archiver.extract.body.layout import find_layout
from archiver.extract.document import Document
from archiver.extract.related.find import find_related
from archiver.extract.title import find_headline
from archiver.items import Link

URL = "https://www.talbote.example/politik/gemeinderat-genehmigt-neue-bruecke-4711"
HEADLINE = "Gemeinderat genehmigt neue Brücke über die Wiesen"
TEXT = (
    "Der Gemeinderat von Oberwiesenbach hat am Donnerstagabend dem Bau der neuen Brücke zugestimmt, nach vier Stunden Aussprache.",
    "Zwölf Räte stimmten dafür, drei dagegen. „Das war überfällig“, sagte Bürgermeisterin Ayşe Groß nach der Sitzung im Rathaus.",
    "Die Arbeiten sollen im Frühjahr beginnen und anderthalb Jahre dauern; die Straße bleibt so lange für den Verkehr gesperrt.",
    "Das Land übernimmt sechzig Prozent der Kosten von 4,2 Millionen Euro, den Rest zahlt die Gemeinde aus ihren Rücklagen.",
)
MENU = "".join(
    f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in ("Politik", "Wirtschaft", "Sport", "Kultur")
)
A, B, C = (
    "/politik/alte-bruecke-gesperrt-4600",
    "/politik/streit-um-die-umleitung-4655",
    "/leute/portraet-der-baumeisterin-4502",
)
TITLE_A, TITLE_B, TITLE_C = (
    "Alte Brücke nach Riss gesperrt",
    "Streit um die Umleitung spitzt sich zu",
    "Die Frau, die Brücken baut",
)


def page(between: str = "", after: str = "", below: str = "", aside: str = "", before: str = "") -> Document:
    """An article page with something between its paragraphs, after the last one, below the article, beside it or above it."""
    first, second, third, fourth = (f"<p>{text}</p>" for text in TEXT)
    return Document(
        f"""<html><head><title>{HEADLINE} | Talbote</title><meta property="og:title" content="{HEADLINE}"></head><body>
        <header class="site-header"><nav><ul>{MENU}</ul></nav></header>{before}
        <main><article><h1>{HEADLINE}</h1><div class="entry-content">{first}{second}{between}{third}{fourth}{after}</div></article>
        {below}</main><aside class="sidebar">{aside}</aside>
        <footer><ul>{MENU}<li><a href="/impressum">Impressum</a></li></ul></footer></body></html>""".encode(),
        URL,
    )


def links_of(document: Document) -> tuple[Link, ...]:
    return find_related(document, find_layout(document, find_headline(document)))


def found(document: Document) -> list[tuple[str, str | None]]:
    return [(link.url.removeprefix("https://www.talbote.example"), link.title) for link in links_of(document)]


def items(*entries: tuple[str, str]) -> str:
    return "".join(f'<li><a href="{url}">{title}</a></li>' for url, title in entries)


def box(heading: str, *entries: tuple[str, str], more: str = "") -> str:
    return f"<div><h3>{heading}</h3><ul>{items(*entries)}{more}</ul></div>"


BOTH = items((A, TITLE_A), (B, TITLE_B))
WANTED = [(A, TITLE_A), (B, TITLE_B)]


def card(url: str, title: str, topic: str = "Politik") -> str:
    """A WordPress card: picture, category, headline, cut excerpt, button."""
    return (
        f'<article class="post-{len(title)} post type-post hentry tag-ads">'
        f'<a class="thumb" href="{url}"><img src="/b.jpg" alt="Bild einer Brücke"></a>'
        f'<span class="cat"><a href="/category/{topic.lower()}/">{topic}</a></span><h4 class="title"><a href="{url}">{title}</a></h4>'
        f'<time>3. Mai 2024</time><p>Ein Auszug, der mitten im Satz […]</p><a class="more-link" href="{url}">Weiterlesen</a></article>'
    )


CARDS = card(A, TITLE_A) + card(B, TITLE_B)
