"""No request leaves for this machine or its network unless the user said so."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.http import Request

from archiver.crawl.addresses import AddressRules
from archiver.crawl.outcomes import NotAsked


class AddressGuard:
    """Downloader middleware that checks the address of every request, redirects and robots.txt included.

    Names that resolve to a local address are refused by `archiver.crawl.resolver`, at the moment of connecting.
    """

    def __init__(self, rules: AddressRules) -> None:
        self.rules = rules

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> AddressGuard:
        return cls(AddressRules.parse(crawler.settings.getlist("ARCHIVER_ALLOW_LOCAL")))

    def process_request(self, request: Request) -> None:
        """Raises NotAsked for a local address."""
        if problem := self.rules.problem(request.url):
            raise NotAsked("address", problem)
        if self.rules.is_allowed_local(request.url):
            request.meta["autothrottle_dont_adjust_delay"] = True  # the user's own machine; see local_slots in settings
