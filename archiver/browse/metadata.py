"""What Datasette says of the archive: titles, descriptions, sort orders, facets, queries."""

from __future__ import annotations

import re
from typing import Any

from archiver.archive.columns import TABLES
from archiver.browse.columns import described
from archiver.browse.queries import QUERIES, SHOWN
from archiver.browse.search.asked import SEARCH

DATABASE = "archive"
"""Name of the archive in Datasette's addresses, whatever its file is called: `/archive/articles`."""

_TITLES = {
    "articles": "Artikel · Articles",
    "outlets": "Medien · Outlets",
    "images": "Bilder · Images",
    "related_links": "Verwandte Artikel · Related links",
    "inline_links": "Links im Text · Inline links",
    "revisions": "Frühere Fassungen · Revisions",
    "changes": "Änderungen · Changes",
    "fingerprints": "Fingerabdrücke der Texte · Fingerprints",
    "fingerprint_bands": "Fingerabdrücke, zerlegt · Fingerprint bands",
    "copy_links": "Fast gleiche Texte · Near copies",
    "pushed_beside": "Daneben beworben · Pushed beside",
    "forgotten": "Vergessenes · Forgotten",
    "backfills": "Nachgeholte Listen · Backfills",
    "evidence_changes": "Belege im Umbau · Evidence changes",
    "rights": "Vorbehalte · Rights",
    "site_files": "robots.txt und tdmrep.json · Site files",
    "imports": "Eingelesene WARC-Dateien · Imports",
    "reextractions": "Neu ausgelesen · Re-extractions",
    "reextracted_articles": "Neu ausgelesene Artikel · Re-extracted articles",
    "repeated_texts": "Gleiche Texte eines Mediums · Repeated texts",
    "reserved_articles": "Artikel mit Vorbehalt · Reserved articles",
    "typed_changes": "Änderungen mit Überschriften · Typed changes",
    "crawls": "Läufe · Crawls",
    "tallies": "Läufe in Zahlen · Tallies",
    "fleet_outlets": "Flotte: Medien · Fleet outlets",
    "fleet_parcels": "Flotte: Pakete · Fleet parcels",
    "fleet_rounds": "Flotte: Runden · Fleet rounds",
    "fleet_jobs": "Flotte: Importe und Neuauslesen · Fleet jobs",
    "fleet_slices": "Flotte: Stücke · Fleet slices",
    "fetches": "Abrufe · Fetches",
    "urls": "Bekannte Adressen · Known addresses",
    "article_search": "Suchindex · Search index",
    "article_search_rows": "Artikel im Suchindex · Articles in the search index",
    "article_search_state": "Zustand des Suchindex · State of the search index",
    "latest_articles": "Artikel, neueste zuerst · Latest articles",
    "changed_articles": "Geänderte Artikel · Changed articles",
    "gone_articles": "Verschwundene Artikel · Gone articles",
    "crawl_summary": "Läufe nach Ergebnis · Crawls by outcome",
    "outlet_summary": "Medien im Überblick · Outlets at a glance",
}
_GERMAN = {
    "articles": "Ein Eintrag je Artikel, in der letzten Fassung.",
    "outlets": "Nachrichtenseiten.",
    "images": "Bilder der Artikel mit Unterschrift und Nachweis; die Bilder selbst werden nicht gespeichert.",
    "related_links": "Was die Seite als verwandt mit ihrem Artikel zeigt.",
    "inline_links": "Links in den Sätzen des Artikels.",
    "revisions": "Jede frühere Fassung eines geänderten Artikels.",
    "fingerprints": "Woran fast gleiche Texte erkannt werden.",
    "fingerprint_bands": "Teile der Fingerabdrücke; Artikel mit einem gleichen Teil werden verglichen.",
    "copy_links": "Paare fast gleicher Texte.",
    "backfills": "Wie weit zurück die Listen eines Mediums gelesen sind.",
    "evidence_changes": "Belegdateien, die gerade umgeschrieben werden; sonst leer.",
    "rights": "Was Seiten zum Text- und Data-Mining sagen.",
    "site_files": "Was robots.txt und tdmrep.json einer Site von wann bis wann sagten.",
    "imports": "Eingelesene WARC-Dateien und wie weit sie gelesen sind.",
    "reextractions": "Läufe, in denen alle Felder aus den Belegen neu gelesen wurden.",
    "reextracted_articles": "Artikel, deren Felder dabei anders herauskamen.",
    "forgotten": "Adressen, deren Artikel gelöscht wurden, nur als Prüfsummen.",
    "changes": "Was aus Artikeln nach dem Archivieren wurde, nach Art der Änderung.",
    "crawls": "Jeder Lauf des Programms.",
    "tallies": "Was jeder Lauf bei jedem Medium ergab, zusammengezählt; woran der Zustand gemessen wird.",
    "fleet_outlets": "Wann jedes Medium bei einer Flotte von Rechnern wieder an der Reihe ist.",
    "fleet_parcels": "Pakete von Antworten, die eine Flotte schon gespeichert hat.",
    "fleet_rounds": "Aufträge, die an die Rechner einer Flotte gegeben sind.",
    "fleet_jobs": "Importe und Neuauslesen, die eine Flotte ausführt.",
    "fleet_slices": "Was davon noch zu tun ist, in Stücken, die je ein Rechner bekommt.",
    "fetches": "Das Protokoll: jeder Abruf und wie er ausging.",
    "article_search": "Der Suchindex (ohne eigenen Text): die Schlüssel der Wörter, nach denen die Suche Artikel findet.",
    "article_search_rows": "Welche Artikel im Suchindex stehen.",
    "article_search_state": "Wie der Suchindex entstanden ist.",
    "urls": "Das Gedächtnis des Programms: jede bekannte Adresse und was als Nächstes abgerufen wird.",
}
_DISPLAY: dict[str, dict[str, Any]] = {
    "articles": {
        "label_column": "title",
        "sort_desc": "date",
        "facets": ["outlet", "section"],
        "fts_table": "article_search",
        "fts_pk": "id",
    },
    "outlets": {"label_column": "domain"},
    "images": {"facets": ["credit_source", "agency"]},
    "revisions": {"sort_desc": "valid_until"},
    "typed_changes": {"facets": ["type", "outlet"]},
    "crawls": {"sort_desc": "id"},
    "fetches": {"sort_desc": "id", "facets": ["outcome", "role"]},
    "urls": {"facets": ["state"]},
}


def metadata(database: str = DATABASE) -> dict[str, Any]:
    """Datasette's metadata (https://docs.datasette.io/en/0.65/metadata.html) for an archive of that name."""
    tables = {name: {"title": title} | _DISPLAY.get(name, {}) for name, title in _TITLES.items()}
    for name, columns in described().items():
        tables.setdefault(name, {"title": name}).update(columns=columns)
    for name, english in TABLES.items():
        tables.setdefault(name, {"title": name}).update(description=f"{_GERMAN.get(name, '')} {english}".strip())
    tables["articles"] |= {"description_html": _intro(database)}
    queries = {name: on_a_page(query) for name, query in QUERIES.items()}
    return {
        "title": "Nachrichtenarchiv · News archive",
        "description": "Artikel deutschsprachiger Nachrichtenseiten. Articles of German-language news sites.",
        "databases": {database: {"title": "Nachrichtenarchiv · News archive", "tables": tables, "queries": queries}},
    }


def on_a_page(query: dict[str, Any]) -> dict[str, Any]:
    """A question as its page asks it; its file has all rows (whole_csv.py)."""
    whole = query["sql"]
    if re.search(r"\bLIMIT \d+$", whole):
        return query | {"hide_sql": True}
    told = (
        f"Hier stehen die ersten {SHOWN} Zeilen, in der CSV-Datei alle. The first {SHOWN} rows; the CSV file has all."
    )
    description = " ".join(filter(None, (query.get("description"), told)))
    return query | {"hide_sql": True, "sql": f"{whole}\nLIMIT {SHOWN}", "description": description}


def _intro(database: str) -> str:
    """The line of links above the list of articles."""
    links = [f'<a href="{SEARCH}">Suche · Search</a>']
    links += [f'<a href="/{database}/{name}">{query["title"]}</a>' for name, query in QUERIES.items()]
    links.append(f'<a href="/{database}">Alle Tabellen · All tables</a>')
    return '<nav class="questions">' + "".join(f"<span>{link}</span>" for link in links) + "</nav>"
