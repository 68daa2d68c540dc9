"""All checks together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archiver.crawl.addresses import AddressRules
from archiver.doctor.archive_file import check_archive_file
from archiver.doctor.finding import Finding
from archiver.doctor.installation import check_installation
from archiver.doctor.machine import check_machine
from archiver.doctor.network import check_network
from archiver.doctor.settings import check_settings


def examine(db: Path, network: str | None = None, allow_local: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Every finding, in an order in which one can mend them; the network only when a host is named.

    Raises UsageError for a host that is none.
    """
    rules = AddressRules.parse(allow_local)
    yield from check_installation()
    yield from check_machine()
    yield from check_settings()
    yield from check_archive_file(db)
    if network:
        yield from check_network(network, rules)
