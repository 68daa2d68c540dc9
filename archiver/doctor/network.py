"""The network, when somebody asks for it: one host, one request for its robots.txt."""

from __future__ import annotations

import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from protego import Protego

from archiver import __version__
from archiver.contact import user_agent
from archiver.crawl.addresses import AddressRules
from archiver.doctor.finding import Finding, fail, ok, warn
from archiver.errors import UsageError

_TIMEOUT_SECONDS = 15
_MAX_BYTES = 500 * 1024
_AWRY_SECONDS, _WRONG_SECONDS = 60, 3600
"""A clock that is off by more than the first should be set; by more than the second, dates and re-visits come out wrong."""


def check_network(target: str, rules: AddressRules) -> Iterator[Finding]:
    """DNS, proxy, TLS, robots.txt and the clock, by asking this domain or address once. Raises UsageError for what is none."""
    url = target if "://" in target else f"https://{target}/"
    try:
        host = urlsplit(url).hostname
    except ValueError:  # half an IPv6 address
        host = None
    if not host:
        raise UsageError(f"{target!r} is neither a domain nor an address")
    if problem := rules.problem(url):
        raise UsageError(problem)
    proxies = [name for name in ("http_proxy", "https_proxy") if os.environ.get(name) or os.environ.get(name.upper())]
    if proxies:
        yield ok("proxy", f"set in the environment: {', '.join(proxies)}")
    else:
        yield from _names(host)
    yield from _robots(url, rules)


def _names(host: str) -> Iterator[Finding]:
    begin = time.monotonic()
    try:
        addresses = sorted({str(info[4][0]) for info in socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)})
    except OSError as error:
        advice = "is the machine on the network? Look at /etc/resolv.conf; try `getent hosts` with the name"
        yield fail("dns", f"{host} is not found: {error.strerror}", advice)
        return
    yield ok("dns", f"{host} is {', '.join(addresses[:4])} ({(time.monotonic() - begin) * 1000:.0f} ms)")


def _robots(url: str, rules: AddressRules) -> Iterator[Finding]:
    parts = urlsplit(url)
    address = f"{parts.scheme}://{parts.netloc}/robots.txt"
    agent = user_agent(__version__, os.environ.get("ARCHIVER_CONTACT", ""))
    begin = time.monotonic()
    try:
        request = urllib.request.Request(address, headers={"User-Agent": agent})
        with urllib.request.build_opener(_Redirects(rules)).open(request, timeout=_TIMEOUT_SECONDS) as response:
            status, headers, body = response.status, response.headers, response.read(_MAX_BYTES)
    except urllib.error.HTTPError as error:
        status, headers, body = error.code, error.headers, b""
        error.close()
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        advice = "look at the proxy, the firewall and, for certificate errors, the clock and ca-certificates"
        yield fail("network", f"{address} does not answer: {reason}", advice)
        return
    yield ok("network", f"{address} answers {status} ({(time.monotonic() - begin) * 1000:.0f} ms)")
    yield from _rules(url, status, body)
    yield from check_date(headers, datetime.now(UTC))


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a site to where it may be followed."""

    def __init__(self, rules: AddressRules) -> None:
        self.rules = rules

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Raises URLError for what is local and not allowed."""
        if problem := self.rules.problem(newurl):
            raise urllib.error.URLError(f"it redirects to {newurl}: {problem}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _rules(url: str, status: int, body: bytes) -> Iterator[Finding]:
    if status == 429 or status >= 500:
        yield warn(
            "robots",
            f"robots.txt cannot be read (HTTP {status})",
            "nothing of this site is asked until it can; try later",
        )
    elif 200 <= status < 300:
        may = Protego.parse(body.decode("utf-8", "replace")).can_fetch(url, "archiver")
        if may:
            yield ok("robots", f"{url} may be asked")
        else:
            yield warn(
                "robots", f"robots.txt forbids {url}", "this page is not asked; ask the site's owner for permission"
            )
    else:
        yield ok("robots", "the site has no rules")


def check_date(headers: Message | Any, now: datetime) -> Iterator[Finding]:
    """The clock held against the Date of an answer (RFC 9110, 6.6.1)."""
    try:
        theirs = parsedate_to_datetime(headers["Date"])
        off = (now - theirs).total_seconds()
    except (TypeError, ValueError):  # none, or no date
        return
    age = headers.get("Age", "")
    off -= int(age) if age.isdigit() else 0  # a cache hands out the Date of its copy
    text = f"{abs(off):.0f} s {'ahead of' if off > 0 else 'behind'} that of the site"
    advice = "set the clock, and have it kept right (timedatectl set-ntp true)"
    if abs(off) > _WRONG_SECONDS:
        yield fail("clock", text, advice)
    elif abs(off) > _AWRY_SECONDS:
        yield warn("clock", text, advice)
    else:
        yield ok("clock", "agrees with that of the site")
