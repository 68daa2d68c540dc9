"""What a page carries as data for its scripts: the state of JavaScript frameworks, and the article in it. Read lazily, once.

Known forms: `application/json` scripts (`__NEXT_DATA__`, Angular, Nuxt 3's flat `__NUXT_DATA__`), objects that a script assigns to a
name (`window.__INITIAL_STATE__ = {…}`, `__APOLLO_STATE__`, `JSON.parse("…")`) and the rows that Next.js pushes (`self.__next_f.push`).
Not read: states that only a running script can make, such as Nuxt 2's `window.__NUXT__ = (function(a, b) {…})(…)`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archiver.extract.document import Document
from archiver.extract.once import once_per_element
from archiver.extract.text import clean

LARGEST = 5_000_000
"""Characters of a script that are read."""
TITLE_KEYS = ("headline", "title", "heading", "name", "titel")
_ADDRESS_KEYS = frozenset("url canonical canonicalurl href path link weburl permalink websiteurl".split())
_MOST_OBJECTS = 20
"""Objects with the article's title that are looked at."""
_MOST_ROWS = 50_000
_MOST_FLAT, _MOST_KEYS, _MOST_PARTS, _MOST_WRAPPERS = 50, 100, 20, 4
"""Titled objects of a flat state, keys of each, parts of what these name, and wrappers around one: they may name each other in circles."""
_STATE_TYPES = ("application/json", "text/json")
_ASSIGNED = re.compile(
    r"(?:window|self|globalThis|Fusion)\s*(?:\.\s*|\[\s*[\"'])(\w{1,60})(?:[\"']\s*\])?\s*=\s*(?=[{\[]|JSON\.parse\(\s*[\"'])"
)
"""`window.__INITIAL_STATE__ = {`, Arc's `Fusion.globalContent = {`; what other scripts assign is small and holds no article."""
_PARSED = re.compile(r"JSON\.parse\(\s*")
_PUSHED = re.compile(r"self\.__next_f\.push\(\s*(?=\[)")
_ROW = re.compile(r"[0-9a-f]{1,6}:(?=[\[{])")
_UNDEFINED = re.compile(r"(?<=[:,\[])\s*undefined(?=\s*[,}\]])")
_DECODER = json.JSONDecoder(strict=False)
_NO_LETTER = re.compile(r"[\W_]+")


def states(document: Document) -> list[Any]:
    """The page's states as JSON values, in page order; broken ones are left out."""
    return _states_below(document.tree)


def articles_in_state(document: Document, title: str | None) -> Iterator[dict[str, Any]]:
    """The objects that carry the article's own headline; a state also holds teasers, menus and other articles.

    Without a title those count that have one and name the page's own address.
    """
    wanted = (clean(title) or "").casefold()
    path = urlsplit(document.url).path.rstrip("/")
    nodes = (node for state in states(document) for _, node in walk(state) if isinstance(node, dict))
    own = (node for node in nodes if (_is_titled(node, wanted) if wanted else _is_at(node, path)))
    yield from islice(own, _MOST_OBJECTS)


def values_in_state(document: Document, title: str | None, keys: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Name and value of the first of these keys that each such object has; keys are compared without case, `_` and `-`."""
    wanted = tuple(keys)
    for node in articles_in_state(document, title):
        own = {
            _NO_LETTER.sub("", str(key).lower()): (str(key), value) for key, value in reversed(node.items()) if value
        }
        found = next((own[key] for key in wanted if key in own), None)
        if found:
            yield found


def title_in_state(document: Document) -> str | None:
    """The headline of the object that names the page's own address."""
    for node in articles_in_state(document, None):
        for key in TITLE_KEYS:
            if isinstance(node.get(key), str) and (title := clean(node[key])):
                return title
    return None


def walk(value: Any) -> Iterator[tuple[str, Any]]:
    """Every value below a JSON value with its key, in order, without recursion."""
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        key, node = stack.pop()
        yield key, node
        if isinstance(node, dict):
            stack.extend((str(name), item) for name, item in reversed(node.items()))
        elif isinstance(node, list):
            stack.extend((key, item) for item in reversed(node))


def _is_titled(node: dict[str, Any], wanted: str) -> bool:
    named = node.get("headlines")  # Arc: `{"headlines": {"basic": "…"}}`
    titles = (*(node.get(key) for key in TITLE_KEYS), named.get("basic") if isinstance(named, dict) else None)
    return any(isinstance(title, str) and (clean(title) or "").casefold() == wanted for title in titles)


def _is_at(node: dict[str, Any], path: str) -> bool:
    if not path or not any(isinstance(node.get(key), str) for key in TITLE_KEYS):
        return False
    return any(
        isinstance(value, str) and value.rstrip("/").endswith(path) and _path_of(value) == path
        for key, value in node.items()
        if _NO_LETTER.sub("", key.lower()) in _ADDRESS_KEYS
    )


def _path_of(address: str) -> str | None:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:
        return None


@once_per_element
def _states_below(root: HtmlElement) -> list[Any]:
    scripts = [script for script in root.iter("script") if script.text and len(script.text) <= LARGEST]
    found = [state for script in scripts for state in _of_script(script)]
    pushed = "".join(_pushed(script.text or "") for script in scripts if "__next_f" in (script.text or ""))
    return found + list(_rows(pushed))


def _of_script(script: HtmlElement) -> Iterator[Any]:
    source, kind = script.text or "", (script.get("type") or "").lower()
    if kind in _STATE_TYPES:
        state = _json(source)
        if state is not None:
            yield _unflattened(state) if script.get("id") == "__NUXT_DATA__" else state
    elif kind in ("", "text/javascript", "module", "application/javascript"):
        for match in islice(_ASSIGNED.finditer(source), _MOST_OBJECTS):
            state = _value_at(source, match.end())
            if isinstance(state, dict | list):
                yield state


def _json(source: str) -> Any:
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None  # a broken state is no state


def _value_at(source: str, start: int) -> Any:
    """The value that a script assigns: an object literal in JSON's form, or text that it parses."""
    if parsed := _PARSED.match(source, start):
        text = _string_at(source, parsed.end())
        return _json(text) if text else None
    try:
        return _DECODER.raw_decode(source, start)[0]
    except (ValueError, RecursionError):
        pass  # perhaps only for the one word of JavaScript that JSON does not know
    try:
        return _DECODER.raw_decode(_UNDEFINED.sub("null", source[start:]))[0]
    except (ValueError, RecursionError):
        return None


def _string_at(source: str, start: int) -> str | None:
    """A JavaScript string literal in either quotes."""
    quote = source[start]
    end = start + 1
    while (end := source.find(quote, end)) >= 0 and _is_escaped(source, end):
        end += 1
    if end < 0:
        return None
    inner = source[start + 1 : end]
    inner = inner if quote == '"' else inner.replace("\\'", "'").replace('"', '\\"')
    text = _json(f'"{inner}"')
    return text if isinstance(text, str) else None


def _is_escaped(source: str, place: int) -> bool:
    """Whether an odd number of backslashes stands before a character."""
    before = place
    while before and source[before - 1] == "\\":
        before -= 1
    return (place - before) % 2 == 1


def _pushed(source: str) -> str:
    """The text that a script pushes to Next.js' stream of rows."""
    texts = []
    for match in _PUSHED.finditer(source):
        row = _value_at(source, match.end())
        if isinstance(row, list) and len(row) > 1 and isinstance(row[1], str):
            texts.append(row[1])
    return "".join(texts)


def _rows(stream: str) -> Iterator[Any]:
    """The JSON rows of Next.js' stream: `5:["$","div",null,{"article":{…}}]`."""
    for line in islice(stream.split("\n"), _MOST_ROWS) if stream else ():
        if (match := _ROW.match(line)) and (row := _json(line[match.end() :])) is not None:
            yield row


def _unflattened(flat: Any) -> Any:
    """Nuxt 3's list of values, in which objects and lists name their parts by place (devalue): its titled objects with plain values.

    Parts are followed as far as the names of an article's authors stand below it: a list of objects of texts.
    """
    if not isinstance(flat, list):
        return flat
    titled = (node for node in flat if isinstance(node, dict) and not node.keys().isdisjoint(TITLE_KEYS))
    return [
        {key: _followed(flat, item) for key, item in islice(node.items(), _MOST_KEYS)}
        for node in islice(titled, _MOST_FLAT)
    ]


def _followed(flat: list[Any], index: Any) -> Any:
    node = _at(flat, index)
    return (
        [_plain(flat, _at(flat, item)) for item in node[:_MOST_PARTS]] if isinstance(node, list) else _plain(flat, node)
    )


def _plain(flat: list[Any], node: Any) -> Any:
    """A value, or an object with its values; what they hold in turn is left out."""
    if not isinstance(node, dict):
        return None if isinstance(node, list) else node
    values = {key: _at(flat, item) for key, item in islice(node.items(), _MOST_PARTS)}
    return {key: value for key, value in values.items() if not isinstance(value, list | dict)}


def _at(flat: list[Any], index: Any) -> Any:
    """The value at a place; a wrapped one without its wrapper: `["Date", "2024-10-21T…"]`, `["Reactive", 7]`."""
    for _ in range(_MOST_WRAPPERS):
        if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < len(flat):
            return None
        node = flat[index]
        if not (isinstance(node, list) and len(node) == 2 and isinstance(node[0], str)):
            return node
        if isinstance(node[1], str):
            return node[1]
        index = node[1]
    return None
