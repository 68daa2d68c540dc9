"""The spider `pages`: exactly the named pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from archiver.crawl.spider import OutletSpider


class PagesSpider(OutletSpider):
    """A list of article addresses; nothing is discovered, no link is followed.

    Example: scrapy crawl pages -a file=adressen.txt
    """

    name = "pages"
    follows = False

    def __init__(self, urls: str = "", file: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.urls = urls
        self.file = file

    def targets(self) -> list[str]:
        """The addresses in `urls` (parted by blanks or commas) and in `file` (one a line, `#` begins a comment)."""
        lines = Path(self.file).read_text(encoding="utf-8").splitlines() if self.file else []
        from_file = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
        return self.urls.replace(",http", " http").split() + from_file
