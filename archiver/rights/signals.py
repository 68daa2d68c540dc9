"""Values that say which use of a text is wanted: of `Content-Signal`, of `Content-Usage`, and of robots directives."""

from __future__ import annotations

import re

from archiver.rights.statement import Meaning

_PAIR = re.compile(r"([a-z][a-z-]{0,30})\s*=\s*\??([a-z0-9]{1,5})", re.I)
_MINING_USES = frozenset({"ai-train", "train-ai", "ai", "bots", "tdm", "all", "genai", "train-genai"})
"""Uses that contain mining: Content Signals (https://contentsignals.org), and all that drafts of the IETF's vocabulary
(draft-ietf-aipref-vocab) have called them. Its `search` and Cloudflare's `ai-input` do not."""
_NO = frozenset({"no", "n", "0"})

_RESERVING = frozenset({"noai", "noml"})
"""Robots directives: `noai` (DeviantArt, 2022, https://www.deviantart.com/team/journal/934500371), `noml` (Mojeek, 2023)."""
_NOTED = frozenset({"noimageai", "noarchive"})
"""Directives kept as said: of pictures, which are not archived, and of the copies that search engines show."""


def signal_meaning(value: str) -> Meaning:
    """What a list of uses means. Example: `search=yes, ai-train=no` is a reservation."""
    pairs = {name.lower(): answer.lower() for name, answer in _PAIR.findall(value[:1000])}
    is_reserved = any(pairs.get(name) in _NO for name in _MINING_USES)
    return Meaning.RESERVED if is_reserved else Meaning.NOTED


def directive_meaning(value: str) -> Meaning | None:
    """What robots directives mean for mining; None when none of them speaks of a further use.

    Example: `index, follow, noai`.
    """
    words = frozenset(re.split(r"[\s,;:]+", value[:2000].lower()))
    if words & _RESERVING:
        return Meaning.RESERVED
    return Meaning.NOTED if words & _NOTED else None
