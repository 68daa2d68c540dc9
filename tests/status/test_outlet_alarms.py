"""What is told of an outlet, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tallies_given import NOW, OUTLET, a_run, again, usual_runs

from archiver.archive.tallies import ListCount, NewCount, Tally
from archiver.status.alarm import Alarm
from archiver.status.outlet import find_alarms


def alarms(*runs: Tally) -> list[Alarm]:
    return find_alarms(OUTLET, runs)


def keys(*runs: Tally) -> list[str]:
    return [alarm.key for alarm in alarms(*runs)]


USUAL = usual_runs(missing={"image_credit": 2})


def test_an_outlet_as_usual_has_no_alarm() -> None:
    assert alarms(*USUAL, a_run(missing={"image_credit": 3})) == []


def test_an_outlet_nobody_has_crawled_has_none() -> None:
    assert alarms() == []


def test_a_lost_credit_is_told_with_all_that_matters() -> None:
    (alarm,) = alarms(*USUAL, a_run(new=14, missing={"image_credit": 14}))
    assert alarm.key == f"field {OUTLET} image_credit"
    assert alarm.since == NOW
    assert alarm.what() == f"image_credit on {OUTLET}: 80 % -> 0 % of 14 new articles"
    assert alarm.what("de") == f"image_credit bei {OUTLET}: 80 % → 0 % von 14 neuen Artikeln"
    assert "archiver extract ADDRESS --explain" in alarm.line
    assert "(since 2026-11-02 12:00 UTC)" in alarm.line
    assert "\n" not in alarm.line


def test_a_field_that_was_never_there_is_not_missed() -> None:
    never = usual_runs(missing={"kicker": 10})
    assert keys(*never, a_run(new=30, missing={"kicker": 30})) == []


def test_articles_looked_at_again_tell_a_lost_field_without_a_past() -> None:
    (alarm,) = alarms(a_run(24, new=14), a_run(new=0, again=again(14, image_credit=14)))
    assert alarm.what() == f"image_credit on {OUTLET}: 98 % -> 0 % of 14 pages that had it"


def test_they_do_so_after_some_good_looks_too() -> None:
    good = [a_run(hours, new=0, again=again(12)) for hours in (60, 36, 24)]
    assert keys(*good, a_run(new=0, again=again(10, image_credit=10))) == [f"field {OUTLET} image_credit"]


@pytest.mark.parametrize("name", ["related_links", "comment_count"])
def test_what_comes_and_goes_is_no_alarm(name: str) -> None:
    volatile = usual_runs(again=again(10, **{name: 4}))
    assert keys(*volatile, a_run(again=again(10, **{name: 7}))) == []


def test_two_broken_fields_are_two_alarms() -> None:
    broken = a_run(new=20, missing={"title": 20, "authors": 20})
    assert keys(*usual_runs(), broken) == [f"field {OUTLET} title", f"field {OUTLET} authors"]


def test_a_backfill_tells_nothing_of_today() -> None:
    old = a_run(
        new=500, missing={"image_credit": 500}, is_regular=False, outcomes={"new": 500, "refused:overview": 400}
    )
    assert keys(*USUAL, old) == []


@pytest.mark.parametrize("wall", ["consent", "login", "challenge", "forbidden"])
def test_walls_are_told_with_their_kind(wall: str) -> None:
    (alarm,) = alarms(*usual_runs(), a_run(new=0, outcomes={f"refused:{wall}": 12}))
    assert alarm.key == f"walls {OUTLET}"
    assert alarm.what() == f"walls on {OUTLET}: 0 % -> 100 % of 12 pages were barred (12 {wall})"


def test_a_wall_now_and_then_is_none() -> None:
    now_and_then = usual_runs(outcomes={"new": 10, "refused:consent": 1})
    assert keys(*now_and_then, a_run(outcomes={"new": 8, "refused:consent": 3})) == []


def test_an_outlet_that_never_gave_anything_is_told_as_such() -> None:
    walled = [a_run(hours, new=0, outcomes={"refused:challenge": 4}) for hours in (48, 24, 0)]
    (alarm,) = alarms(*walled)
    assert alarm.key == f"barred {OUTLET}"
    assert alarm.since == NOW - timedelta(hours=48)
    assert "all of 12 pages" in alarm.what()


def test_three_walled_pages_of_a_new_outlet_are_no_alarm() -> None:
    assert keys(a_run(new=0, outcomes={"refused:challenge": 3})) == []


def test_rising_failures_are_told() -> None:
    (alarm,) = alarms(*usual_runs(), a_run(new=2, outcomes={"new": 2, "failed:http-503": 9, "failed:timeout": 4}))
    assert alarm.key == f"failures {OUTLET}"
    assert "(9 http-503, 4 timeout)" in alarm.what()


@pytest.mark.parametrize("failed", [1, 4, 9])
def test_some_failed_pages_are_no_alarm(failed: int) -> None:
    assert keys(*usual_runs(), a_run(new=0, outcomes={"failed:timeout": failed})) == []


def test_more_paid_articles_are_told() -> None:
    paid = a_run(fresh=NewCount(20, 20, {}), new=20)
    (alarm,) = alarms(*usual_runs(), paid)
    assert alarm.key == f"paywall {OUTLET}"
    assert alarm.what().startswith(f"more paid articles on {OUTLET}: 0 % -> 100 % of 20 new articles")


def test_articles_taken_for_none_are_told() -> None:
    """A redesign after which the text is no longer found."""
    (alarm,) = alarms(*usual_runs(), a_run(new=0, outcomes={"refused:shell": 14}))
    assert alarm.key == f"refused {OUTLET}"
    assert "0 % -> 100 % of 14 pages were taken for none (14 shell)" in alarm.what()


DEAD = {"feed": ListCount({"failed:http-404": 1}), "sitemap": ListCount({"failed:timeout": 2})}


def test_lists_that_cannot_be_read_are_told_after_two_runs() -> None:
    assert keys(*usual_runs(), a_run(new=0, lists=DEAD)) == []
    (alarm,) = alarms(*usual_runs(until=12), a_run(6, new=0, lists=DEAD), a_run(new=0, lists=DEAD))
    assert alarm.key == f"lists {OUTLET}"
    assert alarm.since == NOW - timedelta(hours=6)
    assert "could not be read in 2 runs" in alarm.what()
    assert "waren nicht lesbar in 2 Läufen" in alarm.what("de")


def test_one_list_of_several_may_fail() -> None:
    half = {"feed": ListCount({"failed:http-404": 1}), "sitemap": ListCount({"read": 1}, 20, 3)}
    assert keys(*usual_runs(until=12), a_run(6, lists=half), a_run(lists=half)) == []


def test_lists_that_have_become_empty_are_told() -> None:
    empty = {"feed": ListCount({"read": 1}, 0, 0)}
    (alarm,) = alarms(*usual_runs(until=12), a_run(6, new=0, lists=empty), a_run(new=0, lists=empty))
    assert alarm.key == f"lists {OUTLET}"
    assert "were empty" in alarm.what()


def test_lists_that_have_not_changed_are_none_such() -> None:
    quiet = {"feed": ListCount({"not-modified": 1})}
    assert keys(*usual_runs(), a_run(1, new=0, lists=quiet), a_run(new=0, lists=quiet)) == []


def test_a_silent_outlet_is_told_once_it_is_known_for_a_while() -> None:
    silent = [a_run(hours, new=0) for hours in (36, 30, 24, 18, 12, 6, 0)]
    (alarm,) = alarms(*usual_runs(until=42), *silent)
    assert alarm.key == f"silent {OUTLET}"
    assert alarm.since == NOW - timedelta(hours=42)
    assert alarms(*usual_runs(days=9, until=42), *silent) == []


def test_silence_with_a_known_cause_is_told_as_that_alone() -> None:
    walled = [a_run(hours, new=0, outcomes={"refused:consent": 10}) for hours in (36, 30, 24, 18, 12, 6, 0)]
    assert keys(*usual_runs(until=42), *walled) == [f"walls {OUTLET}"]


def test_runs_that_never_end_are_told() -> None:
    killed = [replace(run, finished_at=None) for run in usual_runs(days=2)]
    (alarm,) = alarms(*usual_runs(days=10, until=54), *killed[-3:], replace(a_run(), finished_at=None))
    assert alarm.key == f"broken-off {OUTLET}"
    assert alarm.values["runs"] == 3


def test_a_run_that_still_goes_on_is_no_broken_one() -> None:
    assert keys(*usual_runs(), replace(a_run(), finished_at=None)) == []
