"""Teasers in the running text: lines that point to another article instead of telling this one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from archiver.extract.text import clean, text_of
from archiver.urls import article_form, same_site

MAX_TEASER = 300
"""Characters of the longest teaser line (guessed: kicker, headline and lead-in of the longest ones seen stay below 250)."""
MAX_TEASERS = 1500
"""Characters of the longest line of several teasers (guessed: `Mehr zum Thema:` and five headlines, parted by `<br>`)."""

LEAD_IN = re.compile(
    r"^\W{0,4}(?:"
    # Lesen Sie auch · Lies hier · Lest dazu · Lesen Sie hier mehr · Lesen Sie jetzt · Weiterlesen
    r"(?:lesen sie|lies|lest|sehen sie|schauen sie|hören sie)(?: (?:dazu|hierzu|auch|hier|mehr|jetzt|mal|unbedingt|bitte|ebenfalls|"
    r"weiter|zum thema|darüber)){1,4}|"
    r"lesen sie (?:außerdem|(?:aus|in|im|bei) (?:unser\w*|\S*(?:blog|ticker|archiv|interview|kommentar))\b[^.!?:]{0,30}(?= ?:))|"
    r"auch lesenswert|lesenswert|lesetipps?|leseempfehlung(?:en)?|weiterlesen|jetzt lesen|zum weiterlesen|"
    # Mehr zum Thema · Mehr dazu · Mehr zu · Weitere Artikel
    r"mehr(?= ?:)|mehr (?:zum|zu diesem) thema|(?:noch )?mehr (?:dazu|hierzu|darüber)|mehr (?:zum|zur|zu|über|aus|von)(?= [^.!?]{1,60}:)|"
    r"weitere (?:artikel|beiträge|berichte|texte|meldungen|news|nachrichten|themen)|weiterführende (?:links|artikel)|"
    # Das könnte Sie auch interessieren · Auch interessant · Passend dazu · Siehe auch · Zum Thema · Hintergrund
    r"das könnte (?:sie|dich|euch) (?:auch |ebenfalls )?interessieren|"
    r"(?:auch|ebenfalls) (?:interessant|spannend|lesenswert)|dazu passend|"
    r"(?:unser )?(?:lese)?tipp(?: der redaktion)?(?= ?:)|empfehlung der redaktion(?= ?:)|interessant(?:er)? (?:dazu|artikel)|"
    r"passend (?:dazu|hierzu|zum thema)|passende(?:r|s)? (?:artikel|beiträge|beitrag|thema)|siehe (?:auch|dazu|hierzu)|(?:auch )?zum thema|"
    r"zu[mr] (?:ganzen )?(?:artikel|beitrag|bericht|interview|kommentar|thema|reportage|analyse)(?= ?:)|"
    r"wir (?:haben |hatten )?(?:(?:bereits|schon|hier|darüber|dazu|mehrfach) ){0,2}berichtete?n?(?= ?:)|"
    r"(?:verwandte|ähnliche) (?:artikel|beiträge|themen)|related (?:posts?|articles?)|read more|see also|mehr zum (?:spiel|verein|fall)|"
    r"hier (?:geht|gehts|geht's|geht’s|geht es|gelangen|lesen|finden|erfahren)\b(?: (?:es|sie|du|ihr))?(?: (?:zu[mr]?|mehr|weiter))?"
    r")",
    re.I,
)
"""Words that open a pointer to another article, as German (and themed English) pages print them."""
_ARROWED = re.compile(r"^(?:>>+|»|›|→|➜|➡|▶|►|⇒|\+\+\+|[•*-] ?>|↗)\ufe0f?\s*\S.*", re.S)
_FRAMED = re.compile(r"^(?:>>+|»»?|\+\+\+)\s*\S.*\S\s*(?:<<+|««?|\+\+\+)$", re.S)
_ENDED = re.compile(r"[.!?…][\"“”«»’')\]]*$")
_REST = re.compile(r"[\s\W]*$")


def is_teaser_line(element: HtmlElement, url: str | None = None) -> bool:
    """Whether a paragraph, list item or heading only points to another article.

    That is: a lead-in (`Lesen Sie auch: …`), a line that is nothing but links to articles, or an arrowed link (`>> TITEL <<`).
    `url` is the page's own address; links that leave its site (sources, documents) are no teasers. Sentences that merely
    contain a link are none either.
    """
    text = text_of(element)
    if not text or len(text) > MAX_TEASERS:
        return False
    links = [link for link in _links(element) if text_of(link)]
    if len(text) > MAX_TEASER and 10 * sum(len(text_of(link) or "") for link in links) < 7 * len(text):
        return False
    if _FRAMED.match(text) and (links or (text.startswith(">>") and text.upper() == text)):
        return True
    if lead_in := LEAD_IN.match(text):
        return _points(text[lead_in.end() :], links)
    if not links or not all(_stays(link.get("href"), url) for link in links):
        return False
    outside = _outside(element, links)
    return not outside or bool(_ARROWED.match(text) and len(outside) <= len(text) // 3)


def lead_in(text: str) -> str | None:
    """The words that open a teaser line, as printed and without colon: `Lesen Sie auch` of `Lesen Sie auch: Neue Töne`."""
    found = LEAD_IN.match(text)
    return clean(found[0].strip(" :-–—>»+")) if found else None


def _points(rest: str, links: list[HtmlElement]) -> bool:
    """Whether what follows a lead-in names another article: nothing, a colon, or a link that makes up most of it."""
    rest = rest.strip()
    if not rest.strip(" :…>»→-–—"):
        return True
    linked = sum(len(text_of(link) or "") for link in links)
    return (
        rest.startswith((":", "-", "–", "—", "→", ">", "»", "|", "+")) and (linked > 0 or not _ENDED.search(rest))
    ) or (linked * 2 > len(rest))


def _outside(element: HtmlElement, links: list[HtmlElement]) -> str:
    """The element's letters and digits that stand in none of its links."""
    whole = re.sub(r"\W+", "", text_of(element) or "")
    for link in links:
        whole = whole.replace(re.sub(r"\W+", "", text_of(link) or ""), "", 1)
    return whole


def _stays(href: str | None, url: str | None) -> bool:
    """Whether a link leads to what may be an article of the page's own site."""
    href = (href or "").strip()
    if not href or href.startswith("#"):
        return False
    try:
        target = urljoin(url or "https://unknown.invalid/", href)
        own = same_site(target, url) if url else article_form(target) is True or not urlsplit(href).netloc
    except ValueError:
        return False
    return own and article_form(target) is not False and not _same_page(target, url)


def _same_page(target: str, url: str | None) -> bool:
    return bool(url) and target.split("#")[0] == (url or "").split("#")[0]


def _links(element: HtmlElement) -> Iterator[HtmlElement]:
    if element.tag == "a":
        yield element
    yield from element.iterdescendants("a")
