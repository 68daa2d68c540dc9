"""What all tests share: where the evaluation kit lies, and when a missing one is an error."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from fleet_brokers import EPMD, RABBIT, REDIS
from fleet_network import IP, why_no_namespaces

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CHROMIUM = shutil.which("chromium")


SLOW = (
    "test_hostile.py",
    "fleet",
    "test_wordpress.py",
    "test_replay.py",
    "crawl",
    "test_packaging.py",
    "test_cli.py",
    "browse",
    "watch",
    "docs",
    "archive",
)
"""Files and folders of tests that take longest, the longest first (seconds to minutes, against milliseconds for all others)."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no worker is left with it alone at the end."""
    items.sort(key=lambda item: _place(item.path))


def _place(path: Path) -> int:
    first = path.relative_to(ROOT / "tests").parts[0]
    return SLOW.index(first) if first in SLOW else len(SLOW)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs the evaluation kit a browser or a broker where there is none; fail instead where CI promises both."""
    missing = []
    if item.get_closest_marker("shared") and not SHARED.is_dir():
        missing.append("the evaluation kit beside the checkout")
    if item.get_closest_marker("browser") and not CHROMIUM:
        missing.append("chromium")
    if item.get_closest_marker("rabbitmq") and not (RABBIT and EPMD):
        missing.append("rabbitmq-server")
    if item.get_closest_marker("redis") and not REDIS:
        missing.append("redis-server")
    if item.get_closest_marker("network") and not IP:
        missing.append("iproute2")
    if missing and os.environ.get("ARCHIVER_TESTS_MAY_NOT_SKIP"):
        pytest.fail(f"needs {' and '.join(missing)}")
    if missing:
        pytest.skip(f"needs {' and '.join(missing)}")
    if item.get_closest_marker("network") and (reason := why_no_namespaces()):
        pytest.skip(reason)  # a right that nobody can install


@pytest.fixture(scope="session")
def shared() -> Path:
    """The evaluation kit's folder; only for tests marked `shared`."""
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; only for tests marked `browser`."""
    assert CHROMIUM
    return CHROMIUM
