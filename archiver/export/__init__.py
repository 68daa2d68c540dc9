"""Ways out of the archive: one module per format, one line here."""

from archiver.export.csv import write_csv

WRITERS = {"csv": write_csv}
"""Name on the command line, writer: `writer(archive, out, outlet=None, since=None, raw=False)`, the number of articles written."""

__all__ = ["WRITERS", "write_csv"]
