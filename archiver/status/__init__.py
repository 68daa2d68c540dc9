"""How an archive and its outlets are doing: figures, a score, alarms. Pure judgement over the archive's tallies; docs/status.md.

`read_facts` gets the figures, `judge` finds the alarms, `alarms(archive)` is both at once.
"""

from archiver.status.alarm import Alarm
from archiver.status.facts import Facts, read_facts
from archiver.status.judge import alarms, judge, unusable

__all__ = ["Alarm", "Facts", "alarms", "judge", "read_facts", "unusable"]
