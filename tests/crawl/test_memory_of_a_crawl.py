"""A long crawl takes no more memory than a short one: pages are let go when they are stored."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
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
    begun: list[subprocess.Popen[bytes]] = []
    measured: list[float] = []

    def page(number: int) -> Callable[[int], Answer]:
        def answer(_: int) -> Answer:
            measured.append(resident(begun[0].pid))
            return Answer(article(f"Meldung {number}") + PADDING)

        return answer

    paths = [f"/politik/meldung-aus-dem-rathaus-{number}.html" for number in range(PAGES)]
    for number, path in enumerate(paths):
        site.answers[path] = page(number)
    site.add_feed(*paths)
    begun.append(
        subprocess.Popen(
            command(site, tmp_path / "archive.db", f"{site.url}/feed", "--quiet"),
            env=environment() | {"ARCHIVER_WORKERS": "1"},
        )
    )
    assert begun[0].wait(600) == 0
    assert (len(measured), sum(site.asked("/feed").values())) == (PAGES, PAGES)
    assert min(measured) > 0
    assert max(measured) - max(measured[:SETTLED]) < MAY_GROW
