"""Going back through the lists of a WordPress site: its posts by the REST API, or else the pages of its feeds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

from archiver.archive import Role
from archiver.crawl.sources import Ask
from archiver.discover.wordpress import REST_REL, Posts, all_posts, is_posts, newest_posts, rest_root
from archiver.items import Found, Page
from archiver.urls import same_site

MAX_LIST_PAGES = 2_000
"""Pages read of one list. Guessed: 200,000 posts by the API, 20,000 by a feed."""


class History:
    """Where an outlet's posts are listed, and how far back this run has read."""

    def __init__(self, since: datetime | None) -> None:
        self.since = since
        self.has_posts = False
        """Whether the API has given posts, so that feeds need not be paged through."""
        self.pages_left = 0
        """Pages of the list of posts that are known and not read yet."""
        self._root: str | None = None
        self._seen: set[str] = set()

    def learn(self, page: Page) -> None:
        """Note the root of the REST API, which every answer of a WordPress site names in its header."""
        links = ", ".join(value for name, value in page.headers if name.lower() == "link" and REST_REL in value)
        root = rest_root(links)
        if root and self._root is None and same_site(root, page.final_url):
            self._root = root

    def learn_root(self, root: str | None, found_at: str) -> None:
        """Note the root that a page names in its head, for a cache may have dropped the header."""
        if root and self._root is None and same_site(root, found_at):
            self._root = root

    def newest(self) -> list[Ask]:
        """The list of what was written or edited last; nobody misses it, some sites bar their API."""
        return [Ask(newest_posts(self._root), Role.FEED, is_guess=True)] if self._root else []

    def all_posts(self) -> list[Ask]:
        """The first page of the list of all posts."""
        return self._posts_page(1)

    def after_posts(self, ask: Ask, posts: Posts, answer: Page) -> list[Ask]:
        """The list's next page, as long as the site says, or the fullness of this one, that there is one."""
        if not ask.page:
            return []
        self.has_posts = self.has_posts or bool(posts.links)
        total = answer.header("X-WP-TotalPages") or ""
        is_last = ask.page >= int(total[:9]) if total.isdigit() else not posts.is_full
        self.pages_left = max(0, min(int(total[:9]), MAX_LIST_PAGES) - ask.page - 1) if total.isdigit() else 0
        return [] if is_last else self._posts_page(ask.page + 1)

    def older_feed_pages(self, feeds: Iterable[str]) -> list[Ask]:
        """The second pages of a WordPress site's feeds, when its API gave nothing."""
        if self.has_posts:
            return []
        return [_feed_page(url, 2) for url in feeds if self._is_wordpress_feed(url)]

    def after_feed(self, ask: Ask, links: Iterable[Found]) -> list[Ask]:
        """The feed's next page, unless this one told nothing new: some sites answer every number with the first page."""
        links = list(links)
        new = {link.url for link in links} - self._seen
        self._seen |= new
        is_wanted = new and not (self.since and all(link.date and link.date < self.since for link in links))
        return self.after_unchanged(ask) if is_wanted else []

    def after_unchanged(self, ask: Ask) -> list[Ask]:
        """The next page of a feed of which this one is as it was when it was read."""
        return [_feed_page(ask.url, ask.page + 1)] if 0 < ask.page < MAX_LIST_PAGES and not is_posts(ask.url) else []

    def _posts_page(self, number: int) -> list[Ask]:
        if not self._root or number > MAX_LIST_PAGES:
            return []
        return [Ask(all_posts(self._root, number, self.since), Role.FEED, is_guess=True, page=number)]

    def _is_wordpress_feed(self, url: str) -> bool:
        is_usual = urlsplit(url).path.rstrip("/").endswith("/feed")
        return not is_posts(url) and (is_usual or self._root is not None)


def _feed_page(url: str, number: int) -> Ask:
    parts = urlsplit(url)
    others = [piece for piece in parts.query.split("&") if piece and not piece.startswith("paged=")]
    query = "&".join([*others, f"paged={number}"])
    return Ask(urlunsplit(parts._replace(query=query)), Role.FEED, is_guess=True, page=number)
