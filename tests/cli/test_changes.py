"""`archiver changes` knows the types that the archive writes."""

from __future__ import annotations

from archiver.archive.change_types import ChangeType
from archiver.cli.changes import TYPES


def test_every_type_of_change_can_be_asked_for() -> None:
    assert tuple(ChangeType) == TYPES
