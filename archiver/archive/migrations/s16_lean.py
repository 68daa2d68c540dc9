"""Step 16: indexes of addresses hold only the rows that are looked for by them.

Entries of addresses go all over an index: they are the dearest to write, and become dearer with its size. A link is looked for by its
address while its target is not archived, a request to find the evidence of it. What is forgotten is looked for in all rows (`forgetting`).
"""

from __future__ import annotations

from archiver.archive.migrations.step import Migration

LEAN = Migration(
    "leaner indexes",
    (
        "DROP INDEX related_links_by_key",
        "CREATE INDEX related_links_by_key ON related_links (url_key) WHERE target_article IS NULL",
        "DROP INDEX fetches_by_url",
        "CREATE INDEX fetches_by_url ON fetches (url) WHERE payload_sha256 IS NOT NULL",
    ),
)
