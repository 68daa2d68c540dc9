"""Local addresses in every form, and what the user allowed."""

from __future__ import annotations

import pytest

from archiver.crawl.addresses import AddressRules, Allowance, is_local, literal_address
from archiver.errors import UsageError

LOOPBACK = (
    "127.0.0.1 127.1 127.0.1 2130706433 0x7f.1 0x7f000001 0177.0.0.1 017700000001 "
    "[::ffff:127.0.0.1] １２７.０.０.１ 127。0。0。1"
).split()


@pytest.mark.parametrize("host", LOOPBACK)
def test_loopback_is_known_in_every_spelling(host: str) -> None:
    assert str(literal_address(host)) == "127.0.0.1"
    assert is_local(host)


@pytest.mark.parametrize(
    "host",
    "localhost LOCALHOST. app.localhost drucker.local router metadata.google.internal intranet 10.1.2.3 172.16.0.1 192.168.178.1 "
    "169.254.169.254 100.64.0.1 0.0.0.0 0 255.255.255.255 224.0.0.1 [::1] [::] [fe80::1%25eth0] [fd00::1] "
    "[64:ff9b::a00:1] [64:ff9b::7f00:1] [64:ff9b:1::808:808] [2002:7f00:1::] [2002:a00:1::1] [::127.0.0.1] [::ffff:0:10.0.0.1] "
    "[::ffff:192.168.0.1] [fec0::1] [fe80::1] [fc00::7] [ff02::1] [100::1] [2001:db8::1] [3fff::1] [2001:0:4136:e378::1] 192.0.2.1".split(),
)
def test_what_is_not_public_is_local(host: str) -> None:
    assert is_local(host)


@pytest.mark.parametrize(
    "host",
    "tagesschau.de www.orf.at 8.8.8.8 [2001:4860:4860::8888] [::ffff:8.8.8.8] [64:ff9b::808:808] "
    "localhost.zeitung.de 1.2.3.4.example.com xn--mller-kva.de".split(),
)
def test_public_hosts_are_not_local(host: str) -> None:
    assert not is_local(host)


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:8000/a", True),
        ("http://127.1:8010/a", True),
        ("http://127.0.0.1:8011/", False),
        ("http://127.0.0.1/", False),
        ("http://127.0.0.2:8000/", False),
        ("http://localhost:8000/", False),
        ("https://tagesschau.de/", True),
        ("file:///etc/passwd", False),
        ("ftp://tagesschau.de/x", False),
        ("data:text/html,x", False),
        ("http:///ohne-host", False),
        ("http://[kaputt/", False),
        ("http://127.0.0.1:99999/", False),
    ],
)
def test_only_public_and_allowed_addresses_pass(url: str, allowed: bool) -> None:
    rules = AddressRules.parse(["127.0.0.1:8000-8010"])
    assert (rules.problem(url) is None) is allowed


def test_a_refusal_says_how_to_permit() -> None:
    assert (
        AddressRules().problem("http://localhost:81/")
        == "localhost is local; permit it with --allow-local localhost:81"
    )


def test_a_public_name_may_not_lead_to_a_local_address_even_if_that_is_allowed() -> None:
    rules = AddressRules.parse(["127.0.0.1:8000", "zeitung.test"])
    assert not rules.may_resolve_to("zeitung.example", "127.0.0.1")
    assert rules.may_resolve_to("zeitung.test", "127.0.0.1")
    assert rules.may_resolve_to("zeitung.example", "93.184.216.34")


@pytest.mark.parametrize(
    "text", ["", "host:", "host:0", "host:70000", "host:9-8", "http://host", "a:b", "[::1", "host:80-", "::1"]
)
def test_an_allowance_that_cannot_be_right_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="Write 127"):
        Allowance.parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("localhost", Allowance("localhost")),
        ("127.0.0.1:80", Allowance("127.0.0.1", 80, 80)),
        ("[::1]:8000-8010", Allowance("::1", 8000, 8010)),
    ],
)
def test_allowances_name_a_host_and_ports(text: str, expected: Allowance) -> None:
    assert Allowance.parse(text) == expected
