"""What `import archiver` gives, and what it leaves alone until it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import archiver


def test_every_public_name_is_there() -> None:
    assert {name: getattr(archiver, name).__name__ for name in archiver.__all__} == {
        name: name for name in archiver.__all__
    }


def test_an_unknown_name_is_told_as_usual() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Nichts'"):
        archiver.Nichts  # noqa: B018


def test_a_worker_process_loads_no_archive() -> None:
    """Its address space is limited, and libraries of the archive reserve gigabytes."""
    program = "import sys, archiver.crawl.worker, archiver.extract; print([n for n in sys.modules if n.startswith('archiver.archive')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_work_for_the_search_loads_no_more_of_the_archive_than_its_words() -> None:
    heavy = ("archiver.archive.store", "archiver.archive.opened", "archiver.evidence", "sqlite_utils", "warcio")
    program = (
        f"import sys, archiver.crawl.worker, archiver.crawl.reading; print([n for n in {heavy} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_of_the_archive_is_there() -> None:
    from archiver import archive

    assert {name: getattr(archive, name).__name__ for name in archive.__all__} == {
        name: name for name in archive.__all__
    }
    with pytest.raises(AttributeError, match="has no attribute 'Nichts'"):
        archive.Nichts  # noqa: B018
