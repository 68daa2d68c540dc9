"""Ways out of the archive: one module per format, one line here."""

from collections.abc import Callable

from archiver.export.atom import write_atom
from archiver.export.citations import write_bibtex, write_ris
from archiver.export.csv import write_csv
from archiver.export.jsonl import write_jsonl
from archiver.export.parquet import write_parquet

WRITERS: dict[str, Callable[..., int]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
    "atom": write_atom,
    "bibtex": write_bibtex,
    "ris": write_ris,
}
"""Name on the command line, writer: `writer(archive, out, selection, **options)`, the number of articles written to the binary file."""

__all__ = ["WRITERS", "write_atom", "write_bibtex", "write_csv", "write_jsonl", "write_parquet", "write_ris"]
