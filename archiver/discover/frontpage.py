"""Front and section pages: the feeds they name, and the articles they show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from archiver.discover.archives import month_of
from archiver.discover.shapes import Shapes
from archiver.discover.wordpress import REST_REL
from archiver.extract.document import Document
from archiver.extract.text import text_of
from archiver.items import Found
from archiver.urls import article_form, is_section, normal_url, same_site, url_key

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_NOTHING_LEARNED = Shapes()
_ARTICLES_BELOW = 2
"""Articles of a front page that lie below an address before it is taken for their section."""
_COMMENTS = ("/comments/feed", "comments=", "kommentar")
"""WordPress names the feed of its comments beside the feed of its posts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """What a page that lists articles leads to."""

    feeds: tuple[str, ...]
    """Feeds named by `<link rel=alternate>`, in page order."""
    links: tuple[Found, ...]
    """Links to what by its address is an article of the same site, in page order, each page once."""
    rest_root: str | None = None
    """Root of the REST API, where the page says that it is WordPress's."""
    sections: tuple[str, ...] = ()
    """Addresses of pages that list articles of their own: by their name, or because articles of this page lie below them."""
    below: tuple[Found, ...] = ()
    """Links to pages below this one whose address does not tell what they are: `/politik/glosse` on `/politik/`."""


def read_front(content: bytes, url: str, charset: str | None = None, shapes: Shapes = _NOTHING_LEARNED) -> FrontPage:
    """The feeds and article links of a page found at `url`; `shapes` are those that the outlet's articles are known to have."""
    document = Document(content, url, charset=charset)
    links: dict[str, Found] = {}
    below: dict[str, Found] = {}
    own = url_key(url)
    folder = own.partition("?")[0] + "/"
    others: dict[str, str] = {}
    for key, found in _addresses(document):
        is_below = key.startswith(folder)
        # Below a list, what the list's own path says ("/tag/nato/", "/page/") tells nothing of the page.
        form = article_form(urljoin(url, "/" + key.removeprefix(folder)) if is_below else found.url)
        if form is None and shapes.are_of(found.url):
            form = True
        if form and key != own and (key not in links or len(found.url) < len(links[key].url)):
            links[key] = found  # of `/a/?replytocom=7` and `/a/` the plain one, in the place of the first
        elif form is None and is_below:
            below.setdefault(key, found)
        if not form and key != own:
            others.setdefault(key, found.url)
    return FrontPage(
        feeds=_feeds(document),
        links=tuple(links.values()),
        below=tuple(below.values()),
        rest_root=_rest_root(document),
        sections=tuple(_sections(others, links)),
    )


def _sections(others: dict[str, str], articles: Iterable[str]) -> Iterator[str]:
    """Those of the other addresses that are sections; `articles` and the keys of `others` are `url_key`s."""
    folders = Counter(folder for key in articles for folder in _folders(key))
    for key, url in others.items():
        has_articles = "?" not in key and folders[key] >= _ARTICLES_BELOW and month_of(url) is None
        if is_section(url) or has_articles:
            yield url


def _folders(key: str) -> Iterator[str]:
    """The folders above an address, without the host alone: `a.example/b/c/d` is below `a.example/b` and `a.example/b/c`."""
    path = key.partition("?")[0]
    while path.count("/") > 1:
        path = path.rpartition("/")[0]
        yield path


def _feeds(document: Document) -> tuple[str, ...]:
    feeds: dict[str, None] = {}
    for link in document.tree.iter("link"):
        kind = (link.get("type") or "").lower().split(";")[0].strip()
        if "alternate" in (link.get("rel") or "").lower().split() and kind in _FEED_TYPES:
            address = document.absolute(link.get("href"))
            if address and not any(word in address.lower() for word in _COMMENTS):
                feeds.setdefault(address)
    return tuple(feeds)


def _rest_root(document: Document) -> str | None:
    links = (link for link in document.tree.iter("link") if (link.get("rel") or "").strip() == REST_REL)
    return next((document.absolute(link.get("href")) for link in links), None)


def _addresses(document: Document) -> Iterator[tuple[str, Found]]:
    """Key and link of every anchor that leads to the same site."""
    for anchor in document.tree.iter("a"):
        address = document.absolute(anchor.get("href"))
        if address and same_site(address, document.url):
            try:
                yield url_key(address), Found(url=normal_url(address), title=text_of(anchor))
            except ValueError:  # a port that is no number, a host in broken brackets
                continue
