"""Marks that say that an article is for subscribers: `Plus`, `S+`. They stand in headings, before kickers and in leads."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

BADGE_NAME = re.compile(
    r"badge|premium|paid|(?:^|[\s_-])(?:plus|abo|icon|pay|paywall|marker|exclusive)(?:$|[\s_-])|plus-?(?:icon|logo|label|marker)"
)
"""Class names of marks that say that an article is for subscribers."""
BADGES = frozenset(
    "+ ★ ☆ ✚ 🔒 plus abo premium exklusiv sz+ s+ f+ z+ r+ t+ h+ w+ wz+ m+ n+ heise+ bild+ bildplus faz+ fp+ lr+ mz+ rp+ np+ "
    "sp+ kn+ stern+ taz+ zeit+ nw+ nn+ pnp+ welt+ weltplus waz+ ovb+ tlz+ otz+".split()
)
"""Texts of such marks, in lower case."""


def is_badge(element: HtmlElement) -> bool:
    """Whether an element is such a mark by both its text and its class: a mere `<span>Plus</span>` may be a word of the text."""
    text = element.text
    if not text or len(element) or text.strip().lower() not in BADGES:
        return False
    return BADGE_NAME.search((element.get("class") or "").lower()) is not None
