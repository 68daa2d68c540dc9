"""What is known in a run of what its sites say about mining. Knows no Scrapy."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archiver.items import Page
from archiver.rights import Rights, Statement
from archiver.rights.page import of_page
from archiver.rights.robots import RobotsFile
from archiver.rights.tdmrep import TdmFile


@dataclass(frozen=True, slots=True)
class SiteRights:
    """What a site's own files say."""

    robots: RobotsFile = field(default_factory=RobotsFile)
    tdm: TdmFile = field(default_factory=TdmFile)

    def statements(self, url: str) -> tuple[Statement, ...]:
        """What they say of an address."""
        from_file = self.tdm.statement(url)
        return (*self.robots.statements(url), *((from_file,) if from_file else ()))


class RightsBook:
    """The sites of a run, by scheme, host and port."""

    def __init__(self) -> None:
        self.sites: dict[str, SiteRights] = {}

    def of(self, page: Page) -> Rights | None:
        """All that was said of a page, by its site and by itself; None for an answer that is no page and cannot have said it."""
        if not 200 <= page.status < 300:
            return None
        site = self.sites.get(site_of(page.final_url))
        from_site = site.statements(page.final_url) if site else ()
        return Rights((*from_site, *of_page(page.headers, page.content)))


def site_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
