"""The command as people and cron call it: what it prints, and the exit code it gives."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from archiver.archive.locks import OutletLock
from archiver.demo.server import DemoServer
from archiver.demo.stories import stories

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def site() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


def archiver(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The command's result; nothing of the caller's environment but what Python needs, and the search's list of words (10 s)."""
    cache = os.environ.get("ARCHIVER_CACHE") or str(user_cache_path("archiver"))
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LC_ALL": "C.UTF-8", "ARCHIVER_CACHE": cache}
    command = [sys.executable, "-m", "archiver", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, text=True, capture_output=True, timeout=300)


def crawl(site: DemoServer, *more: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return archiver("crawl", site.base_url, "--allow-local", site.address, *more, cwd=cwd)


@pytest.fixture(scope="module")
def crawled(site: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose data/archive.db holds the demo site."""
    folder = tmp_path_factory.mktemp("crawled")
    result = crawl(site, cwd=folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


def count(folder: Path, question: str = "SELECT count(*) FROM articles") -> int:
    with sqlite3.connect(folder / "data/archive.db") as connection:
        return int(connection.execute(question).fetchone()[0])


# --- what people type ----------------------------------------------------------------------------------------------------


def test_crawl_makes_the_archive_and_prints_a_table(crawled: Path) -> None:
    assert count(crawled) == 14


def test_pages_fetched_are_the_outcomes_counted(site: DemoServer, tmp_path: Path) -> None:
    before = len(site.asked)
    crawl(site, cwd=tmp_path)
    served = [asked.path for asked in site.asked[before:]]
    noted = count(tmp_path, "SELECT count(*) FROM fetches WHERE outcome NOT LIKE 'skipped:%'")
    assert noted == len([path for path in served if path not in ("/robots.txt", "/.well-known/tdmrep.json")])


def test_a_second_crawl_asks_for_no_article_and_adds_no_row(site: DemoServer, tmp_path: Path) -> None:
    crawl(site, cwd=tmp_path)
    before, rows = len(site.asked), count(tmp_path)
    assert crawl(site, cwd=tmp_path).returncode == 0
    assert not {story.path for story in stories()} & {asked.path for asked in site.asked[before:]}
    assert count(tmp_path) == rows
    assert count(tmp_path, "SELECT count(*) FROM revisions") == 0


def test_limit_bounds_the_pages_of_an_outlet(site: DemoServer, tmp_path: Path) -> None:
    assert crawl(site, "--limit", 3, cwd=tmp_path).returncode == 0
    assert count(tmp_path, "SELECT count(*) FROM fetches WHERE role = 'page'") == 3


def test_dry_run_prints_addresses_and_stores_nothing(site: DemoServer, tmp_path: Path) -> None:
    result = crawl(site, "--dry-run", cwd=tmp_path)
    assert result.returncode == 0
    assert f"{site.base_url}/" in result.stdout
    assert not (tmp_path / "data/archive.db").exists()


def test_quiet_prints_nothing_when_all_is_well(site: DemoServer, tmp_path: Path) -> None:
    result = crawl(site, "--quiet", cwd=tmp_path)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_command_runs_after_a_crawl_on_its_archive_and_its_failure_is_the_crawls(
    site: DemoServer, tmp_path: Path
) -> None:
    commands = ["--then", "archiver export csv -o neu.csv; echo $ARCHIVER_CRAWL_NEW > new", "--then", "exit 9"]
    result = crawl(site, "--limit", 3, *commands, "--log-json", "log.jsonl", cwd=tmp_path)
    assert result.returncode == 1
    assert "archiver: --then 'exit 9' ended with exit code 9" in result.stderr
    assert int((tmp_path / "new").read_text()) == count(tmp_path) > 0
    assert (tmp_path / "neu.csv").read_text(encoding="utf-8-sig").count(f"{site.base_url}/") >= count(tmp_path)
    assert (tmp_path / "log.jsonl").read_text().count('"hook-finished"') == 2


def test_extract_reads_a_saved_page(tmp_path: Path) -> None:
    page = ROOT / "tests/fixtures/seed.html"
    result = archiver("extract", page, "--url", "https://newsblog.example/rutte/", cwd=tmp_path)
    article = json.loads(result.stdout)
    assert article["date"].startswith("2024-10-21")
    assert article["image_credit"] == "shutterstock/Alexandros Michailidis"


def test_extract_fetches_an_address(site: DemoServer, tmp_path: Path) -> None:
    path = next(story.path for story in stories() if "nato-general" in story.path)
    result = archiver("extract", site.base_url + path, "--allow-local", site.address, cwd=tmp_path)
    assert json.loads(result.stdout)["title"].startswith("Nato-Generalsekretär Rutte")


def test_export_writes_every_article(crawled: Path) -> None:
    result = archiver("export", "csv", "-o", "out.csv", cwd=crawled)
    assert result.returncode == 0
    assert "14 articles" in result.stderr
    assert (crawled / "out.csv").read_text(encoding="utf-8-sig").startswith("url,outlet,title,")


def test_outlets_lists_the_catalogue_as_json(tmp_path: Path) -> None:
    found = json.loads(archiver("outlets", "tagesschau", "--json", cwd=tmp_path).stdout)
    assert [outlet["domain"] for outlet in found] == ["tagesschau.de"]


def test_schedule_prints_cron_and_systemd(tmp_path: Path) -> None:
    text = archiver("schedule", "--every", "30m", "tagesschau.de", cwd=tmp_path).stdout
    assert "*/30 * * * *" in text
    assert "[Timer]" in text


def test_output_into_a_closed_pipe_is_no_error(crawled: Path) -> None:
    command = f"(sleep 0.5; exec {sys.executable} -m archiver export csv) | true; exit ${{PIPESTATUS[0]}}"
    result = subprocess.run(["bash", "-c", command], cwd=crawled, text=True, capture_output=True, timeout=300)
    assert (result.returncode, result.stderr) == (0, "")


def test_scrapy_knows_the_spiders(tmp_path: Path) -> None:
    scrapy = Path(sys.executable).with_name("scrapy")
    listed = subprocess.run([scrapy, "list"], cwd=ROOT, text=True, capture_output=True, timeout=300)
    assert listed.stdout.split() == ["news", "pages", "warc"]


def test_scrapy_crawl_fills_an_archive(site: DemoServer, tmp_path: Path) -> None:
    scrapy, db = Path(sys.executable).with_name("scrapy"), tmp_path / "archive.db"
    settings = ["-s", f"ARCHIVER_DB={db}", "-s", f"ARCHIVER_ALLOW_LOCAL={site.address}"]
    done = subprocess.run(
        [scrapy, "crawl", "news", "-a", f"sites={site.base_url}", *settings],
        cwd=ROOT, text=True, capture_output=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(db) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (14,)


def test_an_export_that_cannot_be_written_is_a_usage_error(crawled: Path) -> None:
    result = archiver("export", "csv", "-o", "missing/out.csv", cwd=crawled)
    assert result.returncode == 2
    assert "missing/out.csv" in result.stderr
    assert "Traceback" not in result.stderr


# --- exit codes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["crawl"], "archiver outlets"),
        (["crawl", "kein outlet"], "kein outlet"),
        (["crawl", "tagesschau.de", "--since", "gestern"], "gestern"),
        (["crawl", "tagesschau.de", "--limit", "0"], "--limit"),
        (["crawl", "http://127.0.0.1:9/", "--allow-local", "127.0.0.1:x"], "127.0.0.1:x"),
        (["extract", "missing.html"], "missing.html"),
        (["schedule", "--every", "oft", "tagesschau.de"], "oft"),
        (["nonsense"], "nonsense"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_errors_exit_2_and_quote_what_was_wrong(arguments: list[str], hint: str, tmp_path: Path) -> None:
    result = archiver(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert hint in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unreachable_site_exits_1_and_says_so(tmp_path: Path) -> None:
    result = archiver("crawl", "http://127.0.0.1:9/", "--allow-local", "127.0.0.1:9", cwd=tmp_path)
    assert result.returncode == 1
    assert "127.0.0.1:9" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_local_address_is_refused_without_permission(site: DemoServer, tmp_path: Path) -> None:
    before = len(site.asked)
    result = archiver("crawl", site.base_url, cwd=tmp_path)
    assert result.returncode == 1
    assert "--allow-local" in result.stderr
    assert len(site.asked) == before


@pytest.mark.parametrize(
    "command", [["crawl", "http://127.0.0.1:9/"], ["export", "csv"], ["browse", "--port", "0"]], ids=" ".join
)
def test_an_unusable_archive_exits_3_and_stays_as_it_is(command: list[str], tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"Das ist kein Archiv. " * 500)
    result = archiver(*command, "--db", broken, cwd=tmp_path)
    assert result.returncode == 3
    assert str(broken) in result.stderr
    assert "Traceback" not in result.stderr
    assert broken.read_bytes() == b"Das ist kein Archiv. " * 500


def test_a_busy_outlet_exits_4(site: DemoServer, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    with OutletLock(db, site.address):
        result = crawl(site, "--db", db, cwd=tmp_path)
    assert result.returncode == 4
    assert str(os.getpid()) in result.stderr


# --- why a field is what it is -------------------------------------------------------------------------------------------

SEED = [ROOT / "tests/fixtures/seed.html", "--url", "https://newsblog.example/rutte/"]


def test_explain_shows_the_candidates_of_a_field_and_marks_the_winner(tmp_path: Path) -> None:
    result = archiver("extract", *SEED, "--explain", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    _, _, date = result.stdout.partition("\ndate ")
    date = next(line for line in date.splitlines() if "✓" in line)
    assert "2024-10-21T00:00:00+02:00" in date
    assert "text: Oktober 21, 2024" in date


def test_explain_as_json_has_the_values_that_extract_prints(tmp_path: Path) -> None:
    article = json.loads(archiver("extract", *SEED, cwd=tmp_path).stdout)
    explained = json.loads(archiver("extract", *SEED, "--explain", "--json", cwd=tmp_path).stdout)
    assert {field["field"]: field["value"] for field in explained} == article
    candidates = next(field["candidates"] for field in explained if field["field"] == "image_credit")
    assert [c["value"] for c in candidates if c["is_winner"]] == ["shutterstock/Alexandros Michailidis"]


def test_explain_fetches_an_address(site: DemoServer, tmp_path: Path) -> None:
    path = next(story.path for story in stories() if story.theme == "publisher")
    result = archiver("extract", site.base_url + path, "--allow-local", site.address, "--explain", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "json-ld datePublished" in result.stdout


def test_explain_keeps_a_page_from_steering_the_terminal(tmp_path: Path) -> None:
    page = tmp_path / "seite.html"
    heading = b'<h1 class="\x1b[31m[/]">Rot \x1b]0;x\x07 [bold]steht[/bold] hier</h1>'
    page.write_bytes(heading + b"<p>" + b"Ein Satz folgt dem anderen. " * 30)
    result = archiver("extract", page, "--url", "https://newsblog.example/rot", "--explain", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "[bold]steht[/bold]" in result.stdout
    assert "\x1b" not in result.stdout


def test_json_without_explain_says_what_it_needs(tmp_path: Path) -> None:
    result = archiver("extract", *SEED, "--json", cwd=tmp_path)
    assert result.returncode == 2
    assert "--explain" in result.stderr
