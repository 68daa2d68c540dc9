"""Evidence: answers as received, in WARC 1.1 files (ISO 28500:2017) beside the archive. No SQL, no Scrapy.

A file holds one outlet's answers of one day. Each answer is a run of records, every one a gzip member of its own:
the answer itself (`response`, or `revisit` when its body is in the file already), its request, then answer and request
of each redirect that led to it. A place (file, offset, length) names such a run; a reader that opens it there meets the
answer first.
"""

from archiver.evidence.places import EvidenceError, Place, evidence_folder, file_of

__all__ = ["EvidenceError", "Place", "evidence_folder", "file_of"]
