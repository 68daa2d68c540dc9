"""What the pages say, in German and English: one catalogue per language (`de.toml`, `en.toml`), numbers and dates as each writes them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

LANGUAGES = {"de": "Deutsch", "en": "English"}
"""What readers can choose, by its own name; the first one is for who asks for neither."""
_LOCALES = {"de": "de_DE", "en": "en_GB"}
_ZONE = ZoneInfo("Europe/Berlin")
"""Moments that are kept in UTC are shown in the time of the outlets; the other German-speaking countries share it."""
_ACCEPTED = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]{1,30})?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every string by its name, `table.key`."""
    files = [file for file in resources.files(__name__).iterdir() if file.name.endswith(f"{language}.toml")]
    tables = [pair for file in files for pair in tomllib.loads(file.read_text("utf-8")).items()]
    return {f"{table}.{key}": value for table, entries in tables for key, value in entries.items()}


@cache
def words_of(language: str) -> Words:
    """The words of one of LANGUAGES."""
    return Words(language)


class Words:
    """A language's strings, numbers and dates. Called with a string's name it gives the string, with values in its `{places}`.

    An unknown name raises KeyError: pages are tested in every language, and a missing string must not reach a reader.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._locale = _LOCALES[language]
        self._strings = catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        return self._strings[key].format(**values) if values else self._strings[key]

    def known(self, key: str, otherwise: str) -> str:
        """A string that may be missing, as for a value that a later version of the archiver writes."""
        return self._strings.get(key, otherwise)

    def outcome(self, outcome: str) -> str:
        """How asking for a page ended: `refused:consent` is `consent page`, `failed:http-503` is `HTTP error 503`."""
        if outcome.startswith("failed:http-"):
            return self("outcome.failed_http", status=outcome.removeprefix("failed:http-"))
        return self.known(f"outcome.{outcome.replace(':', '_')}", outcome)

    def count(self, key: str, number: int, **values: object) -> str:
        """`1 Artikel`, `1.200 Artikel`: the strings `KEY_one` and `KEY_other` with `{n}`, and what else they hold."""
        return self(f"{key}_one" if number == 1 else f"{key}_other", n=self.number(number), **values)

    def number(self, number: float) -> str:
        """`12.345` or `12,345`."""
        return str(format_decimal(number, locale=self._locale))

    def percent(self, share: float) -> str:
        """`82 %` or `82%`; a share that is not quite all (nothing) is never rounded to it."""
        shown = min(0.99, max(0.01, share)) if 0 < share < 1 else share
        return str(format_percent(shown, locale=self._locale))

    def listed(self, items: list[str] | tuple[str, ...]) -> str:
        """`A, B und C`."""
        return str(format_list(items, locale=self._locale))

    def day(self, value: str | date | None, *, form: str = "medium") -> Markup:
        """A day as `<time>`: `12.02.2025`; `form` may be `long` (`12. Februar 2025`) or `full` (with the day of the week)."""
        moment = _read(value)
        if moment is None:
            return escape(value or "")
        return _time(value, format_date(moment, form, locale=self._locale))

    def month(self, value: str) -> str:
        """`2025-02` as `Februar 2025`."""
        first = _read(f"{value}-01")
        return str(format_skeleton("yMMMM", first, locale=self._locale)) if first else value

    def moment(self, value: str | datetime | None, *, form: str = "medium", precision: str | None = "minute") -> Markup:
        """Day and time as `<time>`: `12.02.2025, 08:05`; of one that is only exact to the `day` its day."""
        moment = _read(value)
        if moment is None or not isinstance(moment, datetime) or precision == "day":
            return self.day(value, form=form)
        clock = format_time(moment, "HH:mm", locale=self._locale)
        shown = self("form.moment", day=format_date(moment, form, locale=self._locale), clock=clock)
        return _time(value, shown)


def asked_for(header: str) -> str:
    """The language that an Accept-Language header (RFC 9110, 12.5.4) likes best among LANGUAGES."""
    liked = []
    for place, part in enumerate(header[:500].split(",")):
        found = _ACCEPTED.fullmatch(part)
        if found and found[1].lower() in LANGUAGES and (weight := float(found[2] or 1)) > 0:
            liked.append((-weight, place, found[1].lower()))
    return min(liked)[2] if liked else next(iter(LANGUAGES))


def _read(value: str | date | None) -> date | None:
    """A moment in the time that readers see: the page's own, or German time for one in UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime) and value.tzinfo is not None and value.utcoffset() == UTC.utcoffset(None):
        return value.astimezone(_ZONE)
    return value


def _time(value: str | date | None, shown: str) -> Markup:
    exact = value if isinstance(value, str) else value.isoformat() if value else ""
    return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(exact, shown)
