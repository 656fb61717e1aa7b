"""A piece of a page as values: written as HTML for the first load, sent as JSON for every change.

The script builds elements from the JSON, so no markup is ever made from a string in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

_VOID = frozenset(("input",))


@dataclass(frozen=True)
class Node:
    """An element; a child that is a string is text."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node | str, ...] = field(default=())

    def html(self) -> Markup:
        attributes = Markup().join(
            Markup(' {}="{}"').format(name, value) for name, value in self.attributes
        )
        opening = Markup("<{}{}>").format(self.tag, attributes)
        if self.tag in _VOID:
            return opening
        inner = Markup().join(
            child.html() if isinstance(child, Node) else escape(child) for child in self.children
        )
        return opening + inner + Markup("</{}>").format(self.tag)

    def as_json(self) -> list[Any]:
        children = [c.as_json() if isinstance(c, Node) else c for c in self.children]
        return [self.tag, dict(self.attributes), children]


def node(tag: str, *children: Node | str | None, **attributes: str | bool | None) -> Node:
    """An element. `class_` is `class`; an attribute that is None or False is left out."""
    given = tuple(
        (name.rstrip("_").replace("_", "-"), "" if value is True else str(value))
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    return Node(tag, given, tuple(child for child in children if child is not None))
