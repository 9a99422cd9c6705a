"""Lists of tasks: `- [x] done`."""

import re
from itertools import pairwise

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MARK = re.compile(r"\[([ xX])\](?:[ \t]+|$)")


def tasks(state: StateCore) -> None:
    """Make a box of the `[ ]` or `[x]` that begins an item of a list."""
    opened = ""
    for before, token in pairwise(state.tokens):
        if before.type == "list_item_open":
            opened = token.type
        elif token.type == "inline" and opened == before.type == "paragraph_open":
            _box(token)
        if token.type != "paragraph_open":
            opened = ""


def _box(inline: Token) -> None:
    first = next(iter(inline.children or []), None)
    found = MARK.match(first.content) if first and first.type == "text" else None
    if first is None or found is None:
        return
    first.content = first.content[found.end() :]
    opening = Token("task_open", "label", 1, info="" if found[1] == " " else "done")
    inline.children = [opening, *(inline.children or []), Token("task_close", "label", -1)]
