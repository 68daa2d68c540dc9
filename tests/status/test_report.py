"""What is shown of an archive: days, fill rates, the score; as data and as JSON that its schema describes."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest
from tallies_given import NOW, OUTLET, READ, a_run, facts, usual_runs

from archiver.archive.tallies import ListCount, NewCount, Tally
from archiver.status.plain import as_json
from archiver.status.report import DayCount, OutletStatus, report, total

SCHEMA = Path(__file__).parents[2] / "docs" / "status.schema.json"


def the_outlet(*runs: Tally, days: int = 7) -> OutletStatus:
    (outlet,) = report(facts(*runs), days).outlets
    return outlet


def test_runs_of_a_day_are_summed_up() -> None:
    lists = {
        "feed": ListCount({"read": 1}, 20, 3),
        "sitemap": ListCount({"failed:timeout": 2}, 0, 4),
        "front": ListCount({"read": 1}, 9, 1),
    }
    outcomes = {
        "new": 3,
        "changed": 2,
        "unchanged": 4,
        "duplicate": 1,
        "refused:consent": 2,
        "failed:timeout": 1,
        "skipped:robots": 5,
    }
    (day,) = the_outlet(a_run(3, outcomes=outcomes, lists=lists), a_run(1, outcomes=outcomes, lists=lists)).days
    assert day == DayCount(
        day=date(2026, 11, 2),
        runs=2,
        announced_by_feeds=6,
        announced_by_sitemaps=8,
        announced_by_pages=2,
        fetched=26,
        new=6,
        changed=4,
        unchanged=8,
        duplicate=2,
        refused={"consent": 4},
        failed={"timeout": 2},
        skipped={"robots": 10},
        lists_failed=4,
    )


def test_days_are_german_ones_latest_first() -> None:
    days = the_outlet(a_run(36.5), a_run(12.5), a_run(0)).days  # 23:30 UTC is half past midnight
    assert [day.day for day in days] == [date(2026, 11, 2), date(2026, 11, 1)]
    assert [day.runs for day in days] == [2, 1]


def test_only_the_days_wanted_are_shown() -> None:
    assert len(the_outlet(*usual_runs(), days=3).days) == 3


def test_several_days_can_be_shown_as_one() -> None:
    days = the_outlet(*usual_runs(days=10, outcomes={"new": 10, "refused:consent": 1})).days
    sums = total(days, date(2026, 11, 2))
    assert sums.runs == sum(day.runs for day in days) > 20
    assert (sums.new, sums.refused) == (10 * sums.runs, {"consent": sums.runs})


def test_fill_rates_are_those_of_the_last_runs_and_of_the_two_weeks_before() -> None:
    outlet = the_outlet(
        *usual_runs(missing={"kicker": 5}), a_run(2, missing={"kicker": 9}), a_run(0, missing={"kicker": 10})
    )
    assert outlet.fill_pages == 20
    assert outlet.fill["kicker"].now == pytest.approx(0.05)
    assert outlet.fill["kicker"].before == pytest.approx(0.5)
    assert outlet.fill["title"].now == 1


def test_older_articles_tell_where_none_is_fresh() -> None:
    outlet = the_outlet(a_run(fresh=NewCount(), older=NewCount(14, 0, {"kicker": 7})))
    assert (outlet.fill["kicker"].now, outlet.fill["kicker"].before, outlet.fill_pages) == (0.5, None, 14)


def test_an_outlet_as_usual_has_the_full_score() -> None:
    assert the_outlet(*usual_runs(), a_run()).score == 100


@pytest.mark.parametrize(
    ("run", "score"),
    [
        (a_run(outcomes={"new": 10, "failed:timeout": 10}), 80),
        (a_run(outcomes={"new": 0, "refused:consent": 90}), 0),
        (a_run(lists={"feed": ListCount({"failed:timeout": 1})}), 80),
        (a_run(new=30, missing={"image_credit": 30}), 91),
        (a_run(new=30, missing={"title": 15, "date": 15, "body": 15}), 80),
    ],
    ids=["half of a run failed", "a walled run", "a run without lists", "no credits", "half of what matters most"],
)
def test_the_score_falls_with_what_is_lost(run: Tally, score: int) -> None:
    """The runs before had 10 articles each; the last ones with 50 pages count."""
    assert the_outlet(*usual_runs(), run).score == score


def test_an_outlet_that_was_not_asked_has_no_score() -> None:
    assert the_outlet(*usual_runs(until=24 * 8)).score is None


def test_a_silent_outlet_loses_score() -> None:
    silent = [a_run(hours, new=0) for hours in range(90, -1, -6)]
    assert (the_outlet(*usual_runs(until=96), *silent).score or 0) < 50


def test_the_last_run_and_the_last_new_article_are_told() -> None:
    outlet = the_outlet(*usual_runs(until=12), a_run(6, new=0), a_run(0, new=0))
    assert (outlet.last_run, outlet.last_new) == (NOW, NOW - timedelta(hours=12))
    assert outlet.interval is not None
    assert outlet.interval / timedelta(minutes=1) == pytest.approx(36)


def test_single_outlets_can_be_asked_for_and_have_their_alarms_alone() -> None:
    broken = a_run(new=20, missing={"title": 20})
    known = facts(*usual_runs(), broken, *usual_runs(outlet="zweites.example"), a_run(outlet="zweites.example"))
    assert [alarm.key for alarm in report(known).alarms] == [f"field {OUTLET} title"]
    other = report(known, only=["zweites.example"])
    assert [outlet.outlet for outlet in other.outlets] == ["zweites.example"]
    assert other.alarms == ()


def test_an_outlet_without_a_run_is_shown_as_such() -> None:
    (outlet,) = report(facts(), only=["neu.example"]).outlets
    assert (outlet.score, outlet.last_run, outlet.days) == (None, None, ())


def test_the_last_day_is_that_of_24_hours() -> None:
    assert the_outlet(*usual_runs(), a_run(outcomes={"new": 1, "failed:dns": 2})).last_day == {
        "new": 41,
        "failed:dns": 2,
    }


@pytest.mark.parametrize(
    "known",
    [
        facts(),
        facts(a_run(lists=READ)),
        facts(*usual_runs(), a_run(new=20, missing={"title": 20})),
        facts(*usual_runs(until=200), disk=None, problems=("broken",)),
    ],
    ids=["an empty archive", "one run", "an alarm", "no disk, damage"],
)
def test_the_json_is_as_its_schema_says(known: object) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    plain = json.loads(json.dumps(as_json(report(known))))  # type: ignore[arg-type]
    jsonschema.validate(plain, schema, cls=jsonschema.Draft202012Validator)


def test_the_schema_allows_nothing_that_is_not_described() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    plain = as_json(report(facts(a_run())))
    for place in (plain, plain["outlets"][0], plain["outlets"][0]["days"][0]):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(plain | {"surprise": 1} if place is plain else _with_surprise(plain, place), schema)


def _with_surprise(plain: dict[str, object], place: dict[str, object]) -> dict[str, object]:
    copy: dict[str, object] = json.loads(json.dumps(plain))
    outlet = copy["outlets"][0]  # type: ignore[index]
    (outlet if "score" in place else outlet["days"][0])["surprise"] = 1
    return copy
