"""When an article was published and modified: `find` reads pages, `reader` reads German date lines.

>>> read_date("Stand: 21.10.2024, 14:05 Uhr", now=datetime(2024, 10, 22, tzinfo=UTC)).isoformat()
'2024-10-21T14:05:00+02:00'
"""

from archiver.extract.dates.find import Dates, find_dates
from archiver.extract.dates.reader import read_date

__all__ = ["Dates", "find_dates", "read_date"]
