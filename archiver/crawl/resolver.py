"""Names that lead to this machine or its network are not resolved, so that no public name can be a way in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from archiver.crawl.addresses import AddressRules

_refused: dict[str, str] = {}


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, which refuses local answers. Connections use the very address that was checked here.

    The proxies of the environment (HTTP_PROXY …) are where the user told us to go, and are resolved as they are.
    """

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, rules: AddressRules, proxies: frozenset[str]
    ) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.rules = rules
        self.proxies = proxies

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: ReactorBase) -> PublicResolver:
        settings = crawler.settings  # Scrapy passes the process here, which has settings too
        return cls(
            reactor,
            settings.getint("DNSCACHE_SIZE"),
            settings.getfloat("DNS_TIMEOUT"),
            AddressRules.parse(settings.getlist("ARCHIVER_ALLOW_LOCAL")),
            proxy_hosts(),
        )

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """The address of a name; DNSLookupError for one that leads to a local address."""
        found = super().getHostByName(name, timeout)
        return found if name in self.proxies else found.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if self.rules.may_resolve_to(name, address):
            return address
        _refused[name] = f"{name} leads to the local address {address}; permit it with --allow-local {name}"
        raise DNSLookupError(_refused[name])


def refusal(url: str) -> str | None:
    """Why the name in an address was not resolved in this process; Twisted keeps no more of it than that it failed."""
    return _refused.get(urlsplit(url).hostname or "")


def proxy_hosts() -> frozenset[str]:
    """Hosts of the proxies that the environment names."""
    hosts = (urlsplit(url if "://" in url else f"http://{url}").hostname for url in getproxies().values())
    return frozenset(host for host in hosts if host)
