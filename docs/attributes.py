"""What a class says of its attributes: the docstrings below them, which Python itself forgets. For the scripts beside this file."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass

TYPES = {
    "str": "text",
    "int": "number",
    "bool": "yes or no",
    "datetime": "moment, with zone",
    "Kind": "one of [these](#kinds)",
    "Precision": "`day` or `minute`",
    "tuple[str, ...]": "list of texts",
    "tuple[Image, ...]": "list of [images](#an-image)",
    "tuple[Link, ...]": "list of [links](#a-related-link)",
    "tuple[InlineLink, ...]": "list of [links](#an-inline-link)",
}
"""Annotations in the words of people who do not program."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a class."""

    name: str
    annotation: str
    has_default: bool
    text: str
    """Its docstring in one line; "" when it has none."""

    @property
    def type_in_words(self) -> str:
        """Raises KeyError for an annotation that TYPES does not know."""
        plain = self.annotation.removesuffix(" | None")
        return TYPES[plain] + (", may be missing" if plain != self.annotation else "")


def attributes(cls: type) -> list[Attribute]:
    """The annotated attributes in the order of the source."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(definition, ast.ClassDef)
    found = []
    for node, after in zip(definition.body, [*definition.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append(Attribute(node.target.id, ast.unparse(node.annotation), node.value is not None, _text(after)))
    return found


def members(enum: type) -> list[tuple[str, str]]:
    """The values of an enumeration of texts with their docstrings, in the order of the source."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(enum))).body
    assert isinstance(definition, ast.ClassDef)
    return [
        (ast.literal_eval(node.value), _text(after))
        for node, after in zip(definition.body, [*definition.body[1:], None], strict=True)
        if isinstance(node, ast.Assign)
    ]


def _text(node: ast.stmt | None) -> str:
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return " ".join(str(node.value.value).split()) if is_docstring else ""  # type: ignore[union-attr, attr-defined]
