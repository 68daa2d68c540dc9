"""Which agency a text names as its source. Pure.

A byline wins; else a dateline (`Berlin (dpa) - Der Bundestag …`) or a closing mark (`(dpa/AFP)`, `dpa/mgr`).
"""

from __future__ import annotations

import json
import re

from archiver.agencies import GERMAN_MARKS

# Sub-services (`dpa-AFX`, `dpa/lno`) are the agency's.
_NAMES = "|".join(map(re.escape, GERMAN_MARKS))
_MARK = re.compile(rf"(?:^[^()\n]{{0,60}}\(|[(\n]\s*|^)({_NAMES})(?:[-/,][\w./, -]{{0,30}})?(?:\)|\s*$|\s*[–-]\s)")
_ENDS = 200
"""Letters at either end of the text where such a mark stands."""
_BY_NAME = {name.casefold(): name for name in GERMAN_MARKS}


def agency_of(agencies: str | None, body: str | None) -> str | None:
    """The agency, in its usual spelling: that of the byline (`agencies`, a JSON list), else the one the text marks; None for none."""
    for printed in json.loads(agencies or "[]"):
        for word in re.split(r"[/,\s]+", printed):
            if word.casefold() in _BY_NAME:
                return _BY_NAME[word.casefold()]
    text = body or ""
    for end in (text[:_ENDS], text[-_ENDS:].partition("\n")[2] or text[-_ENDS:]):
        if found := _MARK.search(end):
            return found[1]
    return None
