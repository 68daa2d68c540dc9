"""The demo's articles hold together, in both editions."""

from __future__ import annotations

from archiver.demo.stories import Block, removed, stories


def test_the_site_has_a_dozen_articles_or_more_in_four_themes() -> None:
    assert len(stories()) >= 12
    assert {story.theme for story in stories()} == {"newsblog", "blocks", "publisher", "lokal"}


def test_slugs_and_addresses_are_unique() -> None:
    assert len({story.slug for story in stories()}) == len({story.path for story in stories()}) == len(stories())


def test_related_stories_exist_and_are_others() -> None:
    slugs = {story.slug for story in stories()}
    for story in stories():
        others = {*story.related, story.teaser} - {None}
        assert others <= slugs - {story.slug}, story.slug


def test_dates_are_aware_and_in_order() -> None:
    for story in stories():
        assert story.date.utcoffset() is not None, story.slug
        assert story.modified is None or story.modified > story.date, story.slug
    assert list(stories()) == sorted(stories(), key=lambda story: story.date, reverse=True)


def test_between_the_editions_one_story_is_edited_and_one_removed() -> None:
    first = {story.slug: story for story in stories(1)}
    second = {story.slug: story for story in stories(2)}
    edited = [slug for slug in second if second[slug] != first[slug]]
    assert edited == ["werft-baut-wieder-faehren"]
    assert [story.slug for story in removed()] == ["baustelle-am-markt-dauert-bis-maerz"]
    before, after = first[edited[0]], second[edited[0]]
    assert before.path == after.path
    assert before.date == after.date
    assert before.title != after.title
    assert before.text != after.text
    assert after.modified is not None


def test_marks_become_blocks() -> None:
    story = next(story for story in stories() if story.slug == "museum-am-fluss-oeffnet-seine-depots")
    assert Block("h2", "Ein Rundgang mit Lampe") in story.body
    assert Block("blockquote", "Ein Depot ist kein Lager, sondern ein Gedächtnis.") in story.body
    assert [block.tag for block in story.body].count("li") == 3
