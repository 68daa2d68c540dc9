"""Names and the addresses they may lead to, IPv4 and IPv6."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest
from crawl_site import Run, Site, running_site
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.task import Clock

from archiver.crawl.addresses import AddressRules
from archiver.crawl.resolver import PublicResolver, refusal

PUBLIC_4, PUBLIC_6 = "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"


class Names(Clock):
    """A reactor whose resolver knows some names; one without addresses is never answered."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        super().__init__()
        self.names = names
        self.nameResolver = self

    def resolveHostName(self, receiver: Any, name: str, port: int, *_: Any) -> Any:  # noqa: N802
        receiver.resolutionBegan(None)
        for address in self.names[name]:
            receiver.addressResolved((IPv6Address if ":" in address else IPv4Address)("TCP", address, port))
        if self.names[name]:
            receiver.resolutionComplete()


class Receiver:
    """Collects the addresses that a connection would be made to."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.times_complete = 0

    def resolutionBegan(self, _: Any) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.times_complete += 1


def resolved(resolver: PublicResolver, name: str) -> list[str]:
    receiver = Receiver()
    resolver.resolveHostName(receiver, name, 443)
    assert receiver.times_complete == 1
    return receiver.addresses


def a_resolver(names: dict[str, list[str]], *allowed: str, proxies: frozenset[str] = frozenset()) -> PublicResolver:
    return PublicResolver(Names(names), 0, 5.0, AddressRules.parse(allowed), proxies)  # type: ignore[arg-type]


def test_a_public_name_leads_to_all_its_public_addresses() -> None:
    assert resolved(a_resolver({"blatt.example": [PUBLIC_6, PUBLIC_4]}), "blatt.example") == [PUBLIC_6, PUBLIC_4]


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.0.0.8 169.254.169.254 ::1 fd00::1 fe80::1 fec0::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::a00:1 2002:a00:1::".split(),
)
def test_a_public_name_never_leads_home(address: str) -> None:
    name = f"heim-{address.replace(':', '-').replace('.', '-')}.example"
    assert resolved(a_resolver({name: [address]}), name) == []
    assert (
        refusal(f"https://{name}/")
        == f"{name} leads to the local address {address}; permit it with --allow-local {name}"
    )


def test_of_mixed_addresses_only_the_public_ones_are_used() -> None:
    assert resolved(a_resolver({"gemischt.example": ["::1", PUBLIC_4, "10.0.0.1"]}), "gemischt.example") == [PUBLIC_4]
    assert refusal("https://gemischt.example/") is None


def test_a_name_that_was_allowed_and_a_proxy_may_be_local() -> None:
    names = {"mein.blatt.example": ["::1", "127.0.0.1"], "proxy.firma.example": ["10.0.0.9"], "::1": ["::1"]}
    resolver = a_resolver(names, "mein.blatt.example", proxies=frozenset({"proxy.firma.example"}))
    assert resolved(resolver, "mein.blatt.example") == ["::1", "127.0.0.1"]
    assert resolved(resolver, "proxy.firma.example") == ["10.0.0.9"]
    assert resolved(resolver, "::1") == ["::1"], "literal addresses are judged before, by AddressGuard"


@pytest.mark.parametrize("name", ["a..b", "blatt..example", f"{64 * 'a'}.example"])
def test_what_no_name_can_be_has_no_address(name: str) -> None:
    assert resolved(a_resolver({}), name) == []


def test_waiting_for_an_answer_ends() -> None:
    resolver, receiver = a_resolver({"stumm.example": []}), Receiver()
    resolver.resolveHostName(receiver, "stumm.example", 443)
    assert receiver.times_complete == 0
    resolver.reactor.advance(5.1)  # type: ignore[attr-defined]
    assert (receiver.times_complete, receiver.addresses) == (1, [])


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")
def test_a_site_on_ipv6_is_crawled_when_it_was_allowed(site: Site, crawl: Callable[..., Run]) -> None:
    with running_site("::1") as other:
        other.add_article("/politik/der-rat-tagt-am-abend-1000001.html", "Der Rat tagt")
        other.add_feed("/politik/der-rat-tagt-am-abend-1000001.html")
        refused = crawl(f"{other.url}/feed")
        assert refused.code == 1
        assert f"--allow-local [::1]:{other.port}" in refused.stderr
        assert other.hits == []
        run = crawl(f"{other.url}/feed", "--allow-local", f"[::1]:{other.port}")
        assert (run.code, run.outcomes()) == (0, {"new": 1}), run.stderr
        assert run.rows("SELECT url FROM articles") == [(f"{other.url}/politik/der-rat-tagt-am-abend-1000001.html",)]
        assert run.rows("SELECT count(*) FROM fetches WHERE seconds > 0 AND seconds < 20 AND crawl_id = 2") == [(2,)]
