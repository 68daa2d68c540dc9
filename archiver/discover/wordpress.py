"""The REST API that every WordPress site has: the only place where it tells which posts were edited.

https://developer.wordpress.org/rest-api/reference/posts/
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from archiver.discover.feeds import absolute
from archiver.discover.moments import read_moment
from archiver.discover.xml import unpacked
from archiver.extract.charset import decode
from archiver.extract.text import clean
from archiver.items import Found

REST_REL = "https://api.w.org/"
"""The relation by which pages name the root of the API, in `<link>` and in the header `Link`."""
PER_PAGE = 100
"""The most that the API gives at a time."""
NEWEST = 30
"""Posts looked at in an ordinary crawl: the latest written or edited. Guessed: three times what a WordPress feed holds."""
_FIELDS = "id,link,date_gmt,modified_gmt,title,status,type"
_LINK = re.compile(r"<([^<>]{1,2000})>\s*;[^<>]*?rel=\"?https://api\.w\.org/", re.I)
_TAG = re.compile(r"<[^<>]{0,300}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """One page of the API's list of posts."""

    links: tuple[Found, ...]
    """In the API's order."""
    is_list: bool = True
    """False when the answer is no list of posts: an error object, a page of a firewall."""
    is_full: bool = False
    """Whether it holds as many as a page can: then there may be another."""


def rest_root(header: str | None) -> str | None:
    """The API's root that a `Link` header names."""
    match = _LINK.search(header or "")
    return match[1] if match else None


def newest_posts(root: str) -> str:
    """Address of the list of posts that were written or edited last."""
    return _posts(root, per_page=NEWEST, orderby="modified", order="desc")


def all_posts(root: str, page: int = 1, since: datetime | None = None) -> str:
    """Address of a page of the list of all posts, or of those published since a moment; oldest first.

    Posts that are published meanwhile then come at the end and shift nothing.
    """
    span = {"after": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")} if since else {}
    return _posts(root, per_page=PER_PAGE, orderby="date", order="asc", page=page, **span)


def is_posts(url: str) -> bool:
    """Whether an address is that of a list of posts."""
    parts = urlsplit(url)
    return "/wp/v2/posts" in parts.path or "rest_route=%2Fwp%2Fv2%2Fposts" in parts.query


def read_posts(content: bytes, url: str) -> Posts:
    """The posts that an answer of the API at `url` lists; what is no such answer has none."""
    plain, cut = unpacked(content)
    try:
        posts = json.loads(decode(plain), strict=False)
    except (ValueError, RecursionError):
        posts = None
    if not isinstance(posts, list) or cut:
        return Posts(links=(), is_list=False)
    links = {found.url: found for post in posts if isinstance(post, dict) and (found := _post(post, url))}
    return Posts(links=tuple(links.values()), is_full=len(posts) >= PER_PAGE)


def _posts(root: str, **query: Any) -> str:
    """Sites without pretty addresses name their root as `/?rest_route=/`."""
    parameters = urlencode({**query, "_fields": _FIELDS}, safe=",")
    if "rest_route=" in urlsplit(root).query:
        return f"{root.partition('?')[0]}?{urlencode({'rest_route': '/wp/v2/posts'})}&{parameters}"
    return f"{urljoin(root.rstrip('/') + '/', 'wp/v2/posts')}?{parameters}"


def _post(post: dict[str, Any], url: str) -> Found | None:
    link = absolute(_text(post.get("link")), url)
    if not link or post.get("status", "publish") != "publish":
        return None
    title = post.get("title")
    rendered = _text(title.get("rendered")) if isinstance(title, dict) else None
    return Found(
        url=link,
        title=clean(html.unescape(_TAG.sub("", rendered))) if rendered else None,
        date=_moment(post.get("date_gmt")),
        modified=_moment(post.get("modified_gmt")),
    )


def _moment(value: object) -> datetime | None:
    """`2026-11-16T10:59:00` is UTC by its name; `0000-00-00T00:00:00` is none."""
    text = _text(value)
    return read_moment(text if "Z" in text or "+" in text else f"{text}Z") if text else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
