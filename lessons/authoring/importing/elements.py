"""Builds the tree of a text: its tokens, and elements with what stands inside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lessons.authoring.importing.tokens import RAW, Token, tokens


@dataclass(frozen=True)
class Element:
    """A tag, what stands inside it, and the tag that closes it."""

    name: str
    attributes: Mapping[str, str]

    start: int
    end: int
    """Where it stands in the text."""

    inside: tuple[int, int]
    """Where what it holds stands in the text."""

    children: "tuple[Node, ...]" = ()
    """What it holds."""


Node = Token | Element


def tree(text: str) -> tuple[Node, ...]:
    """Return what a text is made of; a tag that nothing closes holds nothing."""
    return _nodes(list(tokens(text)), text)


def _nodes(found: Sequence[Token], text: str) -> tuple[Node, ...]:
    nodes: list[Node] = []
    at = 0
    while at < len(found):
        token = found[at]
        closing = _closing(found, at) if token.kind == "open" else at
        if token.kind in ("open", "whole"):
            inner = found[at + 1 : closing]
            last = found[closing]
            inside = (token.end, last.start if closing > at else token.end)
            children = () if token.name in RAW else _nodes(inner, text)
            nodes.append(
                Element(token.name, token.attributes, token.start, last.end, inside, children)
            )
        else:
            nodes.append(token)
        at = closing + 1
    return tuple(nodes)


def _closing(found: Sequence[Token], start: int) -> int:
    """Return the place of the tag that closes the one at the start; the start when none does."""
    name, depth = found[start].name, 0
    for at in range(start, len(found)):
        if found[at].name == name:
            depth += {"open": 1, "close": -1}.get(found[at].kind, 0)
            if depth == 0:
                return at
    return start
