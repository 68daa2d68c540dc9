"""Reading an element once: fields ask the same elements for the same names and texts, hundreds of times a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from lxml.html import HtmlElement

Value = TypeVar("Value")
_UNREAD = object()


def once_per_element(read: Callable[[HtmlElement], Value]) -> Callable[[HtmlElement], Value]:
    """The function with its answers kept in the elements themselves, for as long as their `Document` holds them.

    Only for what never changes: the trees of documents are read-only.
    """
    key = f"{read.__module__}.{read.__name__}"

    @wraps(read)
    def remembered(element: HtmlElement) -> Value:
        memory = element.__dict__
        value = memory.get(key, _UNREAD)
        if value is _UNREAD:
            value = memory[key] = read(element)
        return value  # type: ignore[no-any-return]

    return remembered
