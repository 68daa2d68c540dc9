"""The things that flow through the house: pages in, articles out. Frozen; nothing here does I/O."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from w3lib.encoding import http_content_type_encoding


class Kind(StrEnum):
    """What a page is. Every page is exactly one; only those in `ARCHIVED` become rows of `articles`."""

    ARTICLE = "article"
    """A report, comment, interview or any other text of its own."""
    TICKER = "live-ticker"
    """Entries that grow while something happens."""
    MEDIA = "media"
    """A gallery, video or audio page with a text of its own."""
    TEASER = "teaser"
    """The open beginning of a paid article (`paywalled` is true)."""

    CONSENT = "consent"
    """A page that asks for consent to tracking, for a subscription or for adverts to be let in, in the article's place."""
    LOGIN = "login"
    """A form to log in or to register, or a question for one's age, in the article's place."""
    CHALLENGE = "challenge"
    """A captcha or another proof-of-humanity page."""
    OVERVIEW = "overview"
    """A home, section, topic or author page: a list of articles."""
    ERROR = "error"
    """An error page, also one that answers 200 (soft 404), notices of maintenance or of countries left out, and domains for sale."""
    SHELL = "shell"
    """A page without text until JavaScript runs."""
    OTHER = "other"
    """Not news: imprint, privacy notice, shop."""


ARCHIVED = frozenset({Kind.ARTICLE, Kind.TICKER, Kind.MEDIA, Kind.TEASER})


class Precision(StrEnum):
    """How exact a date is."""

    DAY = "day"
    """The page named a day only; the time of day in `date` is 00:00 and means nothing."""
    MINUTE = "minute"


@dataclass(frozen=True, slots=True)
class Image:
    """An image of the article itself (not of a teaser, an author box or an ad)."""

    url: str | None
    """Absolute address of the largest form the page names; None when only a credit line stands there."""
    caption: str | None = None
    """Caption without the credit."""
    credit: str | None = None
    """Photographer, agency or both as printed, without label words (`Foto:`, `Bild:`, `Quelle:`, `©`).
    Example: `picture alliance/dpa | Jens Büttner`."""
    credit_source: str | None = None
    """Where the credit was found: `figcaption`, `json-ld`, `alt`, `title`, `paragraph` or `end line`."""
    agency: str | None = None
    """The agency, archive or picture site that `credit` names, as printed: `picture alliance/dpa`."""
    photographer: str | None = None
    """The person that `credit` names, as printed: `Jens Büttner`."""
    is_lead: bool = False
    """True for the one image that leads the article."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that the page presents as related to this article (schema.org `relatedLink`)."""

    url: str
    """Absolute, without tracking parameters and fragment."""
    title: str | None = None
    """The linked headline as printed, without kicker."""
    block: str | None = None
    """Heading of the block the link stands in, as printed: `Related Posts`, `Mehr zum Thema`."""
    kind: str = "box"
    """`box` (a block beside or below the text), `teaser` (between paragraphs)."""
    position: int = 0
    """Place among the page's related links, from 0."""


@dataclass(frozen=True, slots=True)
class InlineLink:
    """A link in a sentence of the article's text: a source, a document, an earlier report."""

    url: str
    """Absolute, without tracking parameters and fragment."""
    text: str
    """The linked words as printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as its page shows it.

    A field that the page does not give is None (or an empty tuple): empty rather than guessed; "" never occurs.
    All text is NFC, without soft hyphens, zero-width and control characters; quotes and dashes stay as printed.
    """

    url: str
    """Canonical address (schema.org `url`): absolute, no fragment, no tracking parameters."""
    title: str | None = None
    """The headline that readers see (schema.org `headline`), without kicker and site name."""
    kicker: str | None = None
    """The short line above the headline (Dachzeile)."""
    lead: str | None = None
    """The opening paragraph or standfirst (Vorspann, Teaser); it also opens `body`."""
    date: datetime | None = None
    """First publication (schema.org `datePublished`), aware, never the modification and never after the fetch.
    Example: `2024-10-21T00:00:00+02:00` with precision `day`."""
    date_precision: Precision | None = None
    """`day` where the page names a day only: the time of day in `date` is then 00:00 and means nothing."""
    date_source: str | None = None
    """Where `date` was found: `json-ld`, `meta`, `feed`, `time`, `text`, `state` (the page's data for its scripts) or `url`."""
    date_original: str | None = None
    """`date` as it stands on the page: `Oktober 21, 2024`."""
    date_modified: datetime | None = None
    """Last modification (schema.org `dateModified`), aware; None when the page gives none."""
    date_conflict: str | None = None
    """What the page's places disagree about, in English, with the values that lost; also a modification before the publication.
    Example: `json-ld 2024-10-21, but time 2024-10-19`."""
    authors: tuple[str, ...] = ()
    """Persons and agencies in printed order, without `Von` and roles."""
    agencies: tuple[str, ...] = ()
    """Those of `authors` that are news agencies."""
    section: str | None = None
    """Ressort or category as printed, capitals repaired: `Politik` for `POLITIK`."""
    keywords: tuple[str, ...] = ()
    """Keywords and tags as the page gives them, each once."""
    body: str | None = field(default=None, repr=False)
    """Lead, paragraphs, sub-headings, list items and quotes (schema.org `articleBody`), parted by a blank line.
    No captions, credits, teaser boxes, share prompts, comments or author boxes."""
    images: tuple[Image, ...] = ()
    """In page order."""
    related_links: tuple[Link, ...] = ()
    """In page order. Inline links of sentences, topic pages, newest/most-read lists, navigation and ads are not related links."""
    inline_links: tuple[InlineLink, ...] = ()
    """Links in the sentences of `body`, in page order, to whatever site; the same words with the same address once."""
    previous_post: str | None = None
    """Address of the post that the page's own navigation names as the one before in time; never a page of this article."""
    next_post: str | None = None
    """Address of the post after this one, as `previous_post`."""
    language: str | None = None
    """Lower-case ISO 639-1 code: `de`."""
    comment_count: int | None = None
    """Number of reader comments that the page states; 0 is an answer, None is none."""
    paywalled: bool = False
    """True when the page says that (part of) the text is for subscribers only."""
    licence: str | None = None
    """The licence of the text (schema.org `license`): its address, else its name as printed (`CC BY-SA 4.0`)."""
    kind: Kind = Kind.ARTICLE
    """What the page is; only `article`, `live-ticker`, `media` and `teaser` are archived."""

    @property
    def image_credit(self) -> str | None:
        """The lead image's credit (schema.org `image.creditText`)."""
        return next((image.credit for image in self.images if image.is_lead), None)

    def as_dict(self) -> dict[str, Any]:
        """The article for JSON: every field in order, `image_credit` before `images`, moments as ISO 8601 with offset."""
        values = json.loads(json.dumps(asdict(self), default=_as_text))
        pairs = []
        for name, value in values.items():
            pairs += [("image_credit", self.image_credit)] if name == "images" else []
            pairs.append((name, value))
        return dict(pairs)


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON form for {value!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer as they went over the wire, but for the transfer coding, which only parts the body."""

    url: str
    """The address asked, without user name and password."""
    asked_at: datetime
    """Aware, UTC."""
    status: int
    content: bytes = field(repr=False)
    """The body as received: still compressed when the site sent it so."""
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """Of the answer."""
    request_headers: tuple[tuple[str, str], ...] | None = field(default=None, repr=False)
    """None where the request is not known (an import)."""
    protocol: str = "HTTP/1.1"
    reason: str | None = None
    """The words after the status; None where they are not known."""
    ip: str | None = None
    """The address that answered; None when a proxy did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of a site, as received."""

    url: str
    """The address asked."""
    final_url: str
    """The address that answered, after redirects."""
    outlet: str
    """Key of the outlet this page belongs to: its domain, `tagesschau.de`."""
    fetched_at: datetime
    """Aware, UTC."""
    status: int = 200
    content: bytes = field(default=b"", repr=False)
    """The decoded body (after gzip and the like)."""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Response headers in order, names as received."""
    found: Found | None = None
    """What was known of the page before it was fetched."""
    seconds: float | None = None
    """How long the answer took, from asking to its last byte; without redirects and earlier tries."""
    exchanges: tuple[Exchange, ...] = field(default=(), repr=False)
    """What went over the wire to get it, redirects first, its own answer last; empty when no evidence is kept."""
    source: str | None = None
    """Name of the WARC file it comes from; None when the site was asked."""
    source_offset: int | None = None

    def header(self, name: str) -> str | None:
        """First header of that name, in any case, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def charset(self) -> str | None:
        """The encoding that the Content-Type header names, or None."""
        return http_content_type_encoding(self.header("Content-Type"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A link that a feed, sitemap or front page announced, with what it said of it."""

    url: str
    """Absolute, as announced."""
    title: str | None = None
    date: datetime | None = None
    """Publication as announced (RSS `pubDate`, news sitemap `publication_date`), aware."""
    modified: datetime | None = None
    """Last change as announced (sitemap `lastmod`, Atom `updated`), aware."""
