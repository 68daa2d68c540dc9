"""Related links: what the page presents as related to its article, judged by place, heading and what the links are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from archiver.extract.body.layout import Layout
from archiver.extract.document import Document
from archiver.extract.related.link_places import Place, Places, block_label
from archiver.extract.related.link_titles import find_link_title
from archiver.extract.related.teasers import is_teaser_line
from archiver.extract.related.words import Sign
from archiver.extract.text import BLOCKS, clean, text_of
from archiver.items import Link
from archiver.urls import article_form, normal_url, same_site, url_key

_PROMOTION = re.compile(
    r"newsletter|abonnier|\babo\b|probe-?abo|(?:auf|per|via|bei) whats-?app$|whats-?app (?:abonn|folg)|whats-?app-?(?:kanal|channel)|"
    r"telegram-?kanal|\bapp\b.*(?:laden|herunter|download)|podcast (?:hören|abonnieren)|anmeld(?:en|ung)|registrier|gewinnspiel|"
    r"jetzt spenden|e-?paper|unterstützen sie|mitglied werden",
    re.I,
)
"""Words of the house's own offers, which stand between paragraphs like teasers."""
_MOVING = re.compile(r"/videos?/|,video-|/livestream")
"""Addresses of video pages: players between paragraphs list the site's newest videos."""
_STEP = re.compile(r"\W*(?:nächst|vorherig|vorig|vorangegangen)\w*\s(?:\w+\s?:|\w+$)", re.I)
"""`Nächster Text: Die Fischerin`: the post before or after this one in time."""
_NO_RELATION = frozenset(("sponsored", "prev", "previous", "next"))
"""Link types of ads and of the posts before and after (HTML, 4.6.6)."""
_PAID = re.compile(
    r"/(?:sponsored|advertorials?|anzeigen?|promotion|native-?ads?)-?(?:content|posts?|stories|inhalte?)?/",
    re.I,
)
"""Folders of paid texts, which sites mix among their own."""
MOST_ANCHORS = 12
"""Links to one article that are read for its title (guessed: picture, headline, excerpt and button take four)."""
_NUMBER = re.compile(r"\d+")
_SPECIFIC = re.compile(r"^(?!Passend|Links|Alles|Weiteres|Aktuelles)[A-ZÄÖÜ]\w{4,} zu[mr] ")
"""Headings that name what they list (`Dossiers zum Thema`): even one-word titles below them are no topics."""


@dataclass(slots=True, eq=False)
class _Linked:
    """The links of one place that lead to one article."""

    url: str
    place: Place
    in_text: bool
    form: bool | None
    is_own: bool
    anchors: list[HtmlElement] = field(default_factory=list)
    title: str | None = None

    @property
    def shape(self) -> tuple[str | None, ...]:
        """The make of a card: cards of one block share it, but for the numbers in their class names (`post-4711`)."""
        anchor, parent = self.anchors[0], self.anchors[0].getparent()
        return (anchor.get("class"), str(parent.tag), _NUMBER.sub("", parent.get("class") or ""))


def find_related(document: Document, layout: Layout) -> tuple[Link, ...]:
    """The page's related links in page order, each address once, never the article itself."""
    places = Places(document, layout.article, layout.paragraphs)
    linked = _on_topic(document, places, _read(document, places))
    shapes = {link.shape for link in linked if link.is_own and _names_article(link)}
    links: dict[str, Link] = {}
    for link in linked:
        if not _PROMOTION.search(link.title or "") and ((link.is_own and _names_article(link)) or link.shape in shapes):
            label = block_label(link.anchors[0]) or link.place.label
            kind = "teaser" if link.in_text else "box"
            links.setdefault(url_key(link.url), Link(link.url, link.title, label, kind, len(links)))
    return tuple(links.values())


def _read(document: Document, places: Places) -> list[_Linked]:
    """Every article linked from a place that presents related articles, with its title, in page order."""
    own = {url_key(url) for url in (document.absolute(document.url), document.canonical) if url}
    found: dict[tuple[HtmlElement | None, str], _Linked] = {}
    for anchor, place, in_text in _presented(places):
        url = document.absolute(anchor.get("href"))
        if not url or _PAID.search(url) or (form := article_form(url)) is False or (key := url_key(url)) in own:
            continue
        linked = found.get((place.top, key))
        if linked is None:
            linked = found[place.top, key] = _Linked(
                normal_url(url), place, in_text, form, same_site(url, document.url)
            )
        if len(linked.anchors) < MOST_ANCHORS:
            linked.anchors.append(anchor)
    kept = []
    for linked in found.values():
        linked.title = find_link_title(linked.anchors, linked.place.top)
        allowed = linked.is_own or (linked.in_text and linked.form)
        if allowed and (
            not linked.in_text or linked.place.label_sign is Sign.RELATED or _is_teaser(linked, document.url)
        ):
            kept.append(linked)
    return kept


def _presented(places: Places) -> Iterator[tuple[HtmlElement, Place, bool]]:
    """The links at places that present related articles, and whether that is between paragraphs."""
    for top, in_text in places.tops():
        if places.of(top).name_sign is Sign.FOREIGN:
            continue
        for anchor in top.iter("a"):
            place = places.of(anchor)
            name, label = place.name_sign, place.label_sign
            if name is Sign.FOREIGN or label is Sign.FOREIGN or label is Sign.LIST:
                continue
            related = name is Sign.RELATED or label is Sign.RELATED
            if not related and (name is Sign.LIST or not (in_text or label is Sign.MORE)):
                continue
            if _NO_RELATION.isdisjoint((anchor.get("rel") or "").split()):
                yield anchor, place, in_text


def _on_topic(document: Document, places: Places, linked: list[_Linked]) -> list[_Linked]:
    """The links without those of blocks that only promise more (`Weitere Artikel`) and mostly share no word with the article.

    Lists that an editor wrote below the text are about it, whatever their heading says.
    """
    doubtful: dict[tuple[HtmlElement | None, str | None], list[bool]] = {}
    own = _stems(
        " ".join(
            (
                document.meta_first("og:title", "twitter:title") or _bare_title(document),
                *document.meta.get("keywords", ())[:1],
            )
        )
    )
    for link in linked:
        if _is_doubtful(link, places):
            doubtful.setdefault((link.place.top, link.place.label), []).append(bool(_stems(link.title or "") & own))
    off = {block for block, hits in doubtful.items() if 2 * sum(hits) < len(hits)}
    return [link for link in linked if not _is_doubtful(link, places) or (link.place.top, link.place.label) not in off]


def _bare_title(document: Document) -> str:
    """The page's `<title>` up to the first dash or bar: the site and its sections stand behind."""
    return re.split(r"\s[-–|]\s", document.tree.findtext(".//title") or "")[0]


def _is_doubtful(link: _Linked, places: Places) -> bool:
    if link.in_text or link.place.label_sign is not Sign.MORE or link.place.name_sign is Sign.RELATED:
        return False
    return not places.is_written(link.place.top)


def _stems(text: str) -> set[str]:
    """Beginnings of a text's longer words: enough to tell that two headlines share a subject."""
    return {word[:7] for word in re.findall(r"\w{6,}", text.lower())}


def _names_article(linked: _Linked) -> bool:
    """Whether a link leads to an article rather than to a topic: by its address, else by a title of several words."""
    if linked.form or _SPECIFIC.match(linked.place.label or ""):
        return True
    return len((linked.title or "").split()) >= 3


def _is_teaser(linked: _Linked, url: str) -> bool:
    """Whether links between paragraphs are set as teasers: a card, or a line that is little else than the link."""
    if not linked.title or _MOVING.search(linked.url) or len(linked.title.split()) < 3 or _STEP.match(linked.title):
        return False
    return any(_is_card(anchor) or _fills_line(anchor, url) for anchor in linked.anchors)


def _is_card(anchor: HtmlElement) -> bool:
    return any(node.tag in BLOCKS or node.tag in ("img", "picture") for node in anchor.iterdescendants("*")) or any(
        True for _ in anchor.iterancestors("h2", "h3", "h4", "h5")
    )


def _fills_line(anchor: HtmlElement, url: str) -> bool:
    """Whether a link makes up most of the line it stands in, or that line is a teaser."""
    line: HtmlElement = next((node for node in anchor.iterancestors() if node.tag in BLOCKS), anchor)
    return 2 * len(text_of(anchor) or "") >= len(_flow(line)) or is_teaser_line(line, url)


def _flow(block: HtmlElement) -> str:
    """The running text of a block itself, without the blocks in it."""
    pieces = [block.text or ""]
    for child in block.iterchildren("*"):
        pieces += ["" if child.tag in BLOCKS else text_of(child) or "", child.tail or ""]
    return clean(" ".join(pieces)) or ""
