"""A crawl keeps what it was answered, byte for byte, in files that readers of others open; also when it is killed."""

from __future__ import annotations

import gzip
import json
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from crawl_site import Answer, Run, Site, article, command, environment
from fastwarc import ArchiveIterator, WarcRecordType
from processes import wait_for

from archiver.archive import Archive

Crawl = Callable[..., Run]
READS_IN_WORKERS = True
OLD, NEW = "/politik/kurz-1000001", "/politik/der-rat-beschliesst-die-sanierung-1000001.html"
PACKED = gzip.compress(article("Packend"), mtime=0)


@pytest.fixture
def moved(site: Site) -> Site:
    """An article behind a redirect, packed."""
    site.answers[OLD] = Answer(status=301, headers={"Location": NEW})
    site.answers[NEW] = Answer(PACKED, headers={"Content-Encoding": "gzip"}, has_validators=True)
    return site


def archiver(*arguments: str, db: Path) -> subprocess.CompletedProcess[str]:
    """A command of ours on the test's archive."""
    full = [sys.executable, "-m", "archiver", *arguments, "--db", str(db)]
    done = subprocess.run(full, capture_output=True, text=True, timeout=300, env=environment(), check=False)
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done


def records(db: Path) -> list[tuple[str, str, bytes]]:
    """Type, address and body of all records below an archive's folder, as FastWARC reads them."""
    found = []
    for path in sorted(db.parent.rglob("*.warc.gz")):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.response | WarcRecordType.revisit):
                kind = "response" if record.record_type == WarcRecordType.response else "revisit"
                found.append((kind, record.headers["WARC-Target-URI"], record.reader.read()))
    return found


def test_the_answer_is_kept_packed_as_it_came_with_its_redirect(moved: Site, crawl: Crawl) -> None:
    run = crawl(OLD)
    assert run.outcomes() == {"new": 1}
    assert records(run.db) == [("response", moved.url + NEW, PACKED), ("response", moved.url + OLD, b"")]
    assert run.rows("SELECT evidence_file IS NOT NULL FROM fetches WHERE role = 'page'") == [(1,)]


def test_a_page_that_did_not_change_is_a_revisit(moved: Site, crawl: Crawl) -> None:
    crawl(NEW)
    run = crawl(NEW, "--revisit")
    assert [(kind, body) for kind, _, body in records(run.db)] == [("response", PACKED), ("revisit", b"")]
    assert archiver("verify", db=run.db).returncode == 0


def test_pages_that_are_gone_are_kept_and_feeds_are_not(site: Site, crawl: Crawl) -> None:
    site.add_feed("/politik/gibt-es-nicht-mehr-1000099.html")
    site.add_page("/", head='<link rel="alternate" type="application/rss+xml" href="/feed">')
    run = crawl("/")
    assert [url for _, url, _ in records(run.db)] == [f"{site.url}/politik/gibt-es-nicht-mehr-1000099.html"]


def test_none_is_kept_on_wish(moved: Site, crawl: Crawl) -> None:
    run = crawl(NEW, "--no-evidence")
    assert run.outcomes() == {"new": 1}
    assert not [*run.db.parent.rglob("*.warc.gz")]


def test_it_is_removed_after_its_time(moved: Site, crawl: Crawl) -> None:
    run = crawl(NEW)
    [path] = run.db.parent.rglob("*.warc.gz")
    old = path.with_name("2020-01-01.warc.gz")
    path.rename(old)
    with Archive(run.db) as archive, archive.db.conn:
        archive.db.conn.execute(
            "UPDATE fetches SET evidence_file = replace(evidence_file, ?, ?)", (path.name, old.name)
        )
    run = crawl(NEW, "--revisit", "--evidence-days", "30")
    assert not old.exists()
    assert run.rows("SELECT count(*) FROM articles") == [(1,)]
    assert archiver("verify", db=run.db).returncode == 0


def test_what_is_shown_of_an_article_names_headers_hash_and_place(moved: Site, crawl: Crawl) -> None:
    run = crawl(OLD)
    shown = archiver("show", f"{moved.url}{NEW}", "--evidence", db=run.db).stdout
    [(file, offset, sha256)] = run.rows(
        "SELECT evidence_file, evidence_offset, payload_sha256 FROM fetches WHERE role = 'page'"
    )
    for expected in (
        file,
        f"offset    {offset}",
        sha256,
        "Content-Encoding: gzip",
        f"GET {NEW}",
        f"GET {OLD}",
        "301 Moved",
    ):
        assert expected in shown
    as_json = json.loads(archiver("show", "1", "--evidence", "--json", db=run.db).stdout)
    assert as_json["evidence"][0]["sha256"] == sha256
    assert "Bürgermeisterin" in archiver("show", "1", db=run.db).stdout


def test_an_article_that_is_not_there_is_told(moved: Site, crawl: Crawl) -> None:
    run = crawl(NEW)
    for arguments in (["show", "99"], ["cite", "https://nirgends.example/x"]):
        done = archiver(*arguments, db=run.db)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_verify_ends_with_1_when_a_file_is_missing(moved: Site, crawl: Crawl) -> None:
    run = crawl(NEW)
    next(run.db.parent.rglob("*.warc.gz")).unlink()
    done = archiver("verify", db=run.db)
    assert done.returncode == 1
    assert "missing, with 1 answer" in done.stdout


@pytest.mark.parametrize("after", [3, 9, 17])
def test_a_killed_crawl_leaves_archive_and_evidence_in_agreement(
    site: Site, crawl: Crawl, tmp_path: Path, after: int
) -> None:
    paths = [f"/politik/der-rat-beschliesst-die-sanierung-{number}.html" for number in range(1000001, 1000025)]
    for number, path in enumerate(paths):
        site.add_article(path, f"Meldung {number} aus dem Rat")
    site.add_feed(*paths)
    db = tmp_path / "archive.db"
    process = subprocess.Popen(command(site, db, f"{site.url}/feed"), env=environment(), stdout=subprocess.DEVNULL)
    wait_for(lambda: len(site.asked("/feed")) >= after)
    process.kill()
    process.wait()
    if db.exists():
        assert archiver("verify", db=db).returncode == 0
    run = crawl("/feed")
    assert run.rows("SELECT count(*), sum(evidence_file IS NOT NULL) FROM fetches WHERE outcome = 'new'") == [(24, 24)]
    done = archiver("verify", db=db)
    assert (done.returncode, "24 of 24 articles with evidence" in done.stdout) == (0, True), done.stdout


def test_a_full_disk_ends_the_crawl_with_nothing_half(site: Site, crawl: Crawl) -> None:
    paths = [f"/politik/der-rat-beschliesst-die-sanierung-{number}.html" for number in range(1000001, 1000021)]
    for number, path in enumerate(paths):
        noise = (
            random.Random(number).randbytes(20_000).hex()
        )  # cannot be packed well, so the evidence fills the disk first
        body = article(f"Meldung {number} aus dem Rat").replace(b"</body>", f"<!-- {noise} --></body>".encode())
        site.answers[path] = Answer(body)
    site.add_feed(*paths)

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))

    run = crawl("/feed", "--limit", "20", preexec_fn=small_disk)
    assert (run.code, "no space left" in run.stderr) == (3, True), run.stderr
    done = archiver("verify", db=run.db)
    assert (done.returncode, "no whole record" in done.stdout) == (0, False), done.stdout + done.stderr
    assert crawl("/feed").rows("SELECT count(*) FROM articles") == [(20,)]
    assert archiver("verify", db=run.db).returncode == 0


MORE = (
    "Im Mai beginnt der Bau, sagte die Leiterin des Bauamts am Abend vor den Räten.",
    "Der letzte Abschnitt folgt im Jahr darauf.",
)
PARTED = "/politik/die-bruecke-wird-saniert/"


def add_parts(site: Site) -> None:
    """An article of three pages."""
    links = "".join(f'<a href="{PARTED}{page}">{number}</a> ' for number, page in enumerate(("", "2/", "3/"), 1))
    for page, text in zip(("", "2/", "3/"), ("", *MORE), strict=True):
        more = f"<p>{text}</p><p>Seiten: {links}</p></article>".encode()
        site.answers[PARTED + page] = Answer(article("Die Brücke").replace(b"</article>", more))
    site.add_feed(PARTED)


def test_all_pages_of_an_article_are_kept_and_read_again_as_one(site: Site, crawl: Crawl) -> None:
    add_parts(site)
    run = crawl("/feed")
    assert sorted(url.rpartition("saniert/")[2] for _, url, _ in records(run.db)) == ["", "2/", "3/"]
    done = archiver("reextract", "--json", "--workers", "0", db=run.db)
    assert json.loads(done.stdout.splitlines()[0])["outcome"] == "same", done.stdout
    ((body,),) = run.rows("SELECT body FROM articles")
    assert all(text in body for text in MORE)
