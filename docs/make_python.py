"""Writes docs/python.md: the public names of the package with their signatures and docstrings; a test holds the file to it.

python docs/make_python.py
"""

from __future__ import annotations

import argparse
import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from attributes import attributes

import archiver
from archiver.archive.copies import Cluster
from archiver.archive.forgetting import Forgotten
from archiver.archive.keeper import Keeper
from archiver.archive.proof import Proof
from archiver.archive.reader import Reader
from archiver.archive.search.find import Hit, Hits
from archiver.archive.selection import EVERYTHING

TARGET = Path(__file__).with_name("python.md")
HEAD = """# The Python package

Made by `docs/make_python.py` from the package; do not edit by hand.

`import archiver` gives these names; everything else may change between releases. Annotated throughout (`py.typed`). Recipes stand in
[Use it from Python, pandas and DuckDB](howto/python.md).

```python
import archiver

article = archiver.extract(b"<html>...</html>", "https://zeitung.example/artikel-1")
with archiver.Archive("data/archive.db", read_only=True) as archive:
    for row in archive.articles(archiver.Selection(outlet="tagesschau.de"), limit=10):
        print(row["date"], row["title"])
```
"""
RESULTS = (Hits, Hit, Cluster, Proof, Forgotten)
"""Classes that only methods make."""
DATA = "The attributes stand in [the fields](fields.md)."


def python() -> str:
    """The whole page."""
    return HEAD + "".join(_name(name) for name in archiver.__all__)


def _name(name: str) -> str:
    thing = getattr(archiver, name)
    if name == "Archive":
        return _archive(thing)
    if name == "Selection":
        return _class(name, thing) + _attributes(thing)
    if is_dataclass(thing) and thing.__module__ == "archiver.items" and name != "Page":
        return f"{_class(name, thing)}\n{DATA}\n"
    return _class(name, thing) if inspect.isclass(thing) else _function(f"archiver.{name}", thing, "##")


def _archive(cls: type) -> str:
    """The class with its methods for users; those for a crawl's own writing are left out."""
    opening = _signature("archiver.Archive", cls.__init__).replace(" -> None", "")  # type: ignore[misc]
    given = "".join(
        f"\n#### {part.__name__}\n\n{_markdown(part.__doc__ or '')}\n{_attributes(part)}" for part in RESULTS
    )
    return (
        f"{_class('Archive', cls)}\n```python\n{opening}\n```\n{_methods('Reading', Reader)}{_methods('Keeping', Keeper)}"
        f"\n### What the methods give\n{given}"
    )


def _attributes(cls: type) -> str:
    rows = "".join(f"| `{a.name}` | `{_cell(a.annotation)}` | {a.text} |\n" for a in attributes(cls))
    return f"\n| attribute | type | meaning |\n|---|---|---|\n{rows}"


def _class(name: str, cls: type) -> str:
    return f"\n## `archiver.{name}`\n\n{_markdown(cls.__doc__ or '')}\n"


def _methods(title: str, cls: type) -> str:
    """The public methods that a class defines itself, in the order of the source."""
    own = [(name, thing) for name, thing in vars(cls).items() if not name.startswith("_") and inspect.isfunction(thing)]
    return f"\n### {title}\n" + "".join(_function(f"archive.{name}", method, "####") for name, method in own)


def _function(name: str, function: Callable[..., Any], level: str) -> str:
    return (
        f"\n{level} `{name}`\n\n```python\n{_signature(name, function)}\n```\n\n{_markdown(function.__doc__ or '')}\n"
    )


def _signature(name: str, function: Callable[..., Any]) -> str:
    text = str(inspect.signature(function)).replace("(self, ", "(").replace("(self)", "()").replace("'", "")
    text = re.sub(r"<class .*?\.(\w+)>", r"\1", text).replace(repr(EVERYTHING), "Selection()")
    return name + re.sub(r"<(\w+\.\w+): \w+>", r"\1", text)


def _markdown(docstring: str) -> str:
    """A docstring's paragraphs; its examples after `>>>` as blocks of code."""
    paragraphs = inspect.cleandoc(docstring).split("\n\n")
    return "\n\n".join(_code(text) if text.startswith(">>>") else " ".join(text.split()) for text in paragraphs)


def _code(example: str) -> str:
    lines = [line[4:] for line in textwrap.dedent(example).splitlines() if line.startswith((">>>", "..."))]
    return "```python\n" + "\n".join(lines) + "\n```"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    TARGET.write_text(python(), encoding="utf-8")
