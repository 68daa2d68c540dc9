"""Writes docs/catalogue.md from the code and the head of data/outlets.toml: what an entry of the catalogue holds; a test holds it to both.

python docs/make_catalogue.py
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from attributes import Attribute, attributes

from archiver.catalogue import Outlet

TARGET = Path(__file__).with_name("catalogue.md")
SOURCE = Path(__file__).parent.parent / "data" / "outlets.toml"
HEAD = """# The catalogue of outlets

Made by `docs/make_catalogue.py` from `data/outlets.toml` and the code; do not edit by hand.

The catalogue names news sites whose feeds and sitemaps are known beforehand. A site that is not in it can be crawled just the same; an
entry saves the search and gives the outlet its name. `archiver outlets` lists the one that comes with archiver. Your own stands in a
file of the same form, which `--catalogue FILE` or `ARCHIVER_CATALOGUE` names: an entry there takes the place of one with the same domain
or name.
`archiver outlets add DOMAIN --catalogue FILE` writes one for you.
"""
TYPES = {"str": "text", "tuple[str, ...]": "list of texts"}


def catalogue() -> str:
    """The whole page."""
    head = SOURCE.read_text(encoding="utf-8").partition("\n\n\n")[0]
    comment = "\n".join(re.sub("^# ?", "", line) for line in head.splitlines())
    return f"{HEAD}\n## An entry\n\n```toml\n{_example(comment)}\n```\n\n{_keys()}\n{_grades(comment)}"


def _example(comment: str) -> str:
    found = re.search(r"^ {4}\[\[outlet\]\]\n(?:^ {4}.*\n)+", comment, re.M)
    assert found, "the head of data/outlets.toml shows no entry"
    return "\n".join(line.strip() for line in found[0].splitlines())


def _keys() -> str:
    rows = "".join(_row(attribute) for attribute in attributes(Outlet))
    return f"| key | type | must be there | meaning |\n|---|---|---|---|\n{rows}"


def _row(key: Attribute) -> str:
    kind = TYPES[key.annotation.removesuffix(" | None")]
    return f"| `{key.name}` | {kind} | {'no' if key.has_default else 'yes'} | {key.text} |\n"


def _grades(comment: str) -> str:
    told = re.findall(r"^ {2}([A-D]) {2}(.*)$", comment, re.M)
    rows = "".join(f"| {grade} | {text} |\n" for grade, text in told)
    return f"## Evidence\n\nHow far an entry's addresses can be trusted.\n\n| grade | meaning |\n|---|---|\n{rows}"


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    TARGET.write_text(catalogue(), encoding="utf-8")
