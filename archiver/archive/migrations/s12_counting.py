"""Step 12: what lists of a million articles need to be sorted and counted without reading the articles.

By day as `date(date)` and `date`, for the counts of Datasette's date facet (SQLite before 3.41 takes an index for such a count only when
the column itself stands in it as well). What finds the same text again holds 16 characters of its checksum instead of 64, and the day.
"""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

COUNTING = Migration(
    "indexes for counting",
    (
        "DROP INDEX articles_by_outlet",
        "CREATE INDEX articles_by_outlet ON articles (outlet, date, section, kind)",
        "CREATE INDEX articles_by_outlet_and_time ON articles (outlet, datetime(coalesce(date, first_seen)))",
        "CREATE INDEX articles_by_section ON articles (section, outlet)",
        "CREATE INDEX articles_by_kind ON articles (kind)",
        "CREATE INDEX articles_by_date ON articles (date)",
        "CREATE INDEX articles_by_day ON articles (date(date), date)",
        "DROP INDEX articles_by_content",
        "CREATE INDEX articles_by_content ON articles (substr(content_hash, 1, 16), outlet, substr(date, 1, 10))",
    ),
)
