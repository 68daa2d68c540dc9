"""An archive in which every page of the newsroom has something to show: two outlets, versions, copies, evidence, a gone article."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from evidence_samples import an_exchange, fetched
from given import BODY, NOON, OUTLET, URL, a_fetch, an_article, later

from archiver.archive import Archive
from archiver.items import Image, Kind, Link, Precision
from archiver.rights.statement import Meaning, Rights, Source, Statement

OTHER = "anderes-blatt.example"
PAGE = """<!doctype html><html lang="de"><head><title>Gemeinderat genehmigt Brückenbau</title>
<meta property="article:published_time" content="2026-11-01T12:30:00+01:00"></head>
<body><article><h1>Gemeinderat genehmigt Brückenbau</h1>{}</article></body></html>"""


def make(path: Path) -> None:
    """The archive: articles 1 (changed twice, with evidence), 2 (its copy at another outlet), 3 (empty), 4 (paid), 5 (gone)."""
    with Archive(path) as archive:
        archive.add_outlet(key=OUTLET, name="Kleine Zeitung", homepage=f"https://{OUTLET}/", country="DE")
        archive.add_outlet(key=OTHER, name=None, homepage=None, country="AT")
        first = archive.start_crawl([OUTLET, OTHER], "archiver crawl", NOON)
        _main_article(archive, first)
        _others(archive, first)
        archive.finish_crawl(first, later(hours=1), 0, {"new": 5})
        second = archive.start_crawl([OUTLET], "archiver crawl", later(days=1))
        _second_look(archive, second)
        archive.finish_crawl(second, later(days=1, hours=1), 1, {"changed": 1, "failed:timeout": 1})
        archive.compare_copies()


def _main_article(archive: Archive, crawl: int) -> None:
    """Article 1: every field, a reservation, evidence."""
    content = gzip.compress(PAGE.format("".join(f"<p>{part}</p>" for part in BODY.split("\n\n"))).encode(), mtime=0)
    rights = Rights((Statement(Source.TDMREP, '{"tdm-reservation": 1}', Meaning.RESERVED, is_tdmrep=True),))
    fetch = fetched(an_exchange(content=content), crawl_id=crawl, rights=rights)
    archive.save(an_article(), fetch)


def _others(archive: Archive, crawl: int) -> None:
    related = Link(url=URL, title="Gemeinderat genehmigt Brückenbau", block="Lesen Sie auch")
    copy = an_article(
        url=f"https://{OTHER}/bruecke", title="Oberwiesenbach baut Brücke", kicker=None, authors=("dpa",), section="Inland",
        date=an_article().date + timedelta(hours=2), related_links=(related,), inline_links=(),
        images=(Image(url=f"https://{OTHER}/b.jpg", credit="Svenja Groß/dpa", agency="dpa", photographer="Svenja Groß", is_lead=True),),
    )  # fmt: skip
    archive.save(copy, fetched(an_exchange(copy.url), url=copy.url, outlet=OTHER, crawl_id=crawl))
    bare = an_article(
        url=f"https://{OTHER}/ohne-alles", title=None, kicker=None, lead=None, date=None, date_precision=None, date_source=None,
        date_original=None, date_modified=None, date_conflict=None, authors=(), agencies=(), section=None, keywords=(),
        body=None, images=(), related_links=(), inline_links=(), language=None, comment_count=None, licence=None,
        previous_post=None, next_post=None,
    )  # fmt: skip
    archive.save(bare, a_fetch(url=bare.url, outlet=OTHER, crawl_id=crawl))
    paid = replace(bare, url=f"https://{OUTLET}/bezahlt", title="Nur für Abonnenten", paywalled=True, kind=Kind.TEASER,
                   date=NOON - timedelta(days=3), date_precision=Precision.DAY, date_source="url", body="Ein Anfang.")  # fmt: skip
    archive.save(paid, a_fetch(url=paid.url, crawl_id=crawl))
    gone = replace(paid, url=f"https://{OUTLET}/weg", title="Bald verschwunden", paywalled=False, kind=Kind.ARTICLE,
                   authors=("Jürgen Weiß",), section="Politik", keywords=("Brücke",))  # fmt: skip
    archive.save(gone, a_fetch(url=gone.url, crawl_id=crawl))


def _second_look(archive: Archive, crawl: int) -> None:
    """Article 1 changes twice, article 5 goes, another page does not answer."""
    changed = an_article(title="Rat genehmigt Brücke", body=BODY.replace("Zwölf Räte", "Elf Räte"))
    archive.save(changed, fetched(crawl_id=crawl, fetched_at=later(days=1)))
    archive.save(
        replace(changed, images=changed.images[:1]), fetched(crawl_id=crawl, fetched_at=later(days=1, minutes=5))
    )
    archive.record(
        a_fetch(url=f"https://{OUTLET}/weg", crawl_id=crawl, outcome="refused:gone", status=404, fetched_at=later(days=1))
    )  # fmt: skip
    archive.record(
        a_fetch(url=f"https://{OUTLET}/langsam", crawl_id=crawl, outcome="failed:timeout", status=None, fetched_at=later(days=1))
    )  # fmt: skip
