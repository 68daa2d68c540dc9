"""Synthetic German article pages: one text, set in the many ways that sites set theirs."""

from __future__ import annotations

import re

from archiver.extract.body.find import Body, find_body
from archiver.extract.body.layout import Layout, find_layout
from archiver.extract.document import Document
from archiver.extract.title import find_headline

URL = "https://zeitung.example/lokales/bruecke-saniert-123"
TITLE = "Alte Brücke in Musterstadt wird zwei Jahre lang saniert"
LEAD = "Die Stadt lässt das Bauwerk von Grund auf erneuern. Autofahrer müssen sich auf lange Umwege einstellen."
TEXT = (
    "Die Bauarbeiten an der Alten Brücke beginnen im kommenden Frühjahr. Das hat der Stadtrat am Dienstagabend mit großer "
    "Mehrheit beschlossen, nachdem Gutachter erhebliche Schäden an den Pfeilern festgestellt hatten.",
    "„Wir haben lange gerungen, aber die Sicherheit geht vor“, sagte Bürgermeisterin Erika Beispiel nach der Sitzung. Die "
    "Kosten schätzt die Verwaltung auf rund zwölf Millionen Euro, von denen das Land gut die Hälfte übernehmen soll.",
    "Für die Anwohner bedeutet der Beschluss vor allem Geduld. Der Busverkehr wird über die Nordbrücke umgeleitet, Fußgänger "
    "und Radfahrer sollen den Fluss auf einem provisorischen Steg überqueren können.",
    "Kritik kam aus den Reihen der Händler. Sie fürchten, dass ihnen in der langen Bauzeit die Kundschaft fernbleibt, und "
    "fordern einen Ausgleich. Eine Entscheidung darüber soll noch vor der Sommerpause fallen.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>\n" for text in TEXT)


def page(main: str, *, head: str = "", after: str = "", title: str = TITLE) -> bytes:
    """A whole page with navigation and footer around `main`."""
    return f"""<!doctype html><html lang="de"><head><meta charset="utf-8"><title>{title} - Musterzeitung</title>
<meta property="og:title" content="{title}">{head}</head><body>
<header class="site-header"><a href="/">Musterzeitung</a><nav><ul><li><a href="/politik">Politik</a></li></ul></nav></header>
{main}
{after}
<footer><p>Impressum und Datenschutz: Die Musterzeitung ist ein Angebot der Beispiel-Verlag GmbH in Musterstadt am Fluss.</p></footer>
</body></html>""".encode()


def article(text: str = PARAGRAPHS, *, before: str = "", behind: str = "") -> str:
    """A common article: headline in a header, text in a container."""
    return f'<main><article><header><h1>{TITLE}</h1>{before}</header><div class="article-content">{text}</div>{behind}</article></main>'


def amid(snippet: str) -> str:
    """The text's paragraphs with a snippet after the second."""
    parts = [f"<p>{text}</p>" for text in TEXT]
    return "\n".join([*parts[:2], snippet, *parts[2:]])


def found(html: bytes, url: str = URL) -> tuple[Layout, Body]:
    """Layout and body of a page."""
    document = Document(html, url)
    headline = find_headline(document)
    layout = find_layout(document, headline)
    return layout, find_body(document, headline, layout)


def body_of(html: bytes) -> str:
    """The body's text, "" for none."""
    return found(html)[1].text or ""


def missing(text: str) -> list[str]:
    """The paragraphs of `TEXT` that a body lacks, white space aside."""
    squeezed = re.sub(r"\s+", " ", text)
    return [paragraph for paragraph in TEXT if paragraph not in squeezed]
