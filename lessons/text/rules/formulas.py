r"""Formulas in the brackets of LaTeX, `\(x\)` and `\[x\]`, beside those in dollars."""

import re

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from lessons.text.env import add_fault, lines_of
from lessons.text.formula import FormulaError, mathml

INLINE = re.compile(r"(\\{1,2})\(\s*([^\n]+?)\s*\1\)")
DISPLAYED = re.compile(r"\s*(\\{1,2})\[\s*(.+?)\s*\1\]\s*", re.DOTALL)
SIGNS = re.compile(r"[=^_+*/<>\\\d-]|^[A-Za-z]$")
"""What tells a formula from words between escaped brackets."""

HANGUL = re.compile(r"[가-힣]")


def formulas(state: StateInline, silent: bool) -> bool:
    r"""Read `\(x\)`, and `\\(x\\)` as doc-builder writes it; leave `\(words\)` to GitHub's rule."""
    if state.src[state.pos] != "\\":
        return False
    found = INLINE.match(state.src, state.pos)
    if found is None or found.end() > state.posMax or not _formula(found[2]):
        return False
    if not silent:
        state.push("math_inline", "math", 0).content = found[2]
    state.pos = found.end()
    return True


def displayed_formulas(state: StateCore) -> None:
    r"""Make a paragraph that is `\[x\]` a formula on a line of its own."""
    made: list[Token] = []
    for token in state.tokens:
        made.append(token)
        found = DISPLAYED.fullmatch(token.content) if token.type == "inline" else None
        if found and made[-2].type == "paragraph_open" and _formula(found[2]):
            made[-2:] = [Token("math_block", "math", 0, content=found[2], map=made[-2].map)]
        elif token.type == "paragraph_close" and made[-2].type == "math_block":
            made.pop()
    state.tokens = made


def readable_formulas(state: StateCore) -> None:
    """Note every formula that cannot be read."""
    for token in state.tokens:
        for line, piece in [((token.map or [0])[0], token), *lines_of(token)]:
            if piece.type in ("math_inline", "math_inline_double", "math_block"):
                try:
                    mathml(piece.content, piece.type == "math_block")
                except FormulaError as error:
                    add_fault(state.env, line, str(error))


def _formula(words: str) -> bool:
    return SIGNS.search(words) is not None and HANGUL.search(words) is None
