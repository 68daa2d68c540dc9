"""What can go wrong, as a tree; every message names the place, what was found and what to do.

ArchiverError
├── UsageError               a name, option or setting that cannot be right (exit code 2)
├── ArchiveError             the archive file cannot be used (exit code 3)
│   ├── ArchiveCorrupt       damaged, or not a SQLite file at all
│   ├── ArchiveForeign       a SQLite file, but not one of ours
│   ├── ArchiveTooNew        written by a newer archiver
│   ├── ArchiveReadOnly      file or folder cannot be written
│   └── ArchiveFull          no space left on the disk
├── OutletBusy               another run holds this outlet (exit code 4)
└── PageError                one page could not be read; the crawl goes on
    └── ForbiddenAddress     a loopback, private or otherwise local address that was not allowed
"""


class ArchiverError(Exception):
    """Base of every error that archiver raises on purpose; `exit_code` is what the command line returns."""

    exit_code = 1


class UsageError(ArchiverError):
    """A name, option or setting that cannot be right."""

    exit_code = 2


class ArchiveError(ArchiverError):
    """The archive file cannot be used."""

    exit_code = 3


class ArchiveCorrupt(ArchiveError):
    """The archive file is damaged, or is not a SQLite file at all."""


class ArchiveForeign(ArchiveError):
    """The file is a SQLite database of some other program."""


class ArchiveTooNew(ArchiveError):
    """The archive was written by a newer archiver than this one."""


class ArchiveReadOnly(ArchiveError):
    """The archive's file or folder cannot be written."""


class ArchiveFull(ArchiveError):
    """The disk that holds the archive has no space left."""


class OutletBusy(ArchiverError):
    """Another run holds this outlet."""

    exit_code = 4


class PageError(ArchiverError):
    """One page could not be read; the crawl goes on."""


class ForbiddenAddress(PageError):
    """A loopback, private or otherwise local address that was not allowed."""
