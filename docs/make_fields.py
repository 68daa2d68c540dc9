"""Writes docs/fields.md: every field of an article, from the code and from docs/extraction.md; a test holds the file to it.

python docs/make_fields.py
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from attributes import Attribute, attributes, members

from archiver.archive.columns import COLUMNS
from archiver.extract.explain.fields import FIELDS
from archiver.items import ARCHIVED, Article, Image, InlineLink, Kind, Link

TARGET = Path(__file__).with_name("fields.md")
EXTRACTION = Path(__file__).with_name("extraction.md")
HEAD = """# The fields of an article

Made by `docs/make_fields.py` from the code; do not edit by hand.

These are the names in the table `articles`, in every export, in the output of `archiver extract` and in Python. A field that a page
does not give is missing (`NULL`, `null`, an empty cell), never guessed. Texts are Unicode NFC, without soft hyphens and invisible
characters; quotes and dashes stay as printed. In tables and CSV files lists are JSON.
"""
IMAGE_CREDIT = Attribute(
    "image_credit", "str | None", True, "The credit of the lead image (schema.org `image.creditText`)."
)
"""The one field that is worked out of another."""


def fields() -> str:
    """The whole page."""
    told = {attribute.name: attribute for attribute in [*attributes(Article), IMAGE_CREDIT]}
    examples = dict(
        re.findall(r"^### `(\w+)`\n.*?^Example: `(.*?)`$", EXTRACTION.read_text(encoding="utf-8"), re.M | re.S)
    )
    return (
        HEAD
        + "".join(_field(told[name], rule, examples[name]) for name, (rule, _) in FIELDS.items())
        + _from_the_archive()
        + _part("An image", "Of the article itself, not of a teaser, an author box or an ad.", Image)
        + _part("A related link", "What the page presents as related to this article.", Link)
        + _part("An inline link", "A link in a sentence of the text.", InlineLink)
        + _kinds()
    )


def _field(field: Attribute, rule: str, example: str) -> str:
    return (
        f"\n## `{field.name}`\n\n{field.text}\n\n- Type: {field.type_in_words}\n- Which one is taken: {rule.replace('<', '&lt;')}"
        f" [More](extraction.md#{field.name})\n- Example: `{_short(example)}`\n"
    )


def _short(example: str) -> str:
    return example if len(example) <= 160 else f"{example[:159]}…"


def _from_the_archive() -> str:
    own = [attribute.name for attribute in attributes(Article)]
    rows = [(name, text) for name, text in COLUMNS["articles"].items() if name not in (*own, "image_credit")]
    return (
        "\n## What the archive adds\n\nFurther columns of the table `articles`; [the tables](schema.md) names all others.\n\n"
        "| column | meaning |\n|---|---|\n" + "".join(f"| `{name}` | {text} |\n" for name, text in rows)
    )


def _part(title: str, text: str, cls: type) -> str:
    rows = "".join(f"| `{part.name}` | {part.type_in_words} | {_cell(part.text)} |\n" for part in attributes(cls))
    return f"\n## {title}\n\n{text}\n\n| name | type | meaning |\n|---|---|---|\n{rows}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _kinds() -> str:
    rows = "".join(
        f"| `{value}` | {'yes' if Kind(value) in ARCHIVED else 'no'} | {text} |\n" for value, text in members(Kind)
    )
    return f"\n## Kinds\n\nEvery page is exactly one.\n\n| kind | archived | what it is |\n|---|---|---|\n{rows}"


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    TARGET.write_text(fields(), encoding="utf-8")
