"""Candidates of images and related links: what was taken, and what else stands on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from lxml.html import HtmlElement

from archiver.extract.evidence import Candidate, Evidence, place_of
from archiver.extract.images.address import picture_key
from archiver.extract.images.metadata import declared_images
from archiver.extract.images.region import Region
from archiver.extract.related.link_places import Place, Places
from archiver.extract.related.words import Sign
from archiver.items import Image
from archiver.urls import article_form, same_site, url_key

MOST = 12
"""Images and blocks shown that were not taken."""
_SIGNS = {
    Sign.FOREIGN: "navigation, comments, ads or other things of the site, by heading or class names",
    Sign.LIST: "a list of the whole site (newest, most read), by heading or class names",
    Sign.MORE: "promises more articles, but shares no subject with this one or holds none",
    Sign.RELATED: "related by its heading, but these lead to topics, offers or other sites",
    None: "nothing says that these are related",
}
"""Why a block's links were left, by what its heading or names say."""


def image_credit(evidence: Evidence) -> Iterator[Candidate]:
    for image in evidence.article.images:
        if image.credit:
            why = "the lead image" if image.is_lead else "not the lead image"
            place = f"{image.credit_source}, image {image.url or 'unknown'}"
            yield Candidate(value=image.credit, place=place, reason=why, is_winner=image.is_lead)


def images(evidence: Evidence) -> Iterator[Candidate]:
    region = Region(evidence.document, evidence.layout)
    places = {picture_key(url): element for _, element in reversed(region.pictures) if (url := region.address(element))}
    taken = {picture_key(image.url) for image in evidence.article.images if image.url}
    for image in evidence.article.images:
        element = places.get(picture_key(image.url)) if image.url else None
        yield Candidate(value=asdict(image), place=_place(image, element), reason=_why_image(image), is_winner=True)
    lost = [(key, element) for key, element in places.items() if key not in taken]
    for _, element in sorted(lost, key=lambda found: found[1].sourceline or 0)[:MOST]:
        beside = region.is_beside(element)
        why = (
            "in a teaser, box or other part beside the article"
            if beside
            else "a repetition, or not on the article's ground"
        )
        yield Candidate(value={"url": region.address(element)}, place=place_of(element), reason=why)
    for declared in declared_images(evidence.document):
        if declared.url and declared.key not in taken | places.keys():
            why = "named by metadata, but not shown on the article's ground"
            yield Candidate(value={"url": declared.url}, place="json-ld image or og:image", reason=why)


def _place(image: Image, element: HtmlElement | None) -> str:
    if image.url is None:
        return f"credit line without image ({image.credit_source})"
    return place_of(element) if element is not None else "above the article's ground, or in metadata only"


def _why_image(image: Image) -> str:
    credit = f"credit from {image.credit_source}" if image.credit else "no credit"
    return f"{'leads the article' if image.is_lead else 'stands in the article'}; {credit}"


def related_links(evidence: Evidence) -> Iterator[Candidate]:
    for link in evidence.article.related_links:
        where = "between paragraphs" if link.kind == "teaser" else "block"
        why = (
            "a teaser set between paragraphs" if link.kind == "teaser" else "in a block that presents related articles"
        )
        yield Candidate(
            value=asdict(link), place=f"{where}: {link.block or 'without heading'}", reason=why, is_winner=True
        )
    for place, addresses in _left(evidence)[:MOST]:
        sign = place.name_sign if place.name_sign in (Sign.FOREIGN, Sign.LIST) else place.label_sign
        more = f"; {len(addresses) - 1} more there" if len(addresses) > 1 else ""
        where = f"{place_of(place.top)}: {place.label or 'without heading'}"
        yield Candidate(value={"url": addresses[0]}, place=where, reason=_SIGNS[sign] + more)


def inline_links(evidence: Evidence) -> Iterator[Candidate]:
    for link in evidence.article.inline_links:
        yield Candidate(value=asdict(link), place="body", reason="words of a sentence of the text", is_winner=True)


def _left(evidence: Evidence) -> list[tuple[Place, list[str]]]:
    """Blocks with links to the site's articles that were not taken, largest first, each address once."""
    document, layout = evidence.document, evidence.layout
    places = Places(document, layout.article, layout.paragraphs)
    known = {url_key(link.url) for link in evidence.article.related_links}
    known |= {url_key(document.url), url_key(evidence.article.url)}
    found: dict[tuple[HtmlElement | None, str | None], tuple[Place, list[str]]] = {}
    for top, _ in places.tops():
        for anchor in top.iter("a"):
            url = document.absolute(anchor.get("href"))
            if not url or not article_form(url) or not same_site(url, document.url) or url_key(url) in known:
                continue
            known.add(url_key(url))
            place = places.of(anchor)
            found.setdefault((place.top, place.label), (place, []))[1].append(url)
    return sorted(found.values(), key=lambda block: -len(block[1]))
