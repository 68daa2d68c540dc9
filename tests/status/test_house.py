"""What is told of the archive as a whole: no crawls, no room, damage."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tallies_given import NOW, OUTLET, a_run, facts, usual_runs

from archiver.archive.tallies import Tally
from archiver.status.alarm import Alarm
from archiver.status.facts import Disk, Facts
from archiver.status.house import find_alarms, growth_per_day

GB = 1_000_000_000


def keys(known: Facts) -> list[str]:
    return [alarm.key for alarm in find_alarms(known)]


def only(known: Facts) -> Alarm:
    (alarm,) = find_alarms(known)
    return alarm


def test_an_archive_in_order_has_no_alarm() -> None:
    assert find_alarms(facts(*usual_runs(until=0))) == []


def test_an_empty_archive_has_none() -> None:
    assert find_alarms(facts(articles=0)) == []


# Crawls


@pytest.mark.parametrize("hours", [1, 3, 6, 11])
def test_a_crawl_that_is_not_due_is_not_overdue(hours: int) -> None:
    assert keys(facts(*usual_runs(until=hours))) == []


def test_crawls_that_stopped_are_told_once_for_the_archive() -> None:
    runs = [*usual_runs(until=30), *usual_runs(until=30, outlet="zweites.example")]
    alarm = only(facts(*runs))
    assert alarm.key == "overdue"
    assert alarm.since == NOW - timedelta(hours=30)
    assert alarm.what() == "the archive was not crawled for 30.0 hours; the longest pause was 6.0 hours"
    assert alarm.what("de").startswith("Das Archiv wurde 30,0 Stunden lang nicht abgefragt")


def test_one_outlet_that_is_no_longer_crawled_is_told_by_name() -> None:
    runs = [*usual_runs(until=0), *usual_runs(until=30, outlet="zweites.example")]
    assert keys(facts(*runs)) == ["overdue zweites.example"]


def test_an_outlet_that_was_given_up_is_told_for_two_weeks() -> None:
    def runs(days: int) -> list[Tally]:
        return [*usual_runs(days=40, until=0), *usual_runs(days=40, until=days * 24, outlet="zweites.example")]

    assert keys(facts(*runs(13))) == ["overdue zweites.example"]
    assert keys(facts(*runs(15))) == []


def test_a_machine_that_sleeps_at_night_is_no_alarm() -> None:
    by_day = [a_run(day * 24 + hour) for day in range(14, -1, -1) for hour in (10, 8, 6, 4)]
    assert keys(facts(*by_day, now=NOW + timedelta(hours=20))) == []
    assert keys(facts(*by_day, now=NOW + timedelta(hours=48))) == ["overdue"]


def test_who_crawls_by_hand_now_and_then_is_never_late() -> None:
    by_hand = [a_run(hours) for hours in (500, 499, 498, 260, 259, 130, 129, 128)]
    assert keys(facts(*by_hand)) == []


# Room


def test_growth_is_what_new_articles_and_their_evidence_take() -> None:
    runs = usual_runs(until=0)  # 4 runs a day with 10 articles and 1 MB of evidence each
    assert growth_per_day(facts(*runs)) == pytest.approx(4_000_000 + 40 / 10_000 * GB, rel=0.05)


def test_evidence_that_is_removed_in_time_is_no_growth() -> None:
    passing = Disk(500 * GB, GB, 5 * GB, is_evidence_passing=True)
    assert growth_per_day(facts(*usual_runs(until=0), disk=passing)) == pytest.approx(40 / 10_000 * GB, rel=0.05)


def test_a_backfill_is_no_growth_to_go_on() -> None:
    huge = a_run(10, new=5_000, is_regular=False, evidence_bytes=200 * GB)
    runs = usual_runs(until=0)
    assert growth_per_day(facts(*runs, huge)) == growth_per_day(facts(*runs))


@pytest.mark.parametrize(("free", "is_told"), [(500 * GB, False), (130_000_000 * 2, True), (100_000_000, True)])
def test_a_disk_is_told_two_weeks_before_it_is_full(free: int, is_told: bool) -> None:
    """It grows by 8 MB a day: 500 GB last for ever, 100 MB are too few whatever the growth."""
    runs = usual_runs(until=0, evidence_bytes=4_000_000)
    known = facts(*runs, disk=Disk(free, GB, 5 * GB))
    assert keys(known) == (["disk"] if is_told else [])


def test_the_disk_alarm_says_how_long_it_lasts() -> None:
    runs = usual_runs(until=0, evidence_bytes=2 * GB)
    alarm = only(facts(*runs, disk=Disk(80 * GB, GB, 5 * GB)))
    assert alarm.what().startswith("the disk runs out: 80.0 GB free, 8.")
    assert alarm.what().endswith("GB a day, enough for 10 days")


def test_the_disk_alarm_of_a_young_archive_does_not_say_how_long_it_lasts() -> None:
    alarm = only(facts(a_run(1), disk=Disk(100_000_000, GB, GB)))
    assert alarm.what().endswith("100.0 MB free, 0 B a day, enough for an unknown number of days")
    assert alarm.what("de").endswith("100,0 MB frei, 0 B am Tag, das reicht unbekannt viele Tage")


def test_a_young_archive_has_no_growth_yet() -> None:
    first = a_run(5, new=2_000, evidence_bytes=60 * GB)
    assert growth_per_day(facts(first)) is None
    assert keys(facts(first)) == []


# Damage


def test_damage_is_told_with_its_first_sign() -> None:
    alarm = only(facts(problems=("Tree 4 page 7: btreeInitPage() returns error code 11", "second", "third")))
    assert alarm.key == "unsound"
    assert "Tree 4 page 7" in alarm.what()
    assert "(and 2 more)" in alarm.what()
    assert "archiver check-archive" in alarm.to_do()
    assert alarm.outlet is None


def test_alarms_of_the_archive_concern_no_outlet() -> None:
    runs = usual_runs(until=30, outlet=OUTLET)
    assert only(facts(*runs)).outlet is None
