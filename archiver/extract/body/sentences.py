"""What only the sentences of an article do: report what somebody said, hold words that are no label's."""

from __future__ import annotations

import re

_SAYS = (
    r"(?:sag(?:t|te|ten|en)|schr(?:eibt|ieb|ieben|eiben)|r(?:uft|ief|iefen|ufen)|b(?:ittet|at|aten|itten)|r(?:ät|iet|ieten|aten)|"
    r"erklär(?:t|te|ten|en)|mein(?:t|te|ten|en)|beton(?:t|te|ten|en)|fragt(?:e|en)?|antwort(?:et|ete|eten)|warn(?:t|te|ten|en)|"
    r"forder(?:t|te|ten|n)|berichte(?:t|te|ten|n)|lobt(?:e|en)?|klagt(?:e|en)?|kritisier(?:t|te|ten|en)|mahn(?:t|te|ten|en)|"
    r"ergänzt(?:e|en)?|glaub(?:t|te|ten|en)|denk(?:t|en)|dacht(?:e|en)|find(?:et|en)|f(?:and|anden)|spr(?:icht|ach|achen)|erzähl(?:t|te|ten|en)|"
    r"versprach(?:en)?|verspricht|empf(?:iehlt|ahl|ahlen|ehlen)|verlang(?:t|te|ten|en)|appellier(?:t|te|ten|en)|behaupte(?:t|te|ten|n)|"
    r"vermute(?:t|te|ten|n)|urteilt(?:e|en)?|resümiert(?:e|en)?|zitiert(?:e|en)?|teilt(?:e|en)?|kündigt(?:e|en)?|h(?:eißt|ieß)\ses|"
    r"steht\s(?:auf|in|im|an|am|über)|zeigt\s(?:eine?|die|das|der)|so\s(?:der|die|das|ein|[A-ZÄÖÜ]\w+)|"
    r"(?:wurde|hat|habe|hatte|haben)\s[^,.]{2,60}\s(?:ge(?:fragt|sagt|schrieben)|erklärt))"
)
"""Verbs behind quoted words: `…, sagte die Ministerin`, `…, heißt es`, `…, wurde sie gefragt`."""
_REPORTED = re.compile(rf"[,“”\"«»‹›’?!],?\s{_SAYS}\b(?!\s(?:Sie|wir|uns|du|ihr)\b)")
SENTENCE_ENDS = tuple('.!?…"“”»«)')
"""What a paragraph of a text ends with."""
_ENDS = ".!?…"
_QUOTES = "“”»«\"')]"
_SMALL = re.compile(r"(?<![\w-])[a-zäöüß]{2,}(?![\w@.-]*[@.]\w)")
"""Words in small letters that are no part of an address."""
_WORDS = 3
"""Words in small letters that make a line a sentence rather than names and labels (guessed)."""


def is_reported(text: str) -> bool:
    """Whether a text says who said it: `Folgen Sie uns, riefen die Demonstranten.` No button and no notice does."""
    return _REPORTED.search(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences do, also within quotes or brackets."""
    return text.rstrip(_QUOTES).endswith(tuple(_ENDS)) or text.endswith(("“", "”", "«"))


def is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence and has words enough to be one: `Beide Seiten wollten sich nicht äußern.`, not `Stadt Köln.`"""
    return ends_sentence(text) and len(_SMALL.findall(text)) >= _WORDS
