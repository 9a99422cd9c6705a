"""The few HTML tags that lessons may use."""

import re
from collections.abc import Iterable

from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from lessons.text.env import add_fault, lines_of

TAG = re.compile(r"</?(kbd|sub|sup|br|abbr)(\s+title=\"[^\"<>]*\")?\s*/?>")
COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)


def tags(state: StateCore) -> None:
    """Note every tag that lessons may not use, and every tag left open."""
    for token in state.tokens:
        line = token.map[0] if token.map else 0
        if token.type == "html_block" and not COMMENT.fullmatch(token.content):
            first = token.content.strip().split("\n")[0][:40]
            add_fault(state.env, line, f"A lesson holds no HTML such as '{first}'.")
        elif token.type == "inline":
            _check(state.env, lines_of(token))


def _check(env: EnvType, children: Iterable[tuple[int, Token]]) -> None:
    opened: list[tuple[int, str]] = []
    for line, tag in ((at, child.content) for at, child in children if child.type == "html_inline"):
        found = TAG.fullmatch(tag)
        if COMMENT.fullmatch(tag) or (found and found[1] == "br"):
            continue
        if not found:
            add_fault(env, line, f"A lesson holds no HTML such as '{tag}'. Write it in markdown.")
        elif not tag.startswith("</"):
            opened.append((line, found[1]))
        elif not opened or opened.pop()[1] != found[1]:
            add_fault(env, line, f"'{tag}' closes nothing. Write the tag that opens it.")
    for line, word in opened:
        add_fault(env, line, f"'<{word}>' is never closed. Write '</{word}>' after its words.")
