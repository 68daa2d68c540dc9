"""A real WordPress, with sixty posts whose truth is known, archived right in every field under two themes."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from crawl_site import environment
from fleet_brokers import free_port

pytestmark = pytest.mark.shared
_EDIT = """<?php
$_SERVER['HTTP_HOST'] = '127.0.0.1'; $_SERVER['REQUEST_URI'] = '/';
require $argv[1] . '/wp-load.php';
$post = get_post((int) $argv[2]);
$more = "\\n\\n<!-- wp:paragraph -->\\n<p>Nachtrag: Der Rat hat die Entscheidung vertagt.</p>\\n<!-- /wp:paragraph -->";
wp_update_post(['ID' => $post->ID, 'post_content' => $post->post_content . $more]);
wp_delete_post((int) $argv[3], true);
// The clock of posts goes by the second: of an edit within the second of the crawl nobody can tell.
global $wpdb;
$wpdb->update($wpdb->posts, ['post_modified_gmt' => gmdate('Y-m-d H:i:s', time() + 60)], ['ID' => $post->ID]);
"""


def _cannot_run(missing: str) -> NoReturn:
    if os.environ.get("ARCHIVER_TESTS_MAY_NOT_SKIP"):
        pytest.fail(f"needs {missing}")
    pytest.skip(f"needs {missing}")


@dataclass
class WordPress:
    """The running site."""

    scripts: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def posts(self) -> list[dict[str, Any]]:
        posts: list[dict[str, Any]] = json.loads((self.folder / "expected.json").read_text())["posts"]
        return posts

    def crawl(self, db: Path, *arguments: str) -> Counter[str]:
        """Outcomes of a crawl."""
        whole = [sys.executable, "-m", "archiver", "crawl", self.url, "--db", str(db), *arguments]
        whole += ["--allow-local", f"127.0.0.1:{self.port}"]
        done = subprocess.run(whole, capture_output=True, text=True, timeout=300, env=environment(), check=False)
        assert done.returncode == 0, done.stderr
        with sqlite3.connect(db) as connection:
            latest = "SELECT counts FROM crawls ORDER BY id DESC LIMIT 1"
            return Counter(json.loads(connection.execute(latest).fetchone()[0]))

    def edit(self, edited: int, deleted: int) -> None:
        """Add a paragraph to one post, and delete another."""
        script = self.folder / "edit.php"
        script.write_text(_EDIT, encoding="utf-8")
        arguments = ["php", str(script), str(self.folder / "www"), str(edited), str(deleted)]
        subprocess.run(arguments, check=True, timeout=300, capture_output=True)


@pytest.fixture(scope="module", params=["twentytwentythree", "twentytwentyone"])
def wordpress(request: pytest.FixtureRequest, shared: Path) -> Iterator[WordPress]:
    """The site under one theme, stopped and removed afterwards."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        _cannot_run("Debian and the rights of root, to install its packages")
    # Not pytest's own folder: the database's user may not enter that.
    folder, scripts = Path(tempfile.mkdtemp(prefix="wordpress-")), shared / "wordpress"
    port = free_port()
    environment = {**os.environ, "WP_RUN": str(folder), "WP_PORT": str(port), "WP_THEME": request.param}
    try:
        up = subprocess.run([scripts / "up.sh"], capture_output=True, text=True, timeout=400, env=environment, check=False)  # fmt: skip
        if up.returncode and not Path("/usr/share/wordpress").is_dir():
            _cannot_run("Debian's package wordpress, which could not be installed")
        assert up.returncode == 0, up.stdout + up.stderr
        yield WordPress(scripts, folder, port)
    finally:
        subprocess.run([scripts / "down.sh", "--wipe"], check=True, timeout=300, env=environment, capture_output=True)


def rows(db: Path, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(db) as connection:
        return connection.execute(sql).fetchall()


def test_every_post_is_found_and_right_in_every_field(wordpress: WordPress, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    pages = sum(1 + (post["kind"] == "paged") for post in wordpress.posts)
    assert wordpress.crawl(db) == {"new": 60, "duplicate": pages - 60}
    expected = wordpress.folder / "expected.json"
    check = [sys.executable, wordpress.scripts / "check.py", db, expected]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

    assert wordpress.crawl(db) == {}
    assert (304,) in rows(db, "SELECT status FROM fetches WHERE crawl_id = 2 AND role = 'feed'")

    edited, deleted = wordpress.posts[6], wordpress.posts[9]
    wordpress.edit(edited["id"], deleted["id"])
    assert wordpress.crawl(db) == {"changed": 1, "duplicate": edited["kind"] == "paged"}
    assert rows(db, "SELECT count(*) FROM revisions") == [(1,)]
    assert rows(db, "SELECT url FROM articles WHERE body LIKE '%Rat hat die Entscheidung vertagt.'") == [(edited["url"],)]  # fmt: skip

    assert wordpress.crawl(db, "--revisit")["refused:not-found"] == 1
    assert rows(db, "SELECT url FROM articles WHERE gone_since IS NOT NULL") == [(deleted["url"],)]
    assert rows(db, "SELECT count(*) FROM revisions") == [(1,)]


def test_a_backfill_finds_the_same_by_the_api(wordpress: WordPress, tmp_path: Path) -> None:
    db = tmp_path / "archive.db"
    assert wordpress.crawl(db, "--backfill", "--limit", "5")["new"] == 5
    assert wordpress.crawl(db, "--backfill")["new"] >= 54  # one may have been deleted above
    assert len(rows(db, "SELECT url FROM articles")) >= 59
    assert rows(db, "SELECT count(*) FROM fetches WHERE role = 'feed' AND url LIKE '%wp/v2/posts%order=asc%'") == [(2,)]
