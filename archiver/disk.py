"""What it takes for a file to outlast a power cut, and to harm nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def require_replaceable(path: Path) -> None:
    """Raise OSError for a device or a pipe: root may put a file in its place, and /dev/null would be no more."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise OSError(errno.EINVAL, "it is a device or a pipe, which no file can take the place of", str(path))


def sync(path: Path) -> None:
    """Have a file's content, or the names in a folder, on the disk when this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
