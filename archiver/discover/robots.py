"""The sitemaps that a robots.txt names; its rules are read by the crawler itself."""

from __future__ import annotations

import re

from archiver.discover.feeds import absolute

_SITEMAP = re.compile(rb"^[ \t\xef\xbb\xbf]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.I | re.M)


def read_sitemap_lines(content: bytes, url: str) -> tuple[str, ...]:
    """Absolute addresses in `Sitemap:` lines, in order, each once (https://www.sitemaps.org/protocol.html#submit_robots)."""
    lines = (match[1].decode("utf-8", "replace") for match in _SITEMAP.finditer(content.replace(b"\r", b"\n")))
    return tuple(dict.fromkeys(address for line in lines if (address := absolute(line, url))))
