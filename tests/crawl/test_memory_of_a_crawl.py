"""A long crawl takes no more memory than a short one: pages are let go when they are stored."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest
from crawl_site import Answer, Site, article, command, environment

PAGES = 240
SETTLED = 60
"""Pages after which everything that is loaded once is loaded."""
PADDING = b"<!--" + b"x" * 400_000 + b"-->"
"""Kept pages would take 72 MB between SETTLED and the end."""
MAY_GROW = 30
"""MB: half of what keeping the packed and unpacked pages would take, and more than pages in flight do."""

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks into /proc")


def resident(pid: int) -> float:
    """Megabytes that the process takes now; 0 when it has ended."""
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) / 1024 if found else 0


def test_memory_of_the_main_process_stays_flat(site: Site, tmp_path: Path) -> None:
    paths = [f"/politik/meldung-aus-dem-rathaus-{number}.html" for number in range(PAGES)]
    for number, path in enumerate(paths):
        site.answers[path] = Answer(article(f"Meldung {number}") + PADDING)
    site.add_feed(*paths)
    settled: float = 0
    highest: float = 0
    crawl = subprocess.Popen(
        command(site, tmp_path / "archive.db", f"{site.url}/feed", "--quiet"),
        env=environment() | {"ARCHIVER_WORKERS": "1"},
    )
    while crawl.poll() is None:
        now = resident(crawl.pid)
        if len(site.hits) < SETTLED:
            settled = max(settled, now)
        highest = max(highest, now)
        time.sleep(0.05)
    assert crawl.returncode == 0
    assert sum(site.asked("/feed").values()) == PAGES
    assert settled
    assert highest - settled < MAY_GROW
