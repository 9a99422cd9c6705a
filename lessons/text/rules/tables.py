"""Checks that every row of a table has the cells of its head."""

import re
from itertools import pairwise

from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore

from lessons.text.env import add_fault, add_slip

RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*|\s*\|\s*:?-+:?\s*\|\s*")
"""The line between the head of a table and its rows."""

QUOTE = re.compile(r"^(\s*>)+")


def tables(state: StateCore) -> None:
    """Note rows that would lose a cell, and lines that look like a table and are none."""
    lines = state.src.split("\n")
    columns = 0
    for token in state.tokens:
        line = token.map[0] if token.map else 0
        if token.type == "thead_open":
            columns = _count(lines[line])
        elif token.type == "tr_open" and (cells := _count(lines[line])) > columns:
            message = f"This row has {cells} cells, and the head of the table {columns}. Write"
            add_fault(state.env, line, rf"{message} \| for a | inside a cell.")
        elif token.type == "inline":
            for number, (head, rule) in enumerate(pairwise(token.content.split("\n"))):
                if RULE.fullmatch(rule) and "|" in head:
                    message = f"The head of this table has {_count(head)} cells, and the line"
                    message = f"{message} below it {_count(rule)}. Give both the same number."
                    add_slip(state.env, line + number, message)


def empty_heads(state: StateCore) -> None:
    """Make a cell of each head without words: a head says what stands below it."""
    for head, text, end in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if head.type == "th_open" and not text.content:
            head.tag = end.tag = "td"


def _count(line: str) -> int:
    cells = escapedSplit(QUOTE.sub("", line).strip())
    return len(cells[cells[0] == "" :]) - (len(cells) > 1 and cells[-1] == "")
