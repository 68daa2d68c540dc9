"""One page, parsed once: the tree and the metadata that every field reads from."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from archiver.extract.charset import as_utf8
from archiver.extract.lenient_json import read_json
from archiver.extract.text import clean, squeezed
from archiver.items import Found

_DEEPEST = 2040
"""Levels above the last element from which the page is taken to be cut off (libxml2 gives up at 2,048)."""
_NESTING = re.compile(
    rb"(?:<(?:div|span|section|article|main|font|center|blockquote|b|i|em|strong|ul|ol|li|table|tbody|tr|td)\b[^<>]{0,300}>\s*){100,}",
    re.I,
)
"""A hundred opening tags in a row: what broken templates nest, and no page means."""
_ELEMENT_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)
"""lxml.html's own lookup calls Python for each element, to tell forms and inputs from others."""
_SITE = re.compile(r"^(https?://[^/?#]+).*", re.S)
_PLAIN_SITE = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::\d{2,4})?")
_PLAIN_URL = re.compile(rf"{_PLAIN_SITE.pattern}(?:[/?#][!-~]*)?")
_PLAIN_PATH = re.compile(r"/(?:[\w%.,+~!()=@:-][\w/%.,+~!()=@:-]*)?(?:\?[\w/%.,+~!()=@:&-]+)?", re.A)
"""Addresses that joining would leave as they are, as nearly all do; to take them apart and put them together costs ten times as much."""
EMPTY_PAGE = "<html><head></head><body></body></html>"
ARTICLE_TYPES = frozenset(
    "NewsArticle Article ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle ReviewNewsArticle BackgroundNewsArticle "
    "AskPublicNewsArticle BlogPosting LiveBlogPosting SocialMediaPosting Report TechArticle ScholarlyArticle MedicalScholarlyArticle "
    "AdvertiserContentArticle SatiricalArticle VideoObject".split()
)
"""schema.org types that describe the page's article (https://schema.org/Article and its subtypes)."""
_NAMED_TYPES = frozenset(("Review", "PodcastEpisode", "RadioEpisode", "TVEpisode"))
"""Types that may describe the page's own text or something on it."""


@dataclass(eq=False)
class Document:
    """A parsed page. Read-only by agreement: a field that must remove nodes works on its own copy of `tree`."""

    html: bytes = field(repr=False)
    url: str
    fetched_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """Aware; base of relative dates and the latest moment a date may have."""
    charset: str | None = None
    """Encoding named by the Content-Type header."""
    found: Found | None = None
    """What the feed or sitemap said of the page."""

    @cached_property
    def source(self) -> bytes:
        """The page's source in UTF-8, without control characters."""
        return as_utf8(self.html, self.charset)

    @cached_property
    def text(self) -> str:
        """The page's source as text."""
        return self.source.decode("utf-8")

    @cached_property
    def tree(self) -> HtmlElement:
        """The root element, without comments and processing instructions; an empty page for bytes that hold none."""
        return self.elements[0]

    @cached_property
    def body(self) -> HtmlElement:
        """The `<body>` element, or the root where there is none."""
        body = self.tree.find("body")
        return self.tree if body is None else body

    @cached_property
    def elements(self) -> list[HtmlElement]:
        """Every element in page order. Held as long as the document: lxml makes an element that nothing holds anew at each access."""
        elements = _elements_of(self.source)
        return _elements_of(_NESTING.sub(b"<div>", self.source)) if _is_cut_off(elements[-1]) else elements

    def tagged(self, *tags: str) -> list[HtmlElement]:
        """The page's elements of these tags, in page order."""
        if len(tags) == 1:
            return self._by_tag.get(tags[0], [])
        wanted = frozenset(tags)
        return [element for element in self.elements if element.tag in wanted]

    @cached_property
    def _by_tag(self) -> dict[str, list[HtmlElement]]:
        found: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        for element in self.elements:
            found[element.tag].append(element)
        return found

    @cached_property
    def texts(self) -> list[tuple[HtmlElement, str]]:
        """The elements that begin with text of their own, with it, in page order; neither scripts nor white space."""
        readable = (element for element in self.elements if element.tag not in ("script", "style"))
        return [(element, text) for element in readable if (text := element.text) and not text.isspace()]

    @cached_property
    def base_url(self) -> str:
        """What relative addresses are joined to: `<base href>`, else the page's own address."""
        href = next((base.get("href") for base in self.tagged("base") if base.get("href")), None)
        joined = self.absolute(href, self.url) if href else None
        return joined or self.url

    def absolute(self, href: str | None, base: str | None = None) -> str | None:
        """The absolute http(s) address that an attribute names, or None (`javascript:`, `data:`, nonsense)."""
        href = (href or "").strip()
        if not href or href.startswith(("#", "javascript:", "data:", "mailto:", "tel:", "about:", "blob:")):
            return None
        if href.startswith(("https://", "http://")):
            return _joined("", href)
        if not href.startswith("/"):
            return _joined(base or self.base_url, href)
        site = self._site if base is None else _SITE.sub(r"\1", base)
        return _joined(site, href)

    @cached_property
    def _site(self) -> str:
        return _SITE.sub(r"\1", self.base_url)

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        """Contents of the page's `<meta>` tags by lower-case name, property, http-equiv or itemprop, in page order.

        Example: `meta["og:title"] == ["Rutte nimmt Stellung"]`; absent names are absent keys, blank contents are left out.
        """
        found: dict[str, list[str]] = {}
        for tag in self.tagged("meta"):
            content = clean(tag.get("content"))
            for attribute in ("name", "property", "http-equiv", "itemprop"):
                if content and (name := tag.get(attribute)):
                    found.setdefault(name.strip().lower(), []).append(content)
        return found

    def meta_first(self, *names: str) -> str | None:
        """The first content of the first of these names that the page has."""
        return next((self.meta[name][0] for name in names if name in self.meta), None)

    @cached_property
    def json_ld(self) -> list[dict[str, Any]]:
        """Every object of the page's JSON-LD that has a type, graphs and lists unrolled, in page order, outer before inner."""
        nodes: list[dict[str, Any]] = []
        for script in self.tagged("script"):
            if "ld+json" in (script.get("type") or "").lower() and script.text:
                nodes.extend(_typed(read_json(script.text)))
        return nodes

    @cached_property
    def links_with_rel(self) -> list[tuple[HtmlElement, str]]:
        """The links whose `rel` says what they lead to, with it: `("tag nofollow")`."""
        return [(link, rel) for link in self.tagged("a") if (rel := link.get("rel"))]

    def json_ld_of(self, types: Set[str]) -> list[dict[str, Any]]:
        """The objects of `json_ld` that have one of these types."""
        return [node for node, own in self._json_ld_types if not own.isdisjoint(types)]

    @cached_property
    def _json_ld_types(self) -> list[tuple[dict[str, Any], set[str]]]:
        return [(node, types_of(node)) for node in self.json_ld]

    @cached_property
    def news(self) -> dict[str, Any]:
        """The JSON-LD object that describes this page's article, or an empty dict.

        Of several, the one whose address is this page's wins, then the one with most fields; a video counts only alone.
        """
        candidates = self.json_ld_of(ARTICLE_TYPES)
        texts = [node for node in candidates if types_of(node) != {"VideoObject"}]
        own = urlsplit(self.url).path.rstrip("/")
        return max(
            texts or candidates or self._named_as_page(),
            key=lambda node: (_describes(node, own), len(node)),
            default={},
        )

    def _named_as_page(self) -> list[dict[str, Any]]:
        """Reviews and episodes that have the page's title: customers' opinions on a product have none, or another."""
        titles = {squeezed(title) for name in ("og:title", "twitter:title") for title in self.meta.get(name, ())}
        nodes = self.json_ld_of(_NAMED_TYPES)
        return [node for node in nodes if squeezed(str(node.get("headline") or node.get("name") or "")) in titles]

    @cached_property
    def site_names(self) -> frozenset[str]:
        """How the site calls itself, squeezed to letters and digits: `{"testblatt", "testblattde", "dastestblatt"}`."""
        host = (urlsplit(self.url).hostname or "").removeprefix("www.")
        names = [
            self.meta_first(name)
            for name in ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher")
        ]
        names += [host, host.rpartition(".")[0], host.rpartition(".")[0].rpartition(".")[2]]
        author = self.news.get("author")
        is_person = isinstance(author, dict) and types_of(author) == {"Person"}
        publisher = strings(self.news.get("publisher"))
        names += publisher if not is_person or publisher != strings(author) else []  # somebody's own blog
        names += [name for node in self.json_ld_of({"WebSite"}) for name in strings(node)]
        return frozenset(squeezed(name) for name in names if name) - {""}

    @cached_property
    def canonical(self) -> str | None:
        """Absolute address in `<link rel=canonical>`, else in `og:url`; None when neither names one."""
        for link in self.tagged("link"):
            if "canonical" in (link.get("rel") or "").lower().split() and (url := self.absolute(link.get("href"))):
                return url
        return self.absolute(self.meta_first("og:url"))


def _elements_of(source: bytes) -> list[HtmlElement]:
    # Without huge_tree everything below the 256th level is silently lost; with it, from the 2,048th on.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)
    parser.set_element_class_lookup(_ELEMENT_CLASS)
    try:
        root = document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        root = document_fromstring(EMPTY_PAGE)
    return list(root.iter())


def _is_cut_off(last: HtmlElement) -> bool:
    """Whether the parser gave up at its deepest level, where the last element then stands."""
    return next(islice(last.iterancestors(), _DEEPEST, None), None) is not None


@lru_cache(maxsize=8192)
def _joined(base: str, href: str) -> str | None:
    """The http(s) address that an attribute names; remembered, for the pages of a site share most of their links."""
    if not base and _PLAIN_URL.fullmatch(href):
        return href
    if _PLAIN_PATH.fullmatch(href) and _PLAIN_SITE.fullmatch(base) and "/." not in href:
        return base + href
    try:
        url = urljoin(base, re.sub(r"[\t\r\n]", "", href))
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def types_of(node: dict[str, Any]) -> set[str]:
    """A JSON-LD object's types without their vocabulary: `{"NewsArticle"}`, also where a theme writes `newsArticle`."""
    types = node.get("@type")
    names = [str(name).rsplit("/", 1)[-1] for name in (types if isinstance(types, list) else [types]) if name]
    return {name[:1].upper() + name[1:] for name in names}


def strings(value: Any) -> list[str]:
    """The cleaned texts in a JSON-LD value: a string, an object's `name` or `@value`, or a list of these.

    Entities, which mean nothing in JSON, are read as plug-ins mean them: `J&uuml;ngling`.
    """
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("@value"))
    text = clean(html.unescape(value) if "&" in value else value) if isinstance(value, str) else None
    return [text] if text else []


def _describes(node: dict[str, Any], own_path: str) -> bool:
    page = node.get("mainEntityOfPage")
    urls = [node.get("url"), node.get("@id"), page.get("@id") if isinstance(page, dict) else page]
    return any(
        isinstance(url, str) and urlsplit(url.split("#")[0]).path.rstrip("/") == own_path
        for url in urls
        if _splits(url)
    )


def _splits(url: object) -> bool:
    try:
        urlsplit(str(url))
    except ValueError:
        return False
    return True


def _typed(value: Any) -> Iterator[dict[str, Any]]:
    """Objects with a type below a JSON value; depth is bounded by the JSON parser's own."""
    if isinstance(value, list):
        for item in value:
            yield from _typed(item)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key, item in value.items():
            if key == "@graph" or ("@type" in value and isinstance(item, dict | list)):
                yield from _typed(item)
