"""`crawl --follow-related` asks for what articles show as related, on the same site, once."""

from __future__ import annotations

from collections.abc import Callable

from crawl_site import Answer, Run, Site, article

Crawl = Callable[..., Run]
FIRST, SECOND, THIRD = (
    f"/politik/der-rat-beschliesst-die-sanierung-{number}.html" for number in (1000001, 1000002, 1000003)
)
FAR = "https://andere-zeitung.example/politik/bericht-ueber-die-bruecke-1000009.html"


def with_related(title: str, *addresses: str) -> Answer:
    """An article with a box of related ones."""
    links = "".join(
        f'<li><a href="{url}"><h3>Bericht Nummer {n} über die Brücke am Fluss</h3></a></li>'
        for n, url in enumerate(addresses)
    )
    box = f'<aside class="related"><h2>Mehr zum Thema</h2><ul>{links}</ul></aside></article>'
    return Answer(article(title).replace(b"</article>", box.encode()), has_validators=True)


def a_chain(site: Site) -> None:
    """The feed names the first article, which leads to the second and far away; the second leads to the third."""
    site.add_feed(FIRST)
    site.answers[FIRST] = with_related("Erste Meldung aus dem Rat", SECOND, FAR)
    site.answers[SECOND] = with_related("Zweite Meldung aus dem Rat", THIRD, FIRST)
    site.add_article(THIRD, "Dritte Meldung aus dem Rat", has_validators=True)


def test_related_articles_of_the_site_are_archived_and_linked(site: Site, crawl: Crawl) -> None:
    a_chain(site)
    run = crawl("/feed", "--follow-related")
    assert run.code == 0, run.stderr
    assert site.asked("/feed", "/") == dict.fromkeys((FIRST, SECOND, THIRD), 1)
    assert run.rows("SELECT count(*), sum(target_article IS NULL) FROM related_links") == [(3, 0)]


def test_without_the_option_only_what_was_found_is_asked(site: Site, crawl: Crawl) -> None:
    a_chain(site)
    crawl("/feed")
    assert site.asked("/feed", "/") == {FIRST: 1}


def test_a_later_run_fetches_what_an_earlier_one_left(site: Site, crawl: Crawl) -> None:
    a_chain(site)
    crawl("/feed")
    site.hits.clear()
    run = crawl("/feed", "--follow-related")
    assert run.code == 0, run.stderr
    assert site.asked("/feed", "/") == dict.fromkeys((SECOND, THIRD), 1)


def test_the_limit_bounds_it(site: Site, crawl: Crawl) -> None:
    a_chain(site)
    crawl("/feed", "--follow-related", "--limit", "2")
    assert site.asked("/feed", "/") == dict.fromkeys((FIRST, SECOND), 1)
