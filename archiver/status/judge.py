"""All alarms of an archive."""

from __future__ import annotations

from datetime import datetime

from archiver.archive import Archive
from archiver.errors import ArchiveError
from archiver.status import house, outlet
from archiver.status.alarm import Alarm
from archiver.status.facts import Facts, read_facts


def alarms(archive: Archive, now: datetime | None = None) -> list[Alarm]:
    """What an operator must know of an archive now (aware): the archive's own alarms first, then by outlet."""
    return judge(read_facts(archive, now))


def unusable(error: ArchiveError) -> Alarm:
    """The alarm that an archive cannot be opened."""
    return Alarm(kind="unusable", values={"problem": str(error)})


def judge(facts: Facts) -> list[Alarm]:
    """The alarms that follow from the facts. Pure."""
    return [
        *house.find_alarms(facts),
        *(alarm for name, runs in facts.outlets.items() for alarm in outlet.find_alarms(name, runs)),
    ]
