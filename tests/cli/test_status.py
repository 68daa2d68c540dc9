"""`archiver status`, as a person types it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from given import a_feed, a_fetch, an_article

from archiver.archive import Archive
from archiver.cli import cli, main
from archiver.items import Found

NOW = datetime.now(UTC).replace(microsecond=0)
ZONE = ZoneInfo("Europe/Berlin")
OUTLET = "kleinezeitung.example"


def page(number: int) -> str:
    return f"https://www.{OUTLET}/artikel-{number}"


def a_crawl(archive: Archive, hours_ago: float, numbers: range, **fields: object) -> None:
    """A finished run that brought these articles."""
    at = NOW - timedelta(hours=hours_ago)
    crawl = archive.start_crawl([OUTLET], "archiver crawl", at)
    archive.announce(OUTLET, [Found(url=page(number)) for number in numbers], a_feed(crawl_id=crawl, fetched_at=at))
    for number in numbers:
        text = f"Dies ist der Text von Artikel {number}. " * 20
        article = an_article(url=page(number), title=f"Titel {number}", body=text, date=at, **fields)
        archive.save(article, a_fetch(page(number), crawl_id=crawl, fetched_at=at))
    archive.finish_crawl(crawl, at + timedelta(minutes=1), 0, {})


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One as usual; the same after a redesign that hides headline and credits."""
    folder = tmp_path_factory.mktemp("archives")
    paths = {name: folder / f"{name}.db" for name in ("usual", "broken")}
    for name, path in paths.items():
        with Archive(path) as archive:
            for run in range(8):
                a_crawl(archive, 24 * (8 - run), range(run * 10, run * 10 + 10))
            lost = {"images": (), "section": None} if name == "broken" else {}
            a_crawl(archive, 3, range(100, 115), **lost)
    return paths


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["status", *arguments], standalone_mode=False)


def code(result: Result) -> int:
    assert result.exception is None, result.exception
    return int(result.return_value)


def test_an_archive_as_usual(archives: dict[str, Path]) -> None:
    result = run("--db", str(archives["usual"]))
    assert code(result) == 0
    assert result.output.splitlines()[-1] == "no alarms"
    (row,) = [line for line in result.output.splitlines() if line.startswith(OUTLET) and "7 days" in line]
    assert row.split()[:5] == [OUTLET, "100", "3", "h", "ago"]


def test_a_broken_archive_ends_with_1_and_a_line_for_each_alarm(archives: dict[str, Path]) -> None:
    result = run("--db", str(archives["broken"]))
    assert code(result) == 1
    lines = [line for line in result.output.splitlines() if line.startswith("ALARM: ")]
    assert [line.split(" on ")[0] for line in lines] == ["ALARM: image_credit", "ALARM: section", "ALARM: images"]
    assert "100 % -> 0 % of 15 new articles" in lines[0]


def test_quiet_says_nothing_when_all_is_well(archives: dict[str, Path]) -> None:
    assert run("--quiet", "--db", str(archives["usual"])).output == ""


def test_days_are_told_one_by_one(archives: dict[str, Path]) -> None:
    output = run("--days", "4", "--db", str(archives["usual"])).output
    runs = [NOW - timedelta(hours=hours) for hours in (3, 24, 48)]
    for day in {f"{at.astimezone(ZONE):%d.%m.}" for at in runs}:  # three of them, or two shortly after midnight
        assert any(day in line for line in output.splitlines()), output


def test_json_tells_the_same(archives: dict[str, Path]) -> None:
    told = json.loads(run("--json", "--db", str(archives["broken"])).output)
    assert [alarm["subject"] for alarm in told["alarms"]] == ["image_credit", "section", "images"]
    (outlet,) = told["outlets"]
    assert outlet["fill"]["image_credit"] == {
        "now": 0.4,
        "before": 1.0,
    }  # of the last 25 articles, 10 of them from the day before
    assert sum(day["announced_by_feeds"] for day in outlet["days"]) == sum(day["new"] for day in outlet["days"]) >= 75


@pytest.mark.parametrize("name", ["kleinezeitung.exampel", "kleinezeitung", "KLEINEZEITUNG.example."])
def test_a_name_that_is_nearly_right_is_suggested(archives: dict[str, Path], name: str) -> None:
    result = run(name, "--db", str(archives["usual"]))
    assert str(result.exception) == f"{name!r} is no outlet of this archive; did you mean {OUTLET}?"


def test_a_name_is_taken_as_people_write_it(archives: dict[str, Path]) -> None:
    assert code(run(f"www.{OUTLET.upper()}", "--db", str(archives["usual"]))) == 0


def test_metrics_and_news_go_out_together(archives: dict[str, Path], tmp_path: Path) -> None:
    archive, out = archives["broken"], tmp_path / "out"
    command = f'(echo "$ARCHIVER_SUBJECT"; cat) >> {out}'
    for _ in range(3):
        result = run("--quiet", "--metrics", str(tmp_path / "a.prom"), "--notify", command, "--db", str(archive))
        assert code(result) == 1
    assert out.read_text(encoding="utf-8").count("archiver: 3 new alarms (broken.db)") == 1
    assert (
        'archiver_alarm{kind="field",outlet="kleinezeitung.example",subject="section"} 1.0'
        in (tmp_path / "a.prom").read_text()
    )


def test_an_archive_that_cannot_be_opened_is_told_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, out = tmp_path / "archive.db", tmp_path / "out"
    broken.write_bytes(b"not an archive" * 20)
    monkeypatch.setattr("sys.argv", ["archiver", "status", "--db", str(broken), "--notify", f"cat > {out}"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    assert out.read_text(encoding="utf-8").startswith("NEW: the archive cannot be opened: ")
    assert capsys.readouterr().err.count("\n") == 1


def test_a_webhook_of_the_environment_is_for_the_whole_archive_only(
    archives: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVER_WEBHOOK", "http://127.0.0.1:9/")
    assert code(run(OUTLET, "--quiet", "--db", str(archives["broken"]))) == 1
    assert "leave out the outlets" in str(
        run(OUTLET, "--webhook", "http://127.0.0.1:9/", "--db", str(archives["usual"])).exception
    )


def test_news_are_of_the_whole_archive(archives: dict[str, Path]) -> None:
    result = run(OUTLET, "--notify", "true", "--db", str(archives["usual"]))
    assert "leave out the outlets" in str(result.exception)


def test_an_archive_without_a_crawl_says_so(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Archive(path).close()
    result = run("--db", str(path))
    assert code(result) == 0
    assert "no crawl in the last six weeks" in result.output
