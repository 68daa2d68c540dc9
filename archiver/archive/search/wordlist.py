"""The words of `forms`, looked up in a file that all processes of a user share; made when it is not there yet (some 15 s, once).

It lies in the folder for caches: $ARCHIVER_CACHE, else that of the system (`~/.cache/archiver`), else one of the user's own among
the temporary files. Where none can be written, a process makes the words for itself. A damaged file is made anew.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import stat
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path

import marisa_trie
from filelock import FileLock, Timeout
from platformdirs import user_cache_path

FORMAT = 2
"""Raise it when `forms` makes other words or another layout of them, or `compounds` other parts (a test tells): files of other formats
are not used."""
MAGIC = b"archword"
HEAD = struct.Struct("=8sII8Q")
"""MAGIC, FORMAT, CRC-32 of all that follows, and the lengths of eight pieces, each of which is filled up to a multiple of 8 bytes:
trie of the words, trie of the nouns backwards, for each word the number of its change, where the changes end, the changes; for each word
the number of the words inside it (0 where they were not worked out), where these end, these."""
LONGEST_KNOWN = 40
"""Letters; the dictionary has no longer word that an archive needs, and random strings need no search in it."""
SHORTEST_END = 4
"""Letters of the nouns that are looked for at the end of words."""

NAME = "ARCHIVER_CACHE"
"""The environment variable that names the folder."""
FILE = f"german-{FORMAT}-simplemma-{version('simplemma')}-{sys.byteorder}.words"
"""A file for each release of what it is made from; earlier ones may still serve other programs."""
_SECONDS = 120
"""For another process to make the file. Measured: 15; a machine under load takes many times as long."""
_FORGOTTEN_SECONDS = 3600
"""After which a draft is that of a process that was killed."""
_MAKE = """import sys
sys.path[:] = {path!r}
from archiver.archive.search.wordlist import put
put({target!r})
"""


class WordList:
    """The words of one file."""

    def __init__(self, content: bytes | mmap.mmap) -> None:
        """Raises ValueError for what is not such a file, or a damaged one."""
        lengths = _lengths(content)
        starts = accumulate((length + -length % 8 for length in lengths), initial=HEAD.size)
        view = memoryview(content)
        pieces = [view[start : start + length] for start, length in zip(starts, lengths, strict=False)]
        self._words = marisa_trie.Trie().frombytes(bytes(pieces[0]))
        self._backwards = marisa_trie.Trie().frombytes(bytes(pieces[1]))
        self._change_of = pieces[2].cast("I")
        self._ends = pieces[3].cast("I")
        self._changes = pieces[4]
        self._inside_of = pieces[5].cast("I")
        self._inside_ends = pieces[6].cast("I")
        self._inside = pieces[7]
        self._known: dict[int, tuple[int, bool, str]] = {}
        self._number = self._words.get
        self.beginnings = self._words.prefixes
        """Every known word with which a word begins, the shortest first."""

    def base(self, word: str) -> str | None:
        """Base form of a word in small letters; None for one that is not known."""
        number = self._number(word)
        if number is None:
            return None
        change = self._change_of[number]
        gone, capital, new = self._known.get(change) or self._learn(change)
        base: str = word[: len(word) - gone] + new
        return base[0].upper() + base[1:] if capital else base

    def parts(self, word: str) -> str | None:
        """The words inside a word in small letters, parted by blanks, as `compounds` finds them; None where they are not known here."""
        number = self._number(word)
        inside = self._inside_of[number] if number is not None and self._inside_of else 0
        return (
            bytes(self._inside[self._inside_ends[inside - 1] : self._inside_ends[inside]]).decode() if inside else None
        )

    def nouns_at_end(self, word: str) -> list[int]:
        """Lengths of the forms of nouns of four letters or more in which a word ends, the longest first."""
        return [len(noun) for noun in reversed(self._backwards.prefixes(word[::-1]))]

    def _learn(self, change: int) -> tuple[int, bool, str]:
        letters = bytes(self._changes[self._ends[change] : self._ends[change + 1]])
        known = self._known[change] = (letters[0] & 0x7F, letters[0] > 0x7F, letters[1:].decode())
        return known


@lru_cache(maxsize=1)
def word_list() -> WordList:
    """The words, from the file; made first where there is none."""
    for folder in _folders():
        path = folder / FILE
        with contextlib.suppress(OSError, ValueError):
            return _opened(path)
        with contextlib.suppress(OSError, ValueError, Timeout, subprocess.CalledProcessError):
            _make_once(path)
            return _opened(path)
    from archiver.archive.search.forms import make

    return WordList(make())


def put(target: str, forms: Mapping[str, str] | None = None) -> None:
    """Make the file, of the dictionary or of other `forms`; it appears under its name when it is complete."""
    from archiver.archive.search.forms import make

    content = make(forms)
    path = Path(target)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            os.fchmod(draft.fileno(), 0o644)
            os.replace(draft.name, path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise


def _lengths(content: bytes | mmap.mmap) -> tuple[int, ...]:
    """Of the pieces; raises ValueError unless the file is whole."""
    if len(content) < HEAD.size:
        raise ValueError("too short to be a list of words")
    magic, edition, checksum, *lengths = HEAD.unpack_from(content)
    if (magic, edition) != (MAGIC, FORMAT) or zlib.crc32(memoryview(content)[HEAD.size :]) != checksum:
        raise ValueError("not a list of words of this format, or a damaged one")
    return tuple(lengths)


def _opened(path: Path) -> WordList:
    with path.open("rb") as file:
        return WordList(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _make_once(path: Path) -> None:
    """Make the file in a process of its own, which needs 300 MB for it; whoever comes second waits for the first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), timeout=_SECONDS):
        with contextlib.suppress(OSError, ValueError):
            _opened(path)
            return
        for draft in path.parent.glob(f".{path.name}.*"):
            if draft.stat().st_mtime < time.time() - _FORGOTTEN_SECONDS:
                draft.unlink()
        if sys.stderr.isatty():
            sys.stderr.write(f"Preparing the German word list, once for this release: {path}\n")
        program = _MAKE.format(path=sys.path, target=str(path))
        subprocess.run([sys.executable, "-c", program], check=True, stdin=subprocess.DEVNULL, capture_output=True)


def _folders() -> Iterator[Path]:
    """Where the file may lie, the best first."""
    if named := os.environ.get(NAME):
        yield Path(named)
    yield user_cache_path("archiver")
    own = Path(tempfile.gettempdir()) / f"archiver-{os.getuid()}"
    with contextlib.suppress(OSError):
        own.mkdir(mode=0o700, exist_ok=True)
        known = own.lstat()
        if known.st_uid == os.getuid() and stat.S_ISDIR(known.st_mode) and not known.st_mode & 0o022:
            yield own
