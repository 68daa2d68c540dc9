"""Candidates of the fields that the page tells in words: address, headline, dates, names, labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from archiver.extract.authors import author_sources
from archiver.extract.comments import comment_sources
from archiver.extract.dates.find import Candidate as FoundDate
from archiver.extract.evidence import Candidate, Evidence, place_of
from archiver.extract.facts import keyword_sources, language_sources
from archiver.extract.kicker import lines_before
from archiver.extract.licence import licence_sources
from archiver.extract.names import is_agency
from archiver.extract.neighbours import neighbour_sources
from archiver.extract.section import section_sources
from archiver.extract.text import clean, squeezed, text_of
from archiver.extract.title import scored_headings, told_titles, without_site
from archiver.items import Precision
from archiver.urls import normal_url, same_site

MOST = 6
"""Candidates shown of a kind: headings, lines above the headline."""


def url(evidence: Evidence) -> Iterator[Candidate]:
    document, chosen = evidence.document, evidence.article.url
    own = _normal(document.canonical) if document.canonical else None
    if document.canonical:
        kept = own == chosen
        lost = "another site" if not same_site(document.canonical, document.url) else "no page of its own"
        why = "the page's own name for itself" if kept else lost
        yield Candidate(value=own or document.canonical, place="link canonical or og:url", reason=why, is_winner=kept)
    why = "the page names no other" if own != chosen else "the page's own name for itself goes first"
    yield Candidate(value=_normal(document.url), place="address that answered", reason=why, is_winner=own != chosen)


def _normal(address: str) -> str | None:
    try:
        return normal_url(address)
    except ValueError:
        return None


def title(evidence: Evidence) -> Iterator[Candidate]:
    headline, document = evidence.headline, evidence.document
    told = told_titles(document)
    machine = list(dict.fromkeys(without_site(text, document.site_names) for _, text in told))
    scored = sorted(scored_headings(document, machine), key=lambda found: -found[2])
    if headline.element is not None and all(element is not headline.element for element, _, _ in scored):
        why = "no heading fits; this element shows a machine title word by word"
        yield Candidate(value=headline.title, place=place_of(headline.element), reason=why, is_winner=True)
    for element, alike, score in scored[:MOST]:
        won = element is headline.element
        why = f"score {score:.2f}, likeness to the machine titles {alike:.2f}"
        why = f"best heading: {why}" if won else why
        value = headline.title if won else text_of(element)
        yield Candidate(value=value, place=place_of(element), reason=why, is_winner=won)
    for place, text in told:
        name = without_site(text, document.site_names)
        won = headline.element is None and name == headline.title
        why = (
            "no heading shows the title; the first machine title, without the site's name"
            if won
            else "tells which heading is the headline"
        )
        yield Candidate(value=name if won else text, place=place, reason=why, is_winner=won)
    if headline.element is None and not told and headline.title:
        yield Candidate(
            value=headline.title,
            place="page state",
            reason="its object for this address; nothing else names a title",
            is_winner=True,
        )


def kicker(evidence: Evidence) -> Iterator[Candidate]:
    heading, chosen = evidence.headline.element, evidence.headline.kicker
    if heading is None:
        return
    inside = next((node for node in heading.iterdescendants("*") if chosen and _shows(text_of(node), chosen)), None)
    if inside is not None:
        yield Candidate(
            value=chosen, place=place_of(inside), reason="opens the heading; the headline follows it", is_winner=True
        )
    for line in islice(lines_before(heading), MOST):
        text = text_of(line)
        if not text or len(text) > 200:
            continue
        part = next((node for node in line.iter("*") if chosen and _shows(text_of(node), chosen)), None)
        if part is not None and inside is None:
            why = "the line above the headline"
            yield Candidate(value=chosen, place=place_of(part), reason=why, is_winner=True)
            return
        why = "above the headline, but a date, byline, section, breadcrumb, button or no single line"
        yield Candidate(value=text, place=place_of(line), reason=why)


def _shows(text: str | None, kicker: str) -> bool:
    return (text or "").strip().rstrip(":").strip() == kicker


def date(evidence: Evidence) -> Iterator[Candidate]:
    dates, address = evidence.dates, evidence.document.url
    won = False
    first = True
    for found in (c for c in evidence.date_candidates if not c.is_modification):
        chosen = not won and (found.source, found.original) == (dates.source, dates.original)
        won = won or chosen
        value = evidence.values["date"] if chosen else found.moment.aware(address).isoformat()
        why = (
            _why_date(evidence, found, first)
            if chosen
            else "a better source decides"
            if won
            else "corrected by a lower source"
        )
        yield Candidate(value=value, place=_date_place(found), reason=why, is_winner=chosen)
        first = False


def _why_date(evidence: Evidence, found: FoundDate, is_first: bool) -> str:
    exact = "to the minute" if found.moment.precision is Precision.MINUTE else "the day only"
    why = f"best source, {exact}" if is_first else f"corrects the sources above, {exact}"
    told = found.moment.aware(evidence.document.url)
    why += "" if told == evidence.dates.date else "; its clock time is local time, not UTC"
    return f"{why}; conflict: {evidence.dates.conflict}" if evidence.dates.conflict else why


def _date_place(found: FoundDate) -> str:
    place = f"{found.source} {found.name}".strip()
    return f"{place}: {found.original}"


def _follows(evidence: Evidence, field: str) -> Iterator[Candidate]:
    if (value := evidence.values[field]) is not None:
        yield Candidate(value=value, place="date", reason="belongs to the chosen date", is_winner=True)


def date_precision(evidence: Evidence) -> Iterator[Candidate]:
    return _follows(evidence, "date_precision")


def date_source(evidence: Evidence) -> Iterator[Candidate]:
    return _follows(evidence, "date_source")


def date_original(evidence: Evidence) -> Iterator[Candidate]:
    return _follows(evidence, "date_original")


def date_modified(evidence: Evidence) -> Iterator[Candidate]:
    chosen, address = evidence.dates.modified, evidence.document.url
    won = False
    for found in (c for c in evidence.date_candidates if c.is_modification):
        fits = (
            not won
            and chosen is not None
            and chosen in (found.moment.aware(address), found.moment.as_local(address).aware(address))
        )
        won = won or fits
        value = evidence.values["date_modified"] if fits else found.moment.aware(address).isoformat()
        why = (
            "first change after the publication, or the only one"
            if fits
            else "not the first change after the publication"
        )
        yield Candidate(value=value, place=_date_place(found), reason=why, is_winner=fits)
    if chosen is not None and not won and chosen == evidence.dates.date:
        why = "a change on the day of publication without a time: as late as the publication"
        yield Candidate(value=evidence.values["date_modified"], place="date", reason=why, is_winner=True)


def date_conflict(evidence: Evidence) -> Iterator[Candidate]:
    if conflict := evidence.dates.conflict:
        yield Candidate(value=conflict, place="date", reason="told beside the chosen date", is_winner=True)


def authors(evidence: Evidence) -> Iterator[Candidate]:
    chosen = list(evidence.article.authors)
    won = False
    for place, names in author_sources(evidence.document, evidence.headline.element, evidence.headline.title):
        wins = not won and list(names) == chosen
        won = won or wins
        why = "first source, or names the same and more" if wins else "another source goes first"
        yield Candidate(value=list(names), place=place, reason=why, is_winner=wins)


def agencies(evidence: Evidence) -> Iterator[Candidate]:
    for name in evidence.article.authors:
        wins = is_agency(name)
        why = "a known news agency" if wins else "a person, or no known agency"
        yield Candidate(value=name, place="authors", reason=why, is_winner=wins)


def section(evidence: Evidence) -> Iterator[Candidate]:
    chosen, won = evidence.article.section, False
    sources = section_sources(evidence.document, evidence.headline.element)
    for place, text in dict.fromkeys((place, clean(name)) for place, names in sources for name in names):
        if not text:
            continue
        wins = bool(not won and chosen and squeezed(text) == squeezed(chosen))
        won = won or wins
        lost = "later in order, or no section (home, site, title, date)"
        why = "named in the address, or the first that is a section" if wins else lost
        yield Candidate(value=chosen if wins else text, place=place, reason=why, is_winner=wins)
    if chosen and not won:
        why = "no place names it: the folder of the address, as the page's links print it"
        yield Candidate(value=chosen, place="address", reason=why, is_winner=True)


def keywords(evidence: Evidence) -> Iterator[Candidate]:
    chosen = evidence.article.keywords
    seen: set[str] = set()
    for place, words in keyword_sources(evidence.document):
        given = list(dict.fromkeys(words))
        new = [word for word in given if word in chosen and word not in seen]
        seen.update(new)
        if given:
            why = f"{len(new)} of {len(given)} new; the rest known already, the site's name, or no keyword"
            yield Candidate(value=new or given, place=place, reason=why, is_winner=bool(new))


def language(evidence: Evidence) -> Iterator[Candidate]:
    chosen, won = evidence.article.language, False
    for place, value, code in language_sources(evidence.document):
        wins = not won and code is not None and code == chosen
        won = won or wins
        why = (
            f"first that names one: {value}" if wins else "no language" if code is None else "another source goes first"
        )
        yield Candidate(value=code or value, place=place, reason=why, is_winner=wins)


def previous_post(evidence: Evidence) -> Iterator[Candidate]:
    return _neighbour(evidence, "prev")


def next_post(evidence: Evidence) -> Iterator[Candidate]:
    return _neighbour(evidence, "next")


def _neighbour(evidence: Evidence, wanted: str) -> Iterator[Candidate]:
    return _first_of(
        (place, address) for side, place, address in neighbour_sources(evidence.document) if side == wanted
    )


def licence(evidence: Evidence) -> Iterator[Candidate]:
    return _first_of(licence_sources(evidence.document))


def _first_of(sources: Iterable[tuple[str, str]]) -> Iterator[Candidate]:
    for index, (place, value) in enumerate(islice(dict.fromkeys(sources), MOST)):
        why = "first place that names one" if index == 0 else "another place goes first"
        yield Candidate(value=value, place=place, reason=why, is_winner=index == 0)


def comment_count(evidence: Evidence) -> Iterator[Candidate]:
    for index, (place, count) in enumerate(comment_sources(evidence.document, evidence.headline.element)):
        where = "shown on the page" if place == "shown" else place
        why = "first that states a number" if index == 0 else "another goes first"
        yield Candidate(value=count, place=where, reason=why, is_winner=index == 0)
