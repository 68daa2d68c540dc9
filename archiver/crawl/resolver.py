"""Names that lead to this machine or its network are not resolved, so that no public name can be a way in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingHostnameResolver, HostResolution
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # what it declares means nothing to mypy: receivers are Any here

from archiver.crawl.addresses import AddressRules, literal_address

_refused: dict[str, str] = {}


@implementer(IHostnameResolver)
class PublicResolver(CachingHostnameResolver):
    """Scrapy's resolver for IPv4 and IPv6 without local answers. Connections use the very addresses that were checked here.

    The proxies of the environment (HTTP_PROXY …) are where the user told us to go, and are resolved as they are.
    """

    def __init__(
        self, reactor: ReactorBase, cache_size: int, timeout: float, rules: AddressRules, proxies: frozenset[str]
    ) -> None:
        super().__init__(reactor, cache_size)
        self.timeout = timeout
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

    def resolveHostName(  # noqa: N802
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Tell the receiver the public addresses of a name; what is written as an address was checked before (AddressGuard)."""
        receiver: Any = resolutionReceiver
        if not _may_be_name(hostName):
            began: Any = HostResolution(hostName)
            receiver.resolutionBegan(began)
            receiver.resolutionComplete()
            return began  # type: ignore[no-any-return]
        if hostName not in self.proxies and not literal_address(hostName):
            receiver = PublicOnly(receiver, hostName, self.rules)
        patient: Any = _Patient(receiver, self.reactor, self.timeout)
        return super().resolveHostName(patient, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class PublicOnly:
    """Passes on the addresses that a name may lead to; one that has no other counts as unknown, and `refusal` tells why."""

    def __init__(self, receiver: Any, name: str, rules: AddressRules) -> None:
        self.receiver = receiver
        self.name = name
        self.rules = rules
        self._passed = 0
        self._local: list[str] = []

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803
        self.receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        """Of an IPv4 or IPv6 address the one that a gateway would unpack from it counts."""
        if self.rules.may_resolve_to(self.name, address.host):
            self._passed += 1
            self.receiver.addressResolved(address)
        else:
            self._local.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._local and not self._passed:
            _refused[self.name] = (
                f"{self.name} leads to the local address {self._local[0]}; permit it with --allow-local {self.name}"
            )
        self.receiver.resolutionComplete()


@implementer(IResolutionReceiver)
class _Patient:
    """Ends the waiting for an answer that does not come: the system's resolver has no time limit of ours."""

    def __init__(self, receiver: Any, reactor: Any, seconds: float) -> None:
        self.receiver = receiver
        self._is_over = False
        self._alarm = reactor.callLater(seconds, self.resolutionComplete)

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803
        self.receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        if not self._is_over:
            self.receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        if not self._is_over:
            self._is_over = True
            if self._alarm.active():
                self._alarm.cancel()
            self.receiver.resolutionComplete()


def refusal(url: str) -> str | None:
    """Why the name in an address was not resolved in this process; Twisted keeps no more of it than that it failed."""
    return _refused.get(urlsplit(url).hostname or "")


def _may_be_name(host: str) -> bool:
    """False where a label is empty or has more than 63 letters: the system's resolver fails on it instead of saying that there is none."""
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


def proxy_hosts() -> frozenset[str]:
    """Hosts of the proxies that the environment names."""
    hosts = (urlsplit(url if "://" in url else f"http://{url}").hostname for url in getproxies().values())
    return frozenset(host for host in hosts if host)
