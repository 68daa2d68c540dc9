"""The demo site as a pure function: an address in, an answer out. No sockets here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from archiver.demo.picture import png
from archiver.demo.stories import Story, removed, slug_of, stories

MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
FOUNDED = datetime(2024, 9, 1, 8, 0, tzinfo=UTC)
"""Last change of the pages that never change."""
HTML, XML, RSS = "text/html; charset=utf-8", "application/xml", "application/rss+xml; charset=utf-8"
MISSED = 6
"""Posts in the widget below every page of the news blog."""

IMPRINT = (
    "Diese Zeitung gibt es nicht. Sie gehört zu archiver, einem Programm, das Nachrichtenseiten archiviert, "
    "und dient dazu, es auszuprobieren.",
    "Lindenfurter Bote, Am Zollhaus 1, 00000 Lindenfurt. Verantwortlich im Sinne des Presserechts: niemand.",
)
PRIVACY = (
    "Diese Seite läuft nur auf Ihrem eigenen Rechner. Sie setzt keine Cookies und gibt keine Daten weiter.",
    "Auskunft über gespeicherte personenbezogene Daten erübrigt sich, denn es werden keine gespeichert.",
)
NOT_FOUND = (
    "Die von Ihnen aufgerufene Seite existiert nicht oder ist umgezogen.",
    "Bitte prüfen Sie die Adresse oder kehren Sie zur Startseite zurück.",
)
GONE = ("Dieser Artikel ist nicht mehr verfügbar.",)


@dataclass(frozen=True, slots=True)
class Announced:
    """A line of the feed that leads to no article."""

    title: str
    path: str
    date: datetime


CONSENT_WALL = Announced(
    "Wahlabend in den Nachbarländern: alle Ergebnisse",
    "/politik/wahlabend-in-den-nachbarlaendern-1105.html",
    datetime(2025, 2, 7, 20, 15, tzinfo=UTC),
)
FORBIDDEN = Announced(
    "Die neue Spielzeit am Stadttheater",
    "/vorschau/neue-spielzeit-1110.html",
    datetime(2025, 2, 10, 18, 0, tzinfo=UTC),
)
"""Lies where robots.txt lets nobody in: a polite crawler never asks for it."""
SOFT_404 = Announced(
    "Das Sommerfest am Hafen fällt aus", "/lokales/art20402,sommerfest-am-hafen", datetime(2025, 2, 1, 9, 0, tzinfo=UTC)
)
"""Answers 200, and says that there is nothing."""
DEAD_ENDS = (CONSENT_WALL, FORBIDDEN, SOFT_404)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str
    body: bytes
    modified: datetime = FOUNDED


class Site:
    """The site in one edition, with absolute links below `base` (`http://127.0.0.1:8000`, no final slash).

    When it is redesigned, the pictures' credits are no longer in the pages: a script would fetch them.
    """

    def __init__(self, base: str, edition: int = 1, *, is_redesigned: bool = False) -> None:
        self.base = base
        self.is_redesigned = is_redesigned
        self.stories = stories(edition)
        self._by_slug = {story.slug: story for story in stories(1)} | {story.slug: story for story in self.stories}
        self._gone = {story.path for story in removed()} if edition > 1 else set()
        self._templates = _environment()
        self._routes = self._fixed_routes() | {story.path: self._article(story) for story in self.stories}

    @property
    def sections(self) -> list[str]:
        """Names of the sections in the order of their newest story."""
        return list(dict.fromkeys(story.section for story in self.stories))

    def answer(self, path: str) -> Answer:
        """What the site answers to a path; a query string is ignored, as most sites do."""
        path = path.partition("?")[0]
        if route := self._routes.get(path):
            return route()
        if path.endswith(".png"):
            return Answer(200, "image/png", png(path))
        if path in self._gone:
            return self._page("Nicht mehr verfügbar", GONE, status=410)
        return self._page("Seite nicht gefunden", NOT_FOUND, status=404)

    def _fixed_routes(self) -> dict[str, Callable[[], Answer]]:
        changed = max(story.modified or story.date for story in self.stories)
        pages = ["/impressum/", "/datenschutz/", SOFT_404.path]
        announced: list[Story | Announced] = [*self.stories, *DEAD_ENDS]
        announced.sort(key=lambda entry: entry.date, reverse=True)
        return {
            "/": lambda: self._render(
                "overview.html", changed, heading="Nachrichten aus Lindenfurt", home=True, listed=self.stories
            ),
            "/robots.txt": lambda: self._render("robots.txt", FOUNDED, "text/plain; charset=utf-8"),
            "/feed/": lambda: self._render("feed.xml", changed, RSS, entries=announced),
            "/sitemap.xml": lambda: self._render("sitemap.xml", changed, XML),
            "/news-sitemap.xml": lambda: self._render("news-sitemap.xml", changed, XML, stories=self.stories),
            "/page-sitemap.xml": lambda: self._render("page-sitemap.xml", FOUNDED, XML, paths=pages),
            "/stil.css": lambda: self._render("stil.css", FOUNDED, "text/css"),
            "/impressum/": lambda: self._page("Impressum", IMPRINT),
            "/datenschutz/": lambda: self._page("Datenschutzerklärung", PRIVACY),
            SOFT_404.path: lambda: self._page("Seite nicht gefunden", NOT_FOUND),
            CONSENT_WALL.path: lambda: self._render("consent.html", FOUNDED),
            FORBIDDEN.path: lambda: self._page(FORBIDDEN.title, ("Dieser Text ist noch nicht freigegeben.",)),
        } | {f"/{slug_of(section)}/": self._section(section) for section in self.sections}

    def _article(self, story: Story) -> Callable[[], Answer]:
        if self.is_redesigned:
            story = replace(story, image=replace(story.image, credit=""))
        others = [other for other in self.stories if other.slug != story.slug]
        return lambda: self._render(
            f"{story.theme}.html",
            story.modified or story.date,
            story=story,
            related=[self._by_slug[slug] for slug in story.related],
            teaser=self._by_slug[story.teaser] if story.teaser else None,
            previous=others[-1],
            missed=others[:MISSED],
            json_ld=_json_ld(self.base, story),
        )

    def _section(self, section: str) -> Callable[[], Answer]:
        listed = [story for story in self.stories if story.section == section]
        changed = max(story.modified or story.date for story in listed)
        return lambda: self._render("overview.html", changed, heading=section, home=False, listed=listed)

    def _page(self, heading: str, paragraphs: Iterable[str], status: int = 200) -> Answer:
        return self._render("page.html", FOUNDED, status=status, heading=heading, paragraphs=paragraphs)

    def _render(
        self, template: str, modified: datetime, content_type: str = HTML, status: int = 200, **values: Any
    ) -> Answer:
        text = self._templates.get_template(template).render(base=self.base, sections=self.sections, **values)
        return Answer(status, content_type, text.encode(), modified)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("archiver.demo", "themes"),
        autoescape=lambda name: bool(name and name.endswith((".html", ".xml"))),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        blog_date=lambda moment: f"{MONTHS[moment.month - 1]} {moment.day}, {moment.year}",
        long_date=lambda moment: f"{moment.day}. {MONTHS[moment.month - 1]} {moment.year}",
        mail_date=format_datetime,
        cut=lambda text, words: " ".join(text.split()[:words]) + " […]",
        sized=lambda file, width, height: file.replace(".png", f"-{width}x{height}.png"),
    )
    return environment


def _json_ld(base: str, story: Story) -> dict[str, Any]:
    """The description that publishers give to search engines (https://schema.org/NewsArticle)."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": base + story.path},
        "headline": story.title,
        "description": story.lead,
        "datePublished": story.date.isoformat(),
        "dateModified": (story.modified or story.date).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": "Lindenfurter Bote"},
        "articleSection": story.section,
        "keywords": list(story.keywords),
        "image": [f"{base}/bilder/{story.id}/{story.image.file}"],
        "isAccessibleForFree": not story.paywalled,
    }
