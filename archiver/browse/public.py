"""What to think of before others may read the archive, and whether somebody has."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from archiver.errors import UsageError

EVERYWHERE = "0.0.0.0"
CONSIDER = """\
This archive will be readable by everybody who can reach this machine at {address}. Facts to think of; no legal advice:

  Copyright   Articles and pictures belong to their authors and publishers. To make them available to the public is theirs alone
              (§§ 15, 19a UrhG; press publications also § 87g). A private copy may not be passed on (§ 53 (6)).
  Quotation   § 51 UrhG lets you quote as much as the purpose needs, with the source; it does not cover an archive of whole texts.
  Research    Copies made for text and data mining in scientific research may be open to a closed circle of people who research
              together, and to third parties who review their work (§ 60d (4) UrhG); not to everybody.
  People      Articles name people, also in matters long past. Who publishes an archive answers for it (GDPR, Art. 6, 17, 21; for
              journalism Art. 85 and the press laws). `archiver forget` takes an article out.
  Access      There is no login and no encryption here. Put a web server with both in front, or let in a closed network only.

Free SQL is switched off; articles, search, tables and downloads are open.
"""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens there."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, which may point anywhere
        return False


def names_of(host: str) -> frozenset[str]:
    """The names under which a browser on this machine asks for what listens there, as `Host` has them."""
    shown = f"[{host}]" if ":" in host else host
    return frozenset((shown, "localhost", "127.0.0.1", "[::1]"))


def need_consent(address: str, *, yes: bool, tell: Callable[[str], object], ask: Callable[[], str] | None) -> None:
    """Say what to think of, and go on only after a `yes`: given before, or typed. Raises UsageError without one.

    `ask` gives what is typed; None where nobody can type.
    """
    tell(CONSIDER.format(address=address))
    if yes:
        return
    if ask is None:
        raise UsageError("nothing was started: add --yes to confirm that others may read this archive")
    if ask().strip().lower() not in ("yes", "ja"):
        raise UsageError("nothing was started; without --public the archive is for this machine only")
