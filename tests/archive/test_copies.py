"""Near copies are found whatever the order in which they come, at any threshold; related links know their archived targets."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest
from given import URL, a_fetch, an_article, later
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.archive import Archive
from archiver.archive.agency_marks import agency_of
from archiver.archive.fingerprints import BANDS, FLOOR, MIN_WORDS, bands, fingerprint, similarity
from archiver.items import Link

WORDS = [
    a + b for a in ("brück", "rat", "bau", "land", "markt", "schul", "wahl") for b in ("en", "ung", "haus", "er", "s")
]


def a_text(seed: int, words: int = 240) -> str:
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(words))


def edited(text: str, share: float, seed: int) -> str:
    """The text with a stretch of it written anew: the middle, so long as the share says."""
    words = text.split()
    start, length = len(words) // 3, int(len(words) * share)
    return " ".join(words[:start] + a_text(seed, length).split() + words[start + length :])


FAMILIES = [
    [a_text(1), edited(a_text(1), 0.04, 11), edited(a_text(1), 0.08, 12), edited(a_text(1), 0.16, 13)],
    [a_text(2), a_text(2).upper(), edited(a_text(2), 0.1, 21)],
    [a_text(3)],
    [a_text(4)],
]
TEXTS = [text for family in FAMILIES for text in family]


def save(archive: Archive, number: int, body: str, **fields: object) -> None:
    outlet = f"zeitung{number}.example"
    url = f"https://{outlet}/artikel-{number}"
    archive.save(
        an_article(url=url, title=f"Titel {number}", lead=None, body=body, **fields), a_fetch(url, outlet=outlet)
    )


def groups(archive: Archive, threshold: float) -> set[frozenset[str]]:
    return {frozenset(member["title"] for member in cluster.members) for cluster in archive.clusters(threshold)}


def expected_groups(texts: dict[str, str], threshold: float) -> set[frozenset[str]]:
    """Every pair compared, joined by hand."""
    prints = {name: fingerprint(text) for name, text in texts.items()}
    found = [{name} for name in texts]
    for one, other in combinations(texts, 2):
        mine, theirs = prints[one], prints[other]
        assert mine
        assert theirs
        if similarity(mine, theirs) >= threshold and set(bands(mine)) & set(bands(theirs)):
            joined = [group for group in found if one in group or other in group]
            found = [group for group in found if group not in joined] + [set().union(*joined)]
    return {frozenset(group) for group in found if len(group) > 1}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    order=st.permutations(range(len(TEXTS))),
    batches=st.integers(1, 3),
    threshold=st.sampled_from([FLOOR, 0.75, 0.8, 0.95]),
)
def test_clusters_are_the_same_in_any_order_and_any_number_of_batches(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], batches: int, threshold: float
) -> None:
    with Archive(tmp_path_factory.mktemp("copies") / "archive.db") as archive:
        for place, number in enumerate(order):
            save(archive, number, TEXTS[number])
            if place % batches == 0:
                archive.compare_copies()
        archive.compare_copies()
        texts = {f"Titel {number}": text for number, text in enumerate(TEXTS)}
        assert groups(archive, threshold) == expected_groups(texts, threshold)


def test_copies_of_one_text_are_one_cluster_and_other_reports_are_not(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db") as archive:
        for number, text in enumerate(TEXTS):
            save(archive, number, text)
        assert archive.compare_copies() == len(TEXTS)
        assert archive.compare_copies() == 0
        assert groups(archive, 0.7) >= {frozenset({"Titel 4", "Titel 5", "Titel 6"})}
        assert not any({"Titel 7", "Titel 8"} & group for group in groups(archive, FLOOR))


def test_a_cluster_names_its_earliest_copy_its_agency_and_how_alike_they_are(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db") as archive:
        save(archive, 1, a_text(1), authors=("dpa",), agencies=("dpa",))
        save(archive, 2, edited(a_text(1), 0.08, 5), date=later(days=-1), authors=("Anna Groß",), agencies=())
        save(archive, 3, "Berlin (dpa) - " + a_text(1), authors=(), agencies=())
        archive.compare_copies()
        [cluster] = archive.clusters()
    assert [member["title"] for member in cluster.members] == ["Titel 2", "Titel 1", "Titel 3"]
    assert cluster.members[0]["similarity"] == 1
    assert 0.7 < cluster.members[1]["similarity"] < 1
    assert cluster.agency == "dpa"


@pytest.mark.parametrize("changed", [1, 2, 3])
def test_a_text_that_was_changed_leaves_its_cluster_and_the_others_stay_joined(tmp_path: Path, changed: int) -> None:
    with Archive(tmp_path / "archive.db") as archive:
        for number in (1, 2, 3):
            save(archive, number, a_text(1))
        archive.compare_copies()
        assert groups(archive, 0.8) == {frozenset({"Titel 1", "Titel 2", "Titel 3"})}
        url = f"https://zeitung{changed}.example/artikel-{changed}"
        article = an_article(url=url, title=f"Titel {changed}", lead=None, body=a_text(9))
        archive.save(article, a_fetch(url, outlet=f"zeitung{changed}.example", fetched_at=later(hours=2)))
        archive.compare_copies()
        save(archive, 4, a_text(1))
        archive.compare_copies()
        assert groups(archive, 0.8) == {frozenset({f"Titel {number}" for number in (1, 2, 3, 4) if number != changed})}


def test_a_text_on_very_many_pages_is_compared_once(tmp_path: Path) -> None:
    """Of weather and stock tables each page would be compared with all before it."""
    with Archive(tmp_path / "archive.db") as archive:
        with archive.together():
            for number in range(300):
                save(archive, number, a_text(1))
            save(archive, 300, edited(a_text(1), 0.08, 5))
        archive.compare_copies()
        assert [len(cluster.members) for cluster in archive.clusters(0.7)] == [301]
        assert archive.db["fingerprint_bands"].count == 2 * BANDS


def test_a_threshold_below_what_is_kept_is_refused(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db") as archive, pytest.raises(ValueError, match=r"expected 0\.6 to 1"):
        list(archive.clusters(0.3))


def test_a_short_text_has_no_fingerprint() -> None:
    assert fingerprint(" ".join(WORDS[: MIN_WORDS - 1])) is None
    assert fingerprint(None) is None
    assert fingerprint(" ".join(WORDS[:MIN_WORDS]))


def test_case_punctuation_and_paragraphs_do_not_count() -> None:
    text = a_text(1)
    assert fingerprint(text) == fingerprint(text.upper().replace(" ", ",\n\n"))


@pytest.mark.parametrize(
    ("agencies", "body", "expected"),
    [
        ('["dpa"]', None, "dpa"),
        ('["dpa/lno"]', "Text", "dpa"),
        ('["AFP, Reuters"]', "Text", "AFP"),
        ("[]", "Berlin (dpa) - Der Bundestag berät.", "dpa"),
        ("[]", "Frankfurt/Main (dpa/lhe) - Der Zoo hat geöffnet.", "dpa"),
        ("[]", "Wien (APA) – Der Nationalrat tagt.", "APA"),
        ("[]", "Der Bundestag berät.\n\n(AFP)", "AFP"),
        ("[]", "Der Bundestag berät.\n\ndpa/mgr", "dpa"),
        ("[]", "Der Bundestag berät.\n\n(epd/KNA)", "epd"),
        ("[]", "Der Sprecher der dpa sagte, man prüfe.", None),
        ("[]", "Die SPD und die AP sind Kürzel.", None),
        ("[]", None, None),
        (None, None, None),
    ],
)
def test_an_agency_is_named_by_byline_dateline_or_closing_mark(
    agencies: str | None, body: str | None, expected: str | None
) -> None:
    assert agency_of(agencies, body) == expected


def target_of(archive: Archive) -> list[int | None]:
    return [
        row["target_article"]
        for row in archive.db.query("SELECT target_article FROM related_links ORDER BY article_id, position")
    ]


def linking(url: str) -> dict[str, object]:
    return {"related_links": (Link(url=url, title="Dazu"),)}


@pytest.mark.parametrize("form", ["https://b.example/ziel-2", "http://www.b.example/ziel-2/?utm_source=x"])
@pytest.mark.parametrize("target_first", [True, False], ids=["target first", "target later"])
def test_a_related_link_knows_its_archived_target(tmp_path: Path, form: str, target_first: bool) -> None:
    with Archive(tmp_path / "archive.db") as archive:
        source = (an_article(**linking(form)), a_fetch())
        url = "https://b.example/ziel-2"
        target = (an_article(url=url, title="Ziel", body="Kurz.", related_links=()), a_fetch(url, outlet="b.example"))
        for article, fetch in (target, source) if target_first else (source, target):
            archive.save(article, fetch)
        found = archive.find(url)
        assert found
        assert target_of(archive) == [found["id"]]
        [row] = archive.db.query("SELECT * FROM pushed_beside")
        assert (row["pushed_article"], row["pushed_headline"], row["pushed_title"]) == (found["id"], "Ziel", "Dazu")


def test_a_link_without_an_archived_target_has_none_until_the_page_changes(tmp_path: Path) -> None:
    with Archive(tmp_path / "archive.db") as archive:
        archive.save(an_article(**linking("https://b.example/nie")), a_fetch())
        assert target_of(archive) == [None]
        archive.save(an_article(**linking(URL)), a_fetch(fetched_at=later(hours=1)))
        assert target_of(archive) == [1]
