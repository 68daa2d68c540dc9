"""Step 1: is this answer a whole web page at all?"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from archiver.crawl.completeness import is_cut_off, is_too_complex
from archiver.crawl.outcomes import Failed, NotModified, Refused
from archiver.discover.sniff import Sort, what_is
from archiver.items import Page

_REFUSALS = {401: "forbidden", 402: "forbidden", 403: "forbidden", 451: "forbidden", 404: "not-found", 410: "gone"}
_CONSENT_HOSTS = ("consent.", "cmp.", "privacy.", "zustimmung.", "cookie.", "datenschutz.")
"""Beginnings of hosts to which publishers send visitors who have not yet agreed to tracking."""
_LOGIN_HOSTS = ("login.", "sso.", "auth.", "account.", "accounts.", "konto.", "meinkonto.", "id.")
"""Those to which they send visitors who have to sign in; their front page is not the site's."""
_HOME = re.compile(r"/*(?:(?:de|at|ch|start|startseite|home)/?)?(?:index\.(?:html?|php))?/*", re.I)
"""Paths of front pages."""
_RANGE = re.compile(r"\s*bytes\s+(?P<first>\d{1,18})-(?P<last>\d{1,18})/(?P<length>\d{1,18}|\*)", re.I)
_WEB_TYPES = ("html", "xml", "text/plain")
"""What a Content-Type of a web page contains; servers that name none or a general one are judged by the bytes."""


class JudgePipeline:
    """Drops what is no page: errors, redirects to the front, other files, pages that broke off."""

    async def process_item(self, item: Page) -> Page:
        """The page, unchanged; raises Refused, Failed or NotModified."""
        if item.status == 304:
            raise NotModified
        if kind := _REFUSALS.get(item.status):
            raise Refused(kind)
        if not 200 <= item.status < 300:
            wait = item.header("Retry-After")
            raise Failed(f"http-{item.status}", f"the site wants a pause: {wait[:40]}" if wait else None)
        if item.status == 206 and not _is_whole(item.header("Content-Range") or ""):
            raise Failed("incomplete", "the site answered with a part of the page, for which nobody asked")
        if kind := _redirected_to(item):
            raise Refused(kind, f"redirected to {item.final_url}")
        _judge_content(item)
        return item


def _is_whole(content_range: str) -> bool:
    """Whether the part that a Content-Range names (RFC 9110, 14.4) is all there is; without one the page itself tells."""
    found = _RANGE.match(content_range)
    return not found or (int(found["first"]) == 0 and found["length"] in ("*", str(int(found["last"]) + 1)))


def _judge_content(page: Page) -> None:
    if not page.content.strip():
        raise Failed("empty", "the site answered with nothing")
    content_type = (page.header("Content-Type") or "").lower()
    is_file = "/" in content_type and not any(name in content_type for name in _WEB_TYPES)
    if is_file or what_is(page.content, content_type, page.final_url) is not Sort.HTML:
        raise Refused("not-html", content_type or None)
    if is_too_complex(page.content):
        raise Failed("too-complex", "more elements or attributes than are read")
    if is_cut_off(page.content):
        raise Failed("incomplete", "the page breaks off")


def _redirected_to(page: Page) -> str | None:
    """What a page that answered from elsewhere is instead, where its new address tells."""
    asked, came = urlsplit(page.url), urlsplit(page.final_url)
    if asked.hostname != came.hostname:
        if (came.hostname or "").startswith(_CONSENT_HOSTS):
            return "consent"
        if (came.hostname or "").startswith(_LOGIN_HOSTS):
            return "login"
    is_home = not came.query and _HOME.fullmatch(came.path)
    if is_home and not (_HOME.fullmatch(asked.path) and not asked.query):
        return "not-found"  # the front page in place of an article: the usual soft 404
    return None
