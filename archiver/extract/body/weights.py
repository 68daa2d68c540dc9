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
    """A test whether an element is one of `roots` or lies in one."""
    return below_any(lambda element: False, dict.fromkeys(roots, True))


def below_any(is_root: Callable[[HtmlElement], bool], known: dict[HtmlElement, bool]) -> Callable[[HtmlElement], bool]:
    """A test whether `is_root` is true of an element or of one above it; `known` are answers given, to which its own are added."""

    def inside(element: HtmlElement) -> bool:
        path: list[HtmlElement] = []
        node: HtmlElement | None = element
        while node is not None and node not in known:
            path.append(node)
            node = node.getparent()
        answer = known[node] if node is not None else False
        for step in reversed(path):
            answer = known[step] = answer or is_root(step)
        return answer

    return inside


def common(first: HtmlElement, second: HtmlElement) -> HtmlElement:
    """The smallest element that holds both."""
    above = {first, *first.iterancestors()}
    return next((node for node in (second, *second.iterancestors()) if node in above), first)
