"""An article as BibTeX and RIS, to be saved."""

from __future__ import annotations

import io

from archiver.browse.pages.listing import Download
from archiver.browse.pages.one import ARTICLE, cited_of, one
from archiver.browse.pages.visit import Answer, Route, Visit
from archiver.citation import as_bibtex, as_ris, citation_key

_FORMS = {"bib": ("application/x-bibtex", as_bibtex), "ris": ("application/x-research-info-systems", as_ris)}


async def citation(visit: Visit) -> Answer:
    """One article's entry for a reference manager."""
    cited = cited_of(await one(visit))
    form = visit.parts["form"]
    kind, write = _FORMS[form]
    return Download(
        io.BytesIO(write(cited).encode() + b"\n"), f"{kind}; charset=utf-8", f"{citation_key(cited)}.{form}"
    )


ROUTES = (Route(rf"{ARTICLE}\.(?P<form>bib|ris)", citation),)
