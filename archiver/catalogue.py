"""The catalogue of known news sites: `data/outlets.toml`, read once and asked by name, domain or address."""

from __future__ import annotations

import json
import os
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archiver.errors import UsageError
from archiver.periods import parse_schedule

GRADES = frozenset("ABCD")
"""How good the evidence for an entry's addresses is; the head of `data/outlets.toml` says what each means."""
_HEADER = re.compile(r"^\s*\[\[\s*outlet\s*\]\]")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_REQUIRED = ("name", "domain", "homepage", "country", "evidence")
_LISTS = ("feeds", "sitemaps", "news_sitemaps")
_ALIKE = 80.0
"""Percent of letters that a mistyped name shares with the one that was meant (guessed: one error in five letters, two in ten)."""
_CATALOGUE_VARIABLE = "ARCHIVER_CATALOGUE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One news site: where its articles are announced. How they are read is the same for every site."""

    name: str
    """As the site writes itself: `Süddeutsche Zeitung`."""
    domain: str
    """Lower case, without `www.`: `sueddeutsche.de`; the key under which the archive keeps the outlet."""
    homepage: str
    """Where a site without feeds and sitemaps is read."""
    country: str
    """ISO 3166-1 code of the editorial office: `DE`."""
    evidence: str
    """Grade from `A` (checked in 2026) to `D` (home page only)."""
    feeds: tuple[str, ...] = ()
    """RSS and Atom. Without any, and without sitemaps, they are looked for on the home page and in robots.txt."""
    sitemaps: tuple[str, ...] = ()
    """Sitemaps and sitemap indexes of all pages."""
    news_sitemaps: tuple[str, ...] = ()
    """Sitemaps of the last days, with publication dates."""
    revisits: tuple[str, ...] | None = None
    """How long after publication its articles are looked at again: `("1h", "1d")`; none at all, or None for the usual schedule."""
    only_between: str | None = None
    """Hours of the day in which its article pages are asked, by the clock of Europe/Berlin: `22:00-06:00`."""
    notes: str | None = None
    """Where the entry comes from and what to know of it."""

    def as_dict(self) -> dict[str, Any]:
        """The entry for JSON, keys in the order above."""
        return asdict(self)


class Catalogue:
    """Outlets in the order of their file."""

    def __init__(self, outlets: Sequence[Outlet]) -> None:
        self._outlets = tuple(outlets)
        self._by_domain = {outlet.domain: outlet for outlet in outlets}
        self._by_name = {_folded(outlet.name): outlet for outlet in outlets}

    def find(self, name_or_url: str) -> Outlet | None:
        """The outlet of a name in any case, of a domain (`www.` or not) or of an address under that domain.

        Of several domains the longest wins: `blatt.verlag.example` before `verlag.example`.

        Example: `Tagesschau`, `www.tagesschau.de` and `https://www.tagesschau.de/inland/a-1.html`
        find the same outlet.
        """
        return self._by_name.get(_folded(name_or_url)) or self._of_host(_host(name_or_url))

    def like(self, name: str) -> Outlet | None:
        """The outlet whose name or domain somebody may have meant who typed this, which is none: `Tagesshau`."""
        from rapidfuzz import fuzz, process  # of use after a mistake only

        known = {**self._by_name, **{domain.partition(".")[0]: outlet for domain, outlet in self._by_domain.items()}}
        best = process.extractOne(_folded(name), known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return known[best[0]] if best else None

    def _of_host(self, host: str) -> Outlet | None:
        while host:
            if outlet := self._by_domain.get(host):
                return outlet
            host = host.partition(".")[2]
        return None

    def __iter__(self) -> Iterator[Outlet]:
        return iter(self._outlets)

    def __len__(self) -> int:
        return len(self._outlets)


def load_catalogue(path: Path | None = None, own: Path | None = None) -> Catalogue:
    """The catalogue in `path`, by default the one that comes with archiver and the user's own entries beside it.

    These stand in `own`, or in the file that the environment variable ARCHIVER_CATALOGUE names; an entry there takes the place
    of one with the same domain or name. Raises UsageError, naming file and line, for a file that is missing, is no TOML or has
    an entry that cannot be right.
    """
    if path:
        return Catalogue(_entries(path))
    packaged, own = _entries(packaged_file()), own or user_file()
    mine = _entries(own, may_be_empty=True) if own else []
    taken = {key for outlet in mine for key in (outlet.domain, _folded(outlet.name))}
    return Catalogue([*mine, *(outlet for outlet in packaged if not taken & {outlet.domain, _folded(outlet.name)})])


def user_file() -> Path | None:
    """The user's own catalogue, where the environment names one that exists."""
    name = os.environ.get(_CATALOGUE_VARIABLE, "").strip()
    if name and not Path(name).exists():
        raise UsageError(
            f"{name}: no such file; ARCHIVER_CATALOGUE names it. `archiver outlets add DOMAIN` would begin it"
        )
    return Path(name) if name else None


def append_entry(path: Path, outlet: Outlet) -> None:
    """Write an entry at the end of a user's catalogue, which is begun when there is none; the file is replaced as a whole.

    Raises UsageError for a file that cannot be read or written, or that has an outlet of this domain or name already.
    """
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot read the catalogue: {error}") from error
    text = f"{text.rstrip()}\n\n{as_toml(outlet)}".lstrip()
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        _entries(beside)
        beside.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot write the catalogue: {error.strerror}") from error
    except UsageError as error:
        raise UsageError(str(error).replace(str(beside), str(path))) from None
    finally:
        beside.unlink(missing_ok=True)


def as_toml(outlet: Outlet) -> str:
    """An outlet as a table of the catalogue's file, without what is empty."""
    lines = ["[[outlet]]"]
    for name, value in outlet.as_dict().items():
        if isinstance(value, tuple):
            items = ", ".join(_quoted(item) for item in value)
            lines += [f"{name} = [{items}]"] if value or name == "revisits" else []
        elif value is not None:
            lines.append(f"{name} = {_quoted(value)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON; U+007F is the one that JSON leaves alone."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _entries(path: Path, *, may_be_empty: bool = False) -> list[Outlet]:
    try:
        text = path.read_text(encoding="utf-8")
        entries = tomllib.loads(text).get("outlet", [])
    except FileNotFoundError as error:
        raise UsageError(
            f"{path}: no such file; `archiver outlets add DOMAIN --catalogue {path}` would begin it"
        ) from error
    except OSError as error:
        raise UsageError(
            f"{path}: cannot read the catalogue of outlets: {error.strerror}; make it readable, or name another with --catalogue"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path}: not a TOML file: {error}; correct that place, the head of data/outlets.toml shows the form"
        ) from error
    if not isinstance(entries, list) or not (entries or may_be_empty):
        raise UsageError(f"{path}: no [[outlet]] entries; the head of data/outlets.toml shows how one is written")
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if _HEADER.match(line)]
    places = [f"{path}, line {line}" for line in lines] if len(lines) == len(entries) else [str(path)] * len(entries)
    outlets = [_outlet(entry, place) for entry, place in zip(entries, places, strict=True)]
    _refuse_doubles(outlets, places)
    return outlets


def packaged_file() -> Path:
    """The catalogue that comes with archiver: in the package when it was installed from a wheel, beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "data" / "outlets.toml"
    return installed if installed.exists() else package.parent / "data" / "outlets.toml"


def _outlet(entry: Any, place: str) -> Outlet:
    """The outlet that a TOML table describes; raises UsageError with every problem it has."""
    if not isinstance(entry, dict):
        raise UsageError(f"{place}: expected a table [[outlet]], found {entry!r}")
    if problems := list(_problems(entry)):
        raise UsageError(f"{place}: outlet {entry.get('domain', entry.get('name'))!r}: {'; '.join(problems)}")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Outlet(**values)


def _problems(entry: dict[str, Any]) -> Iterator[str]:
    known = [field.name for field in fields(Outlet)]
    yield from (f"unknown key {key!r} (known: {', '.join(known)})" for key in entry if key not in known)
    yield from (f"{key} is missing" for key in _REQUIRED if key not in entry)
    for key, value in entry.items():
        if key in _LISTS:
            urls = value if isinstance(value, list) else [value]
            yield from (f"{key}: not an http(s) address: {url!r}" for url in urls if not _is_url(url))
            if not isinstance(value, list):
                yield f"{key}: expected a list of addresses, found {value!r}"
        elif key == "revisits":
            yield from _wrong_schedule(value)
        elif key in known and not (isinstance(value, str) and value.strip()):
            yield f"{key}: expected text, found {value!r}"
        elif wrong := _wrong(key, value):
            yield f"{key}: {wrong}"


def _wrong_schedule(value: Any) -> Iterator[str]:
    if not isinstance(value, list) or not all(isinstance(span, str) for span in value):
        yield f'revisits: expected a list of spans such as ["1h", "1d"], found {value!r}'
        return
    try:
        parse_schedule(" ".join(value))
    except UsageError as error:
        yield f"revisits: {error}"


def _wrong(key: str, value: Any) -> str | None:
    """What is wrong with the form of a text value, if anything."""
    if key == "domain" and (not _HOST.fullmatch(value) or value.startswith("www.")):
        return f"expected a host in lower case without www., found {value!r}"
    if key == "homepage" and not _is_url(value):
        return f"not an http(s) address: {value!r}"
    if key == "only_between" and not re.fullmatch(r"[0-2]?\d:[0-5]\d\s*[-–]\s*[0-2]?\d:[0-5]\d", value.strip()):
        return f"expected hours of the day such as 22:00-06:00, found {value!r}"
    if key == "country" and not re.fullmatch("[A-Z]{2}", value):
        return f"expected two capitals such as DE, found {value!r}"
    if key == "evidence" and value not in GRADES:
        return f"expected a grade from A to D, found {value!r}"
    return None


def _refuse_doubles(outlets: Sequence[Outlet], places: Sequence[str]) -> None:
    """Raises UsageError when two entries share a domain or a name: `find` could not tell them apart."""
    seen: dict[str, str] = {}
    for outlet, place in zip(outlets, places, strict=True):
        for key in {_folded(outlet.name), outlet.domain}:
            if key in seen:
                raise UsageError(f"{place}: {key!r} is already taken by the outlet at {seen[key]}")
            seen[key] = place


def _is_url(value: object) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
        return bool(parts and parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", str(value)))
    except ValueError:
        return False


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def _host(name_or_url: str) -> str:
    """The host in an address with or without a scheme; "" when there is none."""
    text = name_or_url.strip()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".")
