"""Fingerprints of texts that tell near copies: MinHash over word shingles, with bands that find candidates. Pure.

Rensa's MinHash (Rust, 0.1 ms an article) does the hashing. Of each of its 32-bit values the lower half is kept: 240 bytes an
article, and two unlike values agree by chance once in 65,536.
"""

from __future__ import annotations

import re
from array import array
from functools import cache
from hashlib import blake2b

SHINGLE_WORDS = 4
"""Words in a row that are compared as one. Short enough that an edited sentence costs a copy few of them, long enough that two
reports of one event share almost none. A usual choice for news (Broder 1997 took 10 for web pages of any length); a guess here."""
MIN_WORDS = 30
"""Texts of fewer words have no fingerprint: agency one-liners and notices look alike without being copies."""
BANDS, ROWS = 20, 6
"""Two texts are candidates when all values of one band agree: 99.8 % of the pairs that share 80 % of their shingles, 92 % at 70 %,
0.1 % at 20 % (1 - (1 - s**ROWS)**BANDS)."""
FLOOR = 0.6
"""Pairs below this are not kept. At 60 % the bands still find 61 % of them; a threshold below it would be answered with holes."""
_SEED = 42
_WORD = re.compile(r"[^\W_]+")


@cache
def algorithm() -> str:
    """What made a fingerprint; those of another algorithm cannot be compared with these."""
    from rensa import RMinHash

    return f"rensa-rminhash-{RMinHash.ALGORITHM_VERSION}/{SHINGLE_WORDS}/{BANDS}x{ROWS}"


def fingerprint(text: str | None) -> bytes | None:
    """The text's fingerprint, 240 bytes; None for a text too short for one. Case, punctuation and white space do not count."""
    # Not at the top: Rensa maps 1 GB of addresses, more than a worker process that reads pages may have.
    from rensa import RMinHash

    words = _WORD.findall((text or "").casefold())
    if len(words) < MIN_WORDS:
        return None
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update({" ".join(words[place : place + SHINGLE_WORDS]) for place in range(len(words) - SHINGLE_WORDS + 1)})
    return array("H", (value & 0xFFFF for value in sketch.digest())).tobytes()


def bands(print_: bytes) -> tuple[int, ...]:
    """What two candidates share at least one of: a number for each band of a fingerprint, signed 64 bits as SQLite stores them."""
    width = ROWS * 2
    return tuple(
        int.from_bytes(
            blake2b(bytes((band,)) + print_[band * width : (band + 1) * width], digest_size=8).digest(), signed=True
        )
        for band in range(BANDS)
    )


def similarity(one: bytes, other: bytes) -> float:
    """The share of shingles that two texts have in common, as their fingerprints estimate it (0 to 1, standard error 0.04)."""
    mine, theirs = array("H", one), array("H", other)
    return sum(a == b for a, b in zip(mine, theirs, strict=True)) / len(mine)
