"""What the tests of evidence share: one exchange, and a folder of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.evidence.files import EvidenceFiles


@pytest.fixture
def files(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "evidence")
