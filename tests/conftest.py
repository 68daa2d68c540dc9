"""What all tests share: where the evaluation kit lies, and when a missing one is an error."""

from __future__ import annotations

import gc
import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from fleet_brokers import EPMD, RABBIT, REDIS
from fleet_network import IP, why_no_namespaces
from hypothesis import HealthCheck, settings

from archiver.archive.search.wordlist import word_list

# The same examples in every run, however slow the machine is; `pytest --hypothesis-profile search` looks for others.
settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
CHROMIUM = shutil.which("chromium")
collect_ignore = [] if find_spec("moto") and find_spec("s3fs") else ["fleet/test_objectstore.py"]
"""`make objectstore` installs what these need, which is more than all else together."""

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


def pytest_sessionstart(session: pytest.Session) -> None:
    """Make the German word list where there is none yet: on a new machine whichever tests came first would wait for it."""
    if not hasattr(session.config, "workerinput"):  # once, and not by every process of pytest-xdist
        word_list()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that no worker is left with it alone at the end."""
    items.sort(key=lambda item: _place(item.path))


def pytest_collection_finish() -> None:
    """Take what stays to the end from the garbage collector, which would look at half a million objects in the middle of any test."""
    gc.collect()
    gc.freeze()


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
