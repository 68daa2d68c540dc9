"""Parcels that the writer cannot store as they come: each is kept in a file of its own beside the archive, as the broker gave it."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from archiver.archive.faults import told
from archiver.disk import sync
from archiver.errors import ArchiveError, OutletBusy
from archiver.fleet.parcels import Parcel

Store = Callable[[Parcel], object]

_FORMS = (".parcel", ".json")
"""Ends of file names; the second one of earlier versions."""

log = logging.getLogger(__name__)


class Reason(StrEnum):
    """Why a parcel is set aside; file names begin with it."""

    WAITING = "waiting"
    """Another run holds its outlet; it is stored as soon as that has ended."""
    REFUSED = "refused"
    """This version cannot read or store it; kept for a person."""


class Aside:
    """The parcels of one archive that were set aside, in `.<archive>.parcels/<reason>-<hash of the content>.parcel`."""

    def __init__(self, archive_path: Path) -> None:
        path = archive_path.resolve()
        self.archive_path = archive_path
        self.folder = path.with_name(f".{path.name}.parcels")  # hidden, as the folder of locks

    def take_in(self, text: str, store: Store) -> Path | None:
        """Have an encoded parcel stored, or set aside: the file in which it is kept then. Nothing that a worker sent is lost.

        Raises ArchiveError when the disk can take neither.
        """
        try:
            store(Parcel.decoded(text))
        except ArchiveError:
            raise
        except OutletBusy as error:
            log.info("%s", error)
            return self._keep(text, Reason.WAITING)
        except Exception as error:  # whatever it is, it must not cost what was found
            kept = self._keep(text, Reason.REFUSED)
            log.error(
                "a parcel of the fleet could not be stored, it is kept in %s: %s: %s", kept, type(error).__name__, error
            )
            return kept
        return None

    def try_again(self, store: Store) -> None:
        """Store what waits for the end of another run, where it has ended."""
        for file in self.files(Reason.WAITING):
            with told(self.archive_path):
                text = file.read_bytes().decode("utf-8", "surrogatepass")
            if self.take_in(text, store) != file:
                file.unlink()

    def keep_waiting(self, parcel: Parcel) -> None:
        """Keep a parcel until another run has ended."""
        self._keep(parcel.encoded(), Reason.WAITING)

    def files(self, reason: Reason) -> list[Path]:
        """What was set aside for a reason, the first one first."""
        found = (file for form in _FORMS for file in self.folder.glob(f"{reason}-*{form}"))
        return sorted(found, key=lambda file: (file.stat().st_mtime_ns, file.name))

    def _keep(self, text: str, reason: Reason) -> Path:
        """Keep a parcel; it is on the disk when this returns. The same one again is the same file."""
        content = text.encode("utf-8", "surrogatepass")
        file = self.folder / f"{reason}-{hashlib.sha256(content).hexdigest()[:32]}{_FORMS[0]}"
        draft = file.with_suffix(".draft")
        if not file.exists():
            with told(self.archive_path):
                self.folder.mkdir(parents=True, exist_ok=True)
                draft.write_bytes(content)
                sync(draft)
                os.replace(draft, file)
                sync(self.folder)
                sync(self.folder.parent)
        return file
