"""What a user names on the command line: an outlet of the catalogue, a domain or an address. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archiver.catalogue import Catalogue, Outlet
from archiver.errors import UsageError
from archiver.urls import outlet_key

_HOST = re.compile(r"(?:(?:[^\s/:@.]+\.)+[^\s/:@.]+|localhost|\[[0-9a-fA-F:.]+\])\.?(?::\d{1,5})?")


@dataclass(slots=True)
class Job:
    """All that is to be done for one outlet in one run."""

    key: str
    """The outlet's key in the archive."""
    homepage: str
    entry: Outlet | None = None
    """What the catalogue knows of it."""
    is_whole: bool = False
    """True when the outlet itself was named, so that its articles are to be discovered."""
    has_lists: bool = True
    """False when its feeds and other lists are not to be read now, only pages that are queued."""
    named: list[str] = field(default_factory=list)
    """Addresses that were named one by one."""

    @property
    def only_between(self) -> str | None:
        """The hours at which the catalogue says that its pages may be asked."""
        return self.entry.only_between if self.entry else None


def jobs_for(targets: Iterable[str], catalogue: Catalogue) -> list[Job]:
    """One job per outlet, in the order they were named; raises UsageError for what is neither name, domain nor address."""
    jobs: dict[str, Job] = {}
    for target in targets:
        key, homepage, entry, address = _resolved(target.strip(), catalogue)
        job = jobs.setdefault(key, Job(key, homepage, entry))
        if address is None:
            job.is_whole = True
        elif address not in job.named:
            job.named.append(address)
    return list(jobs.values())


def _resolved(target: str, catalogue: Catalogue) -> tuple[str, str, Outlet | None, str | None]:
    """Key, home page, catalogue entry, and the address unless the whole site is meant."""
    entry = catalogue.find(target) if target else None
    url = target if re.match(r"https?://", target, re.I) else f"https://{target}"
    try:
        parts = urlsplit(url)
        is_address = bool(parts.hostname) and _HOST.fullmatch(parts.netloc) is not None and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        if entry:
            return entry.domain, entry.homepage, entry, None
        meant = catalogue.like(target)
        raise UsageError(
            f"{target!r} is neither an outlet of the catalogue (see: archiver outlets), nor a domain such as "
            f"tagesschau.de, nor an address that begins with https://{f'. Did you mean {meant.domain}?' if meant else ''}"
        )
    key = entry.domain if entry else outlet_key(url)
    if parts.path.strip("/") or parts.query:
        return key, entry.homepage if entry else f"{parts.scheme}://{parts.netloc}/", entry, url
    return key, entry.homepage if entry else f"{parts.scheme}://{parts.netloc}/", entry, None
