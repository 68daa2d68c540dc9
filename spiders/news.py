"""The spider `news`: everything new on the named sites."""

from __future__ import annotations

from typing import Any

from archiver.crawl.spider import OutletSpider


class NewsSpider(OutletSpider):
    """Feeds, news sitemaps, sitemaps and front pages, and the articles they announce.

    Example: scrapy crawl news -a sites=tagesschau.de,netzpolitik.org
    """

    name = "news"

    def __init__(self, sites: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sites = sites

    def targets(self) -> list[str]:
        """The comma-separated names, domains and addresses in `sites`."""
        return [site.strip() for site in self.sites.split(",") if site.strip()]
