"""What is kept of an article as received: every answer with its place and hash, each to be saved as a WARC file of its own."""

from __future__ import annotations

import io
from pathlib import Path

from datasette.utils.asgi import NotFound

from archiver.browse.pages.listing import EXPORT, Download, Listing
from archiver.browse.pages.one import ARTICLE, one
from archiver.browse.pages.visit import Answer, Route, Visit
from archiver.evidence import EvidenceError, Place, evidence_folder
from archiver.evidence.reading import read_bytes

_ANSWERS = """
SELECT id, fetched_at, url, final_url, status, outcome, size, payload_sha256, evidence_file, evidence_offset, evidence_length,
       evidence_of, source, note
FROM fetches WHERE article_id = :id ORDER BY fetched_at DESC, id DESC"""
_ANSWER = """
SELECT evidence_file, evidence_offset, evidence_length FROM fetches
WHERE id = :fetch AND article_id = :id AND evidence_file IS NOT NULL"""


async def answers(visit: Visit) -> Answer:
    """Every request that showed the article, the latest first."""
    article = await one(visit)
    listing = Listing(_ANSWERS, {"id": article["id"]})
    if file := await listing.file(visit, f"belege-{article['id']}"):
        return file
    return await visit.page("evidence.html", article=article, shown=await listing.shown(visit))


async def record(visit: Visit) -> Answer:
    """The records of one answer (response, request, redirects), as they lie in the evidence file: a whole WARC file."""
    number, fetch = int(visit.parts["id"]), int(visit.parts["fetch"])
    row = await visit.row(_ANSWER, id=number, fetch=fetch)
    if row is None:
        raise NotFound("no evidence is kept of this request")
    folder = evidence_folder(Path(visit.archive.path))
    place = Place(row["evidence_file"], row["evidence_offset"], row["evidence_length"])
    try:
        content = await visit.read(lambda conn: read_bytes(folder, place))
    except EvidenceError as error:
        raise NotFound(str(error)) from error
    return Download(io.BytesIO(content), "application/warc", f"artikel-{number}-{fetch}.warc.gz")


ROUTES = (
    Route(rf"{ARTICLE}/belege{EXPORT}", answers),
    Route(rf"{ARTICLE}/belege/(?P<fetch>\d{{1,18}})\.warc\.gz", record),
)
