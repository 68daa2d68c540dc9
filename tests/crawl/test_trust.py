"""Whose certificates are believed: real TLS on loopback, with one store of trusted certificates for all connections of a crawl."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from certificates import self_signed
from crawl_site import Site, environment, running_site
from twisted.internet.protocol import Factory, Protocol
from twisted.protocols.tls import TLSMemoryBIOFactory

from archiver.crawl.trust import SharedTrust

ASK = """
import json, sys
from archiver.crawl.asking import NoAnswer, ask
hosts = sys.argv[1:]
async def task(asker):
    answers = [await asker.page(f"https://{host}/", "x.example") for host in hosts]
    return [answer.note if isinstance(answer, NoAnswer) else answer.status for answer in answers]
print(json.dumps(ask(task, tuple(hosts))))
"""


def test_a_certificate_must_be_trusted_and_name_the_host(answers: list[int | str]) -> None:
    good, of_another_host, of_a_stranger = answers
    assert good == 200
    assert "certificate" in str(of_another_host).lower()
    assert "certificate" in str(of_a_stranger).lower()


def test_connections_to_all_sites_share_one_store_of_certificates() -> None:
    trust = SharedTrust(fixBrokenPeers=True)
    contexts = set()
    for host in ("eins.example", "zwei.example"):
        factory = Factory.forProtocol(Protocol)
        protocol = TLSMemoryBIOFactory(trust.creatorForNetloc(host.encode(), 443), True, factory).buildProtocol(None)
        connection = trust.creatorForNetloc(host.encode(), 443).clientConnectionForTLS(protocol)
        contexts.add(connection.get_context())
        assert connection.get_servername() == host.encode()
    assert len(contexts) == 1


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[int | str]:
    """What came of a site whose certificate is trusted, of the same one under a name that it does not have, and of an untrusted one."""
    folder = tmp_path_factory.mktemp("certificates")
    trusted, stranger = self_signed(folder, "trusted"), self_signed(folder, "stranger")
    with ExitStack() as running:
        one, two = (running.enter_context(_served(path)) for path in (trusted, stranger))
        hosts = [f"localhost:{one.port}", f"127.0.0.1:{one.port}", f"localhost:{two.port}"]
        done = subprocess.run(
            [sys.executable, "-c", ASK, *hosts],
            capture_output=True, text=True, timeout=300, check=True, env=environment() | {"SSL_CERT_FILE": str(trusted)},
        )  # fmt: skip
    found: list[int | str] = json.loads(done.stdout)
    return found


@contextmanager
def _served(certificate: Path) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running_site(tls=context) as site:
        site.add_page("/")
        yield site
