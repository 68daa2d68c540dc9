"""Sums and questions over the tree that must stay fast on trees thousands deep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from lxml.html import HtmlElement


def weigh(weights: Mapping[HtmlElement, int]) -> dict[HtmlElement, int]:
    """What every element holds with all its descendants, in one pass: trees may nest thousands deep."""
    depth: dict[HtmlElement, int] = {}
    parents: dict[HtmlElement, HtmlElement | None] = {}
    for element in weights:
        path: list[HtmlElement] = []
        node: HtmlElement | None = element
        while node is not None and node not in depth:
            path.append(node)
            parents[node] = node = node.getparent()
        level = depth[node] if node is not None else 0
        for step, new in enumerate(reversed(path), 1):
            depth[new] = level + step
    mass = dict.fromkeys(depth, 0)
    mass.update(weights)
    for element in sorted(depth, key=depth.__getitem__, reverse=True):
        if (parent := parents[element]) is not None:
            mass[parent] += mass[element]
    return mass


def below(roots: Iterable[HtmlElement]) -> Callable[[HtmlElement], bool]:
    """A test whether an element is one of `roots` or lies in one; answers are remembered on the way up."""
    known = dict.fromkeys(roots, True)

    def inside(element: HtmlElement) -> bool:
        if element in known:
            return known[element]
        path: list[HtmlElement] = []
        node: HtmlElement | None = element
        while node is not None and node not in known:
            path.append(node)
            node = node.getparent()
        answer = known[node] if node is not None else False
        known.update(dict.fromkeys(path, answer))
        return answer

    return inside


def common(first: HtmlElement, second: HtmlElement) -> HtmlElement:
    """The smallest element that holds both."""
    above = {first, *first.iterancestors()}
    return next((node for node in (second, *second.iterancestors()) if node in above), first)
