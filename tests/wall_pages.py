"""Synthetic pages beside which a crawl's judgement is tested: walls, errors and service pages, and the articles that look like them.

The pages are in fixtures/walls, one JSON object a line: what must be `refused`, kept as `teasers`, and `stored`. Marks in double
braces stand for what many of them share. What each page is was decided before the archiver was asked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "fixtures" / "walls"
URL = "https://www.musterzeitung.example/lokales/alte-bruecke-wird-saniert-4711234.html"
TITLE = "Alte Brücke wird zwei Jahre lang saniert"
TEXT = (
    "Der Stadtrat von Musterstadt hat am Dienstagabend beschlossen, die alte Brücke über die Mühlach von Grund auf zu sanieren. "
    "Die Arbeiten sollen im Frühjahr beginnen und zwei Jahre dauern.",
    "„Wir haben lange gerungen, aber die Sicherheit geht vor“, sagte Bürgermeisterin Erika Beispiel nach der Sitzung. Die Kosten "
    "schätzt die Verwaltung auf rund zwölf Millionen Euro.",
    "Für die Anwohner bedeutet der Beschluss vor allem Geduld. Der Busverkehr wird über die Nordbrücke umgeleitet, Fußgänger sollen "
    "den Fluss auf einem Steg überqueren können.",
    "Kritik kam aus den Reihen der Händler. Sie fürchten, dass ihnen in der langen Bauzeit die Kundschaft fernbleibt, und fordern "
    "einen Ausgleich.",
    "Eine Entscheidung darüber soll noch vor der Sommerpause fallen. Bis dahin will die Verwaltung mit dem Handelsverein über Hilfen "
    "sprechen, wie der Baudezernent ankündigte.",
)
_NODE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2024-10-21T14:05:00+02:00",
}
_OG = (
    f'<meta property="og:type" content="article"><meta property="og:title" content="{TITLE}">'
    '<meta property="og:description" content="Die Stadt lässt das Bauwerk erneuern.">'
    '<meta property="article:published_time" content="2024-10-21T14:05:00+02:00">'
)
MARKS = {
    "told": f'{_OG}<script type="application/ld+json">{json.dumps(_NODE, ensure_ascii=False)}</script>',
    "og": _OG,
    "top": (
        '<header class="site-header"><a class="logo" href="/">Musterzeitung</a><nav><ul><li><a href="/politik/">Politik</a></li>'
        '<li><a href="/lokales/">Lokales</a></li><li><a href="/sport/">Sport</a></li></ul></nav></header>'
    ),
    "foot": (
        '<footer><ul><li><a href="/impressum">Impressum</a></li><li><a href="/datenschutz">Datenschutz</a></li>'
        '<li><a href="/agb">AGB</a></li>'
        "</ul><p>© 2024 Musterzeitung GmbH</p></footer>"
    ),
    "title": TITLE,
    **{f"p{number}": paragraph for number, paragraph in enumerate(TEXT)},
}
"""What the marks stand for: metadata of the article in whose place a wall stands, menu, footer, and an article's parts."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a file, with the address at which it answers."""

    name: str
    html: str
    url: str


def pages(name: str) -> list[Page]:
    """The pages of one file: `refused`, `teasers` or `stored`."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Page(row["id"], _filled(row["html"]), row.get("url", URL)) for row in map(json.loads, lines)]


def _filled(html: str) -> str:
    for mark, text in MARKS.items():
        html = html.replace("{{" + mark + "}}", text)
    return html
