"""What a reader asks the search page for, and the addresses of everything that can be asked for from there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from archiver.browse.search.values import FACETS

SEARCH = "/suche"
"""Address of the search page."""
SORTS = ("relevance", "date", "oldest")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_VALUES = 50
"""Values of one facet that one may choose; an address has room for more, but no reader does."""
_LONGEST_QUERY = 2_000
_MOST_PAGES = 50_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as its address tells it; what makes no sense there counts as not asked."""

    text: str = ""
    exact: bool = False
    sort: str = ""
    """One of SORTS; "" is the best order: by relevance where words are searched, else by date."""
    page: int = 1
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet, values of which an article has one."""
    first_day: str | None = None
    last_day: str | None = None
    more: str | None = None
    """The facet that is shown with all its values."""

    @classmethod
    def of(cls, arguments: Iterable[tuple[str, str]]) -> Asked:
        """What the arguments of an address ask for."""
        given: dict[str, list[str]] = {}
        for name, value in arguments:
            given.setdefault(name, []).append(value)
        last = {name: values[-1].strip() for name, values in given.items()}
        return cls(
            text=last.get("q", "")[:_LONGEST_QUERY],
            exact=last.get("exact") == "1",
            sort=last["sort"] if last.get("sort") in SORTS else "",
            page=_number(last.get("page", "")),
            chosen={
                facet: tuple(dict.fromkeys(filter(None, given[facet])))[:_MOST_VALUES]
                for facet in FACETS
                if any(given.get(facet, ()))
            },
            first_day=_day(last.get("from", "")),
            last_day=_day(last.get("to", "")),
            more=last["more"] if last.get("more") in FACETS else None,
        )

    @property
    def has_filters(self) -> bool:
        return bool(self.chosen or self.first_day or self.last_day)

    @property
    def order(self) -> str:
        """The sort that is meant."""
        return self.sort or ("relevance" if self.text else "date")

    def arguments(self) -> list[tuple[str, str]]:
        """What the address of this search says after its question mark, always in the same order."""
        given = [("q", self.text)] if self.text else []
        given += [("exact", "1")] if self.exact else []
        given += [(facet, value) for facet in FACETS for value in self.chosen.get(facet, ())]
        given += [("from", self.first_day)] if self.first_day else []
        given += [("to", self.last_day)] if self.last_day else []
        given += [("sort", self.sort)] if self.sort else []
        given += [("more", self.more)] if self.more else []
        return given + ([("page", str(self.page))] if self.page > 1 else [])

    def href(self, form: str = "") -> str:
        """The address of this search; `form` is the name of a kind of file, `csv`."""
        query = urlencode(self.arguments())
        return f"{SEARCH}{'.' if form else ''}{form}{'?' if query else ''}{query}"

    def whole(self) -> Asked:
        """The same search from its first page: what a file of it holds."""
        return replace(self, page=1, more=None)

    def at(self, page: int) -> Asked:
        """Another page of the same."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> Asked:
        """The same in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def showing(self, facet: str | None) -> Asked:
        """The same with all values of a facet, or of none."""
        return replace(self, more=facet)

    def with_value(self, facet: str, value: str) -> Asked:
        """The search narrowed down to articles that have this value, or one of those chosen before."""
        return self._with(facet, (*self.chosen.get(facet, ()), value))

    def without_value(self, facet: str, value: str) -> Asked:
        """The search without this filter."""
        return self._with(facet, tuple(other for other in self.chosen.get(facet, ()) if other != value))

    def without_days(self, *, first: bool = False, last: bool = False) -> Asked:
        """The search without an end of its span of days."""
        return replace(
            self, first_day=None if first else self.first_day, last_day=None if last else self.last_day, page=1
        )

    def without_filters(self) -> Asked:
        """The words alone."""
        return replace(self, chosen={}, first_day=None, last_day=None, page=1)

    def _with(self, facet: str, values: tuple[str, ...]) -> Asked:
        rest = {name: chosen for name, chosen in self.chosen.items() if name != facet}
        return replace(self, chosen=rest | ({facet: values} if values else {}), page=1)


def _number(text: str) -> int:
    return min(max(1, int(text)), _MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _day(text: str) -> str | None:
    return text if _DAY.fullmatch(text) else None
