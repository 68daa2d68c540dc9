"""German names of the columns of `articles`, for people; the English ones are the columns' own."""

from __future__ import annotations

LABELS = {
    "id": "Nummer",
    "outlet": "Medium",
    "title": "Überschrift",
    "kicker": "Dachzeile",
    "lead": "Vorspann",
    "date": "Datum",
    "date_precision": "Genauigkeit des Datums",
    "date_source": "Herkunft des Datums",
    "date_original": "Datum wie gedruckt",
    "date_modified": "Zuletzt geändert laut Seite",
    "date_conflict": "Widerspruch bei den Zeitangaben",
    "authors": "Von",
    "agencies": "Agenturen",
    "section": "Ressort",
    "keywords": "Schlagwörter",
    "body": "Text",
    "image_credit": "Bildnachweis",
    "language": "Sprache",
    "comment_count": "Kommentare",
    "paywalled": "Bezahlschranke",
    "licence": "Lizenz",
    "previous_post": "Vorheriger Beitrag",
    "next_post": "Nächster Beitrag",
    "kind": "Art",
    "url": "Adresse",
    "url_key": "Adresse zum Vergleichen",
    "first_seen": "Zuerst gesehen",
    "last_checked": "Zuletzt geprüft",
    "last_changed": "Diese Fassung seit",
    "gone_since": "Verschwunden seit",
    "content_hash": "Prüfsumme des Textes",
    "extractor_version": "Gelesen mit archiver",
}
LISTED = ("date", "title", "outlet", "section", "authors", "image_credit")
"""Columns of the list of articles; the headline carries kicker and lead with it."""
READ = ("kicker", "title", "lead", "body")
"""Columns that make the article's own text on its page; the rest stands in the table beside it."""
