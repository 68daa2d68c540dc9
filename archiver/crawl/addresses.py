"""Which addresses are local to this machine or network, and which of them the user has allowed. Pure."""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from archiver.errors import UsageError

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_LOCAL_SUFFIXES = (
    "localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa", "onion", "i2p",
)  # fmt: skip
"""Names that never belong to a public site: RFC 6761, RFC 6762, RFC 8375, RFC 7686, ICANN's `internal`, and home routers."""
_CARRIERS_OF_IPV4 = tuple(map(ipaddress.IPv6Network, ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
"""IPv4-compatible (RFC 4291, 2.5.5.1), IPv4-translated (RFC 2765) and NAT64 (RFC 6052) addresses: the last 32 bits are the IPv4 one."""
_NEVER_PUBLIC = tuple(map(ipaddress.IPv6Network, ("fec0::/10", "64:ff9b:1::/48", "5f00::/16", "3fff::/20")))
"""Site-local (RFC 3879), NAT64 inside a network (RFC 8215), segment routing (RFC 9602), documentation (RFC 9637): Python's
`is_global` knows them only in its later releases."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
_ENTRY = re.compile(r"(?P<host>\[[^\]\s]+\]|[^:\[\]\s/]+)(?::(?P<first>\d{1,5})(?:-(?P<last>\d{1,5}))?)?")


@dataclass(frozen=True, slots=True)
class Allowance:
    """One `--allow-local HOST[:PORT[-PORT]]`: a local host that may be asked, on these ports."""

    host: str
    first_port: int = 1
    last_port: int = 65535

    @classmethod
    def parse(cls, text: str) -> Allowance:
        """The allowance that a text names; raises UsageError.

        Example: `127.0.0.1:8000-8010`, `localhost`, `[::1]:8080`.
        """
        match = _ENTRY.fullmatch(text.strip())
        first = int(match["first"] or 1) if match else 0
        last = int(match["last"] or match["first"] or 65535) if match else 0
        if not match or not 0 < first <= last < 65536:
            raise UsageError(
                f"not a host with a port or a range of ports: {text!r}. Write 127.0.0.1:8000, [::1]:8000-8010 or localhost"
            )
        return cls(_plain_host(match["host"]), first, last)

    def covers(self, host: str, port: int) -> bool:
        """Whether it permits this host, written in any form, at this port."""
        own, other = literal_address(self.host), literal_address(host)
        same = own == other if own and other else self.host == _plain_host(host)
        return same and self.first_port <= port <= self.last_port


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What may be asked: everything public, and what the user has allowed."""

    allowed: tuple[Allowance, ...] = ()

    @classmethod
    def parse(cls, texts: Iterable[str]) -> AddressRules:
        """The rules with these allowances; raises UsageError."""
        return cls(tuple(map(Allowance.parse, texts)))

    def problem(self, url: str) -> str | None:
        """Why an address must not be asked, or None; names are judged by their form only, nothing is resolved."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or _DEFAULT_PORTS.get(parts.scheme.lower(), 0)
        except ValueError:
            return "not an address"
        if parts.scheme.lower() not in _DEFAULT_PORTS or not host:
            return "not an http(s) address"
        if not is_local(host) or any(allowance.covers(host, port) for allowance in self.allowed):
            return None
        name = f"[{host}]" if ":" in host else host
        return f"{name} is local; permit it with --allow-local {name}:{port}"

    def may_resolve_to(self, name: str, address: str) -> bool:
        """Whether a name may lead to this address: a public one always, a local one only for a name that is allowed itself."""
        return not is_local(address) or any(allowance.host == _plain_host(name) for allowance in self.allowed)

    def is_allowed_local(self, url: str) -> bool:
        """Whether an address is local and may be asked."""
        try:
            return is_local(urlsplit(url).hostname or "") and self.problem(url) is None
        except ValueError:
            return False


def is_local(host: str) -> bool:
    """Whether a host, as it stands in an address, is this machine, a private network or otherwise not public."""
    host = _plain_host(host)
    if address := literal_address(host):
        return _is_local_address(address)
    return "." not in host or host.endswith(tuple(f".{suffix}" for suffix in _LOCAL_SUFFIXES))


def literal_address(host: str) -> _Address | None:
    """The IP address that a host is written as, in every form that a system resolver accepts; None for a name.

    Example: `127.1`, `2130706433`, `0x7f.1`, `0177.0.0.1` and `[::ffff:127.0.0.1]` are all 127.0.0.1.
    """
    host = _plain_host(host).partition("%")[0]
    try:
        address: _Address = ipaddress.ip_address(host)
    except ValueError:
        if not re.fullmatch(r"(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+)){0,3}", host):
            return None
        try:
            return ipaddress.IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    return _embedded(address)


def _embedded(address: _Address) -> _Address:
    """The IPv4 address inside an IPv6 one that a gateway or the kernel would unpack, else the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if inner := address.ipv4_mapped or address.sixtofour:
            return inner
        if int(address) > 1 and any(address in network for network in _CARRIERS_OF_IPV4):
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_local_address(address: _Address) -> bool:
    is_of_a_site = any(address in network for network in _NEVER_PUBLIC if network.version == address.version)
    return is_of_a_site or not address.is_global or address.is_multicast or address.is_unspecified


def _plain_host(host: str) -> str:
    """Lower case, without brackets and final dot; full-width digits and dots become plain ones, as in IDNA."""
    return unicodedata.normalize("NFKC", host.strip()).replace("。", ".").strip("[]").lower().rstrip(".")
