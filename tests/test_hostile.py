"""Attacks and faults of the kit's hostile site, judged by the kit's own judge; the quick groups, all of them with `make hostile`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.shared

GROUPS = ["/html", "/type", "/redir", "/ssrf", "/charset", "/content", "/trap", "/dup", "/edit", "/inject"]
"""Without those that wait for time limits or take long to unpack: /slow, /http, /robots, /bomb, /big, /sitemap, /feed, /date, /site."""
FIRST_PORT, PORTS = 8700, 20
"""Each group has ports of its own; the site takes 14 in a row."""
CRAWL = (
    f"{sys.executable} -m archiver crawl {{url}} --db {{db}} --allow-local 127.0.0.1:{{port}} "
    "--allow-local 127.0.0.1:{port2}-{port13} --quiet"
)


@pytest.mark.parametrize("group", GROUPS)
def test_every_case_of_the_group_is_withstood(group: str, shared: Path) -> None:
    port = str(FIRST_PORT + PORTS * GROUPS.index(group))
    judge = [sys.executable, shared / "hostile/judge.py", "--only", group, "--port", port, "--command", CRAWL]
    judged = subprocess.run(judge, text=True, capture_output=True, timeout=600)
    failed = [line for line in judged.stdout.splitlines() if line.startswith("FAIL")]
    assert not failed, "\n".join(failed)
    assert judged.returncode == 0, judged.stdout + judged.stderr
