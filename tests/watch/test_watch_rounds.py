"""What the watch makes of crawls that end in every way, with a shell script in the crawl's place; scheduler, clock, files are real."""

from __future__ import annotations

import gc
import json
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from processes import wait_for

from archiver.archive import Archive
from archiver.hooks import Hooks
from archiver.planning import Bounds
from archiver.watch import child, watch, world
from archiver.watch.crew import Crew
from archiver.watch.journal import Journal
from archiver.watch.options import WatchOptions
from archiver.watch.pauses import Pauses
from archiver.watch.watch import Watch

OFTEN = Bounds(timedelta(seconds=0.05), timedelta(seconds=0.1))
SCRIPT = """
log=$2; shift 3
echo "$@" >> runs
{ flock 9; for key in "$@"; do [ -e "at-$key" ] && echo "$key" >> overlaps; : > "at-$key"; done; } 9> guard
started() { printf '{"event": "crawl-started", "crawl_id": 7, "outlets": [%s]}\\n' "$1" >> "$log"; }
finished() { printf '{"event": "outlet-finished", "outlet": "%s", "outcomes": {"new": 1}, "yielded": %s}\\n' "$1" "$2" >> "$log"; }
quoted=$(printf '"%s", ' "$@"); quoted=${quoted%, }
[ -e behave ] && . ./behave
if [ -z "$code" ]; then
    started "$quoted"
    for key in "$@"; do finished "$key" "${yielded:-true}"; done
    printf '{"event": "crawl-finished", "counts": {"new": %s}}\\n' "$#" >> "$log"
fi
for key in "$@"; do rm -f "at-$key"; done
exit ${code:-0}
"""


class Stage:
    """A folder with a script that plays the crawl, and a watch over it that beats in a thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log.jsonl"
        (folder / "crawl").write_text(SCRIPT, encoding="utf-8")
        self.watch: Watch | None = None
        self.begun: list[float] = []
        """When each crawl was begun (time.monotonic)."""
        self.failure: BaseException | None = None

    def behave(self, script: str) -> None:
        """What crawls do from now on: sets `code` and `yielded`, or anything else."""
        self.write(self.folder / "behave", script)

    def write(self, path: Path, text: str) -> None:
        """Put a file in its place as a whole: others read it meanwhile."""
        path.with_name(f"{path.name}.new").write_text(text, encoding="utf-8")
        path.with_name(f"{path.name}.new").replace(path)

    def start(self, *targets: str, bounds: Bounds = OFTEN, together: bool = False, **more: Any) -> Watch:
        """Begin to watch; `together` begins the first crawl when all outlets are due."""
        allowed = tuple(target.rpartition(":")[0] for target in targets) or ("127.0.0.1",)
        options = WatchOptions(
            targets=targets, db=self.folder / "archive.db", bounds=bounds, log_json=self.log, **({"allow_local": allowed} | more)
        )  # fmt: skip
        self.watch = Watch(options, Journal(self.log, quiet=True), command=self.command)
        if together:
            self.watch._pauses.begin("test", is_until_mended=True)
            self.watch._crew.pause()
        self.watch.begin()
        self.is_over = False
        self.thread = threading.Thread(target=self._beat)
        self.thread.start()
        if together:
            self.until(lambda: self.watch and len(self.watch._crew._due) == len(targets))
            self.watch._pauses.forget("test")
        return self.watch

    def until_looked_at(self, key: str) -> None:
        """Until it was crawled and its next look is planned."""
        self.until(lambda: any(row["outlet"] == key for row in self.events("look-finished")))
        self.until(lambda: self.watch and not self.watch._crew.has(key))

    def command(self, options: WatchOptions, targets: Sequence[str]) -> list[str]:
        self.begun.append(time.monotonic())
        script = 'cd "$1"; shift; . ./crawl'
        return ["/bin/sh", "-c", script, "crawl", str(self.folder), "--", *targets]

    def _beat(self) -> None:
        assert self.watch
        while not self.is_over:
            try:
                self.watch.beat()
            except BaseException as error:
                self.failure = error
                return
            time.sleep(0.02)

    def stop(self) -> None:
        if self.watch is None:
            return
        self.is_over = True
        self.thread.join()
        self.watch.stop()
        self.until(self.watch.is_over)

    @property
    def runs(self) -> list[list[str]]:
        path = self.folder / "runs"
        return [line.split() for line in path.read_text().splitlines()] if path.exists() else []

    def events(self, name: str) -> list[dict[str, Any]]:
        rows = map(json.loads, self.log.read_text(encoding="utf-8").splitlines())
        return [row for row in rows if row["event"] == name]

    @property
    def complaints(self) -> str:
        return "\n".join(row["note"] for row in self.events("complaint"))

    def until(self, is_so: Callable[[], object], seconds: float = 300) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, f"not so within {seconds} s; {self.log.read_text()[-2000:]}"
            time.sleep(0.01)


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr(watch, "Pauses", lambda: Pauses(0.3))
    monkeypatch.setattr(watch, "BUSY_WAIT", timedelta(seconds=0.2))
    found = Stage(tmp_path)
    yield found
    found.stop()
    assert found.failure is None


A, B = "127.0.0.1:1", "127.0.0.1:2"


def test_each_outlet_is_looked_at_again_and_again_and_never_twice_at_once(stage: Stage) -> None:
    stage.behave("sleep 0.03")
    stage.start(A, B, at_once=3)
    stage.until(lambda: min(sum(run.count(key) for run in stage.runs) for key in (A, B)) >= 5)
    assert not (stage.folder / "overlaps").exists()


def test_an_interval_is_kept(stage: Stage) -> None:
    stage.start(A, bounds=Bounds(timedelta(seconds=0.5), timedelta(seconds=0.5)))
    stage.until(lambda: len(stage.events("look-finished")) >= 3)
    assert all(later - earlier > 0.35 for earlier, later in pairwise(stage.begun))


def test_a_crawl_that_takes_longer_than_the_interval_is_followed_by_the_next(stage: Stage) -> None:
    stage.behave("sleep 0.2")
    stage.start(A)
    stage.until(lambda: len(stage.events("look-finished")) >= 5)
    assert not (stage.folder / "overlaps").exists()


def test_an_outlet_that_falls_due_while_it_is_crawled_is_crawled_again() -> None:
    begun, go_on = threading.Event(), threading.Event()
    runs: list[tuple[str, ...]] = []

    def work(keys: tuple[str, ...]) -> tuple[str, ...]:
        runs.append(keys)
        begun.set()
        go_on.wait(120)
        return ()

    crew = Crew(1, work)
    crew.add([A])
    assert begun.wait(120)
    crew.add([A])
    go_on.set()
    wait_for(lambda: len(runs) >= 2)
    crew.close()
    assert runs == [(A,), (A,)]


def test_outlets_that_wait_are_crawled_together(stage: Stage) -> None:
    keys = [f"127.0.0.1:{port}" for port in range(1, 20)]
    stage.start(*keys, bounds=Bounds(timedelta(hours=1), timedelta(hours=1)), at_once=1, together=True)
    stage.until(lambda: len(stage.events("look-finished")) == len(keys))
    assert sorted(key for run in stage.runs for key in run) == sorted(keys)
    assert [len(run) for run in stage.runs] == [8, 8, 3]


def test_a_crash_in_a_batch_costs_the_others_nothing(stage: Stage) -> None:
    stage.behave(f'case " $* " in *" {A} "*) kill -SEGV $$;; esac')
    stage.start(
        *[f"127.0.0.1:{port}" for port in range(1, 6)], at_once=1, bounds=Bounds(OFTEN.least, timedelta(hours=1)),
        together=True,
    )  # fmt: skip
    stage.until(lambda: len({row["outlet"] for row in stage.events("look-finished") if row["exit_code"] == 0}) == 4)
    stage.until(lambda: any(row["outlet"] == A for row in stage.events("look-finished")))
    assert "signal 11" in stage.complaints
    assert [A] in stage.runs


def test_an_outlet_that_gives_nothing_is_asked_less_and_less_often(stage: Stage) -> None:
    stage.behave("yielded=false")
    stage.start(A)
    stage.until(lambda: len(stage.events("look-finished")) >= 2)
    assert [row["why"] for row in stage.events("look-finished")][:2] == [
        "nothing readable once; asked less often",
        "nothing readable 2 times in a row; asked less often",
    ]


def test_an_unusable_archive_pauses_everything_and_ends_nothing(stage: Stage) -> None:
    stage.behave("code=3; echo 'archiver: archive.db: no space left' >&2")
    stage.start(A, B)
    stage.until(lambda: "no space left" in stage.complaints and "nothing is asked for" in stage.complaints)
    stage.until(lambda: len(stage.runs) >= 3)
    runs = len(stage.runs)
    assert runs <= 2 * stage.complaints.count("nothing is asked for") + 2, "a try for each outlet, then another pause"
    stage.behave("")
    stage.until(lambda: {row["outlet"] for row in stage.events("look-finished")} == {A, B})


def test_an_outlet_that_another_run_holds_is_tried_later_and_is_no_failure(stage: Stage) -> None:
    stage.behave("code=4; echo 'archiver: another run is archiving this outlet (process 17)' >&2")
    stage.start(A)
    stage.until(lambda: len(stage.events("stepped-aside")) >= 2)
    assert "process 17" in stage.complaints
    stage.behave("")
    stage.until(lambda: stage.events("look-finished"))
    assert "nothing readable" not in stage.events("look-finished")[0]["why"]


def test_of_a_batch_only_the_busy_outlet_steps_aside(stage: Stage) -> None:
    keys = [f"127.0.0.1:{port}" for port in range(1, 6)]
    stage.behave(f"""
case " $* " in *" {A} "*)
    started "$(echo "$quoted" | sed 's/"{A}"/"x"/')"
    for key in "$@"; do [ $key = {A} ] || finished $key true; done
    code=4
esac""")
    stage.start(*keys, at_once=1, bounds=Bounds(timedelta(hours=1), timedelta(hours=1)), together=True)
    stage.until(lambda: {row["outlet"] for row in stage.events("look-finished")} == set(keys) - {A})
    stage.until(lambda: stage.events("stepped-aside"))
    assert {row["outlet"] for row in stage.events("stepped-aside")} == {A}
    assert sorted(stage.runs[0]) == keys


def test_a_crawl_that_hangs_is_told_to_stop(stage: Stage) -> None:
    stage.behave("trap 'exit 0' TERM; while :; do sleep 0.02; done")
    stage.start(A, longest=timedelta(seconds=0.2), bounds=Bounds(timedelta(hours=1), timedelta(hours=1)))
    stage.until(lambda: stage.events("look-finished"))
    assert "took longer than 0.2 s" in stage.complaints


def test_a_crawl_that_does_not_obey_is_killed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_PATIENCE_SECONDS", 0.2)
    stage.behave("trap '' TERM; : > deaf; while :; do sleep 0.02; done")
    watch = stage.start(A, bounds=Bounds(timedelta(hours=1), timedelta(hours=1)))
    stage.until((stage.folder / "deaf").exists)
    stage.stop()
    assert watch.is_over()


# --- what changes meanwhile ------------------------------------------------------------------------------------------------


def test_an_archive_that_vanished_is_not_begun_anew(stage: Stage) -> None:
    db = stage.folder / "archive.db"
    Archive(db).close()
    stage.start(A)
    stage.until(lambda: len(stage.runs) >= 2)
    db.rename(stage.folder / "unmounted.db")
    stage.until(lambda: "the archive is gone" in stage.complaints)
    time.sleep(0.2)
    runs = len(stage.runs)
    time.sleep(0.5)
    assert len(stage.runs) == runs
    (stage.folder / "unmounted.db").rename(db)
    stage.until(lambda: len(stage.runs) > runs)


def test_an_archive_that_was_replaced_is_read_anew(stage: Stage) -> None:
    db = stage.folder / "archive.db"
    Archive(db).close()
    stage.start(A, bounds=Bounds(timedelta(hours=1), timedelta(hours=2)))
    stage.until(lambda: stage.events("look-finished"))
    other = stage.folder / "restored.db"
    with Archive(other) as archive:
        archive.start_crawl([A], "x", datetime.now(UTC))
    other.replace(db)
    stage.until(lambda: (stage.watch and stage.watch._world.archive) == (db.stat().st_dev, db.stat().st_ino))


def test_a_newer_archive_ends_the_watch_with_the_archives_code(stage: Stage) -> None:
    import sqlite3

    db = stage.folder / "archive.db"
    Archive(db).close()
    found = stage.start(A)
    stage.until(lambda: stage.runs)
    with sqlite3.connect(db) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    stage.until(lambda: found.error is not None)
    assert found.error
    assert found.error.exit_code == 3


ENTRY = """
[[outlet]]
name = "Blatt {0}"
domain = "blatt{0}.example"
homepage = "https://www.blatt{0}.example/"
country = "DE"
evidence = "D"
"""


def test_the_catalogue_is_read_again_when_it_is_edited(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.catalogue.packaged_file", lambda: stage.folder / "packaged.toml")
    (stage.folder / "packaged.toml").write_text(ENTRY.format(0), encoding="utf-8")
    own = stage.folder / "own.toml"
    stage.write(own, ENTRY.format(1))
    stage.start(all_outlets=True, catalogue=own, bounds=Bounds(timedelta(hours=1), timedelta(hours=1)))
    stage.until(lambda: len(stage.events("look-finished")) == 2)
    stage.write(own, "[[outlet")
    stage.until(lambda: "not a TOML file" in stage.complaints)
    assert stage.complaints.count("until it is mended") == 1
    stage.write(own, ENTRY.format(2))
    stage.until(lambda: "blatt2.example" in {row["outlet"] for row in stage.events("look-finished")})
    (changed,) = stage.events("catalogue-changed")
    assert (changed["new"], changed["gone"]) == (["blatt2.example"], ["blatt1.example"])


def test_a_crawl_that_trips_over_a_broken_catalogue_is_no_failure_of_its_outlet(stage: Stage) -> None:
    own = stage.folder / "own.toml"
    stage.write(own, ENTRY.format(1))
    stage.behave("[ -e broken ] && code=2")
    stage.start("blatt1.example", catalogue=own, bounds=Bounds(timedelta(minutes=5), timedelta(hours=1)))
    stage.until_looked_at("blatt1.example")
    assert stage.watch
    stage.write(own, "[[outlet")
    (stage.folder / "broken").touch()
    stage.watch._fall_due("blatt1.example")
    stage.until(lambda: "not a TOML file" in stage.complaints)
    (stage.folder / "broken").unlink()
    stage.write(own, ENTRY.format(1))
    stage.until(lambda: len(stage.events("look-finished")) == 2)
    assert "nothing readable" not in stage.events("look-finished")[-1]["why"]


def test_a_clock_that_is_set_back_stops_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    found = stage.start(A, bounds=Bounds(timedelta(hours=1), timedelta(hours=1)))
    stage.until_looked_at(A)
    found._schedule_at(A, datetime.now(UTC) + timedelta(days=1000))  # as planned by the wrong clock
    monkeypatch.setattr(world, "clock_offset", lambda: time.time() - time.monotonic() - 1000 * 86400)
    stage.until(lambda: found._scheduler.get_job(A).next_run_time < datetime.now(UTC) + timedelta(hours=2))
    found._fall_due(A)
    stage.until(lambda: len(stage.events("look-finished")) == 2)
    assert len(stage.events("clock-moved")) == 1


def test_after_a_long_sleep_each_outlet_is_looked_at_once(stage: Stage) -> None:
    found = stage.start(A, bounds=Bounds(timedelta(hours=1), timedelta(hours=1)))
    stage.until_looked_at(A)
    found._schedule_at(A, datetime.now(UTC) - timedelta(days=3))
    stage.until(lambda: len(stage.events("look-finished")) == 2)
    time.sleep(0.2)
    assert len(stage.runs) == 2


def test_that_crawls_cannot_keep_up_is_told_once(stage: Stage) -> None:
    stage.behave("sleep 0.6")
    stage.start(*[f"127.0.0.1:{port}" for port in range(1, 30)], at_once=1)
    stage.until(lambda: "wait to be asked" in stage.complaints)
    stage.until(lambda: len(stage.runs) >= 3)
    assert stage.complaints.count("--at-once, now 1") == 1


def test_the_log_is_begun_anew_when_it_is_moved_away(stage: Stage) -> None:
    stage.start(A)
    stage.until(lambda: stage.events("look-finished"))
    stage.log.rename(stage.folder / "log.jsonl.1")
    stage.until(stage.log.exists)
    stage.until(lambda: stage.events("look-finished"))


# --- hooks, memory ---------------------------------------------------------------------------------------------------------


def test_hooks_run_one_at_a_time_and_once_for_what_came_meanwhile(stage: Stage) -> None:
    hook = """
cd "$(dirname "$ARCHIVER_DB")"; echo begin >> hooks
while ! [ -e enough ]; do sleep 0.02; done; echo "$ARCHIVER_CRAWL_NEW" >> hooks"""
    stage.start(A, B, hooks=Hooks(commands=(hook,)))
    lines = lambda: (stage.folder / "hooks").read_text().split() if (stage.folder / "hooks").exists() else []  # noqa: E731
    stage.until(lambda: lines() and len(stage.events("look-finished")) >= 9)
    (stage.folder / "enough").touch()
    stage.until(lambda: len(lines()) >= 6)
    assert lines()[0:6:2] == ["begin"] * 3
    assert int(lines()[1]) + int(lines()[3]) >= 9, "what came during the first hook is told by the second"


def test_a_failing_hook_is_told(stage: Stage) -> None:
    stage.start(A, hooks=Hooks(commands=("exit 5",)))
    stage.until(lambda: "--then 'exit 5' ended with exit code 5" in stage.complaints)


def test_memory_stays_flat_over_hundreds_of_rounds(stage: Stage) -> None:
    stage.behave("yielded=true")
    stage.start(A, B, bounds=Bounds(timedelta(seconds=0.001), timedelta(seconds=0.002)))
    stage.until(lambda: len(stage.runs) >= 20)
    tracemalloc.start()
    try:
        stage.until(lambda: len(stage.runs) >= 40)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        stage.until(lambda: len(stage.runs) >= 200, seconds=900)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 300_000
