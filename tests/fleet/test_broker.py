"""How the fleet connects to its broker: with TLS that is checked, and with what is mended in kombu's transport for Redis."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from certificates import self_signed
from crawl_site import running_site
from kombu import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as RedisGone

from archiver.fleet.app import make_app
from archiver.fleet.broker import STORE, Broker
from archiver.fleet.redis_transport import Channel, Transport


def opened(url: str) -> Connection:
    return make_app(Broker.of(url), STORE).connection_for_read()


def test_a_channel_of_a_connection_that_is_gone_fails_as_a_lost_connection_does() -> None:
    channel = Channel.__new__(Channel)
    channel.connection = SimpleNamespace(client=None)
    with pytest.raises(RedisGone) as error:
        channel.pool  # noqa: B018 - it is made when asked for
    assert isinstance(error.value, Transport.connection_errors)


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
def test_every_connection_to_redis_is_of_this_kind(scheme: str) -> None:
    found = opened(f"{scheme}://:geheim@127.0.0.1:1/3")
    assert isinstance(found.transport, Transport)
    assert (found.hostname, found.port, found.virtual_host, found.password) == ("127.0.0.1", 1, "3", "geheim")


def test_rabbitmq_keeps_its_own() -> None:
    assert opened("amqp://127.0.0.1//").transport.driver_type == "amqp"


@pytest.mark.parametrize(
    ("url", "tls"),
    [
        ("rediss://127.0.0.1/0", {"ssl_cert_reqs": ssl.CERT_REQUIRED}),
        ("rediss://127.0.0.1/0?ssl_cert_reqs=none", {"ssl_cert_reqs": ssl.CERT_NONE}),
        ("amqps://broker.example//", {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": None}),
        ("redis://127.0.0.1/0", False),
        ("amqp://127.0.0.1//", False),
    ],
)
def test_tls_is_used_where_the_address_says_so(url: str, tls: object) -> None:
    assert (opened(url).ssl or False) == tls


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server whose certificate nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path_factory.mktemp("certificate"), "stranger"))
    with running_site(tls=context) as site:
        yield site.port


@pytest.mark.parametrize("scheme", ["rediss", "amqps"])
def test_a_broker_whose_certificate_nobody_vouches_for_is_not_talked_to(scheme: str, stranger: int) -> None:
    found = opened(f"{scheme}://localhost:{stranger}/")
    with pytest.raises(OperationalError) as refused:
        found.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
    reasons: list[type[BaseException]] = []
    error: BaseException | None = refused.value
    while error:
        reasons.append(type(error))
        error = error.__cause__ or error.__context__
    assert ssl.SSLCertVerificationError in reasons
