"""Callouts: quotations that start with `[!TIP]`."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType

from lessons.text.env import add_slip
from lessons.text.fault import likely, one_of

CALLOUT = re.compile(r"\[!([A-Za-z]+)\][ \t]*([^\n]*)(?:\n|$)")
"""The first line of a callout: its kind, and a title of its own where it has one."""

BOLD = re.compile(r"\*\*([^*\n:]+):?\*\*:?[ \t]*(?:\n|$)")
"""A first line of bold words alone, as callouts were once written."""

KINDS = ("note", "tip", "important", "warning", "caution")

ELSEWHERE = {
    "attention": "warning",
    "danger": "caution",
    "error": "caution",
    "example": "note",
    "hint": "tip",
    "info": "note",
    "success": "tip",
}
"""Names of callouts in other tools, and ours for them."""


def callouts(state: StateCore) -> None:
    """Make a quotation that starts with `[!TIP]` a callout, whose title may follow that."""
    opened: list[str] = []
    made: list[Token] = []
    for index, token in enumerate(state.tokens):
        made.append(token)
        if token.type == "blockquote_open":
            made += _opened(state.tokens, index, state.env)
            opened.append(token.type)
        elif token.type == "blockquote_close":
            token.type = opened.pop().replace("_open", "_close")
        if opened and token.type == "callout_open":
            opened[-1] = token.type
    state.tokens = made


def _opened(tokens: Sequence[Token], index: int, env: EnvType) -> Iterator[Token]:
    """Make the quotation that opens here a callout if it is one; return the title it gives."""
    inline = next((token for token in tokens[index : index + 3] if token.type == "inline"), None)
    if inline is None:
        return
    line = inline.map[0] if inline.map else 0
    found = CALLOUT.match(inline.content)
    if found is None:
        _check_bold(inline.content, line, env)
        return
    kind = found[1].lower()
    if kind not in KINDS:
        near = f"Did you mean '{ELSEWHERE[kind]}'?" if kind in ELSEWHERE else ""
        hint = near or likely(kind, KINDS, one_of(KINDS))
        add_slip(env, line, f"There is no callout '[!{found[1]}]'. {hint}")
        inline.meta = {"unknown": True}
        return
    tokens[index].type, tokens[index].info = "callout_open", kind
    inline.content = inline.content[found.end() :]
    if inline.map and inline.content:
        inline.map = [line + 1, inline.map[1]]
    if not inline.content:
        tokens[index + 1].hidden = tokens[index + 3].hidden = True
    if title := found[2].strip():
        tokens[index].meta = {"titled": True}
        yield from _title(title, inline)


def _title(words: str, inline: Token) -> Iterator[Token]:
    yield Token("callout_title_open", "p", 1, map=inline.map)
    yield Token("inline", "", 0, content=words, children=[], map=inline.map, level=2)
    yield Token("callout_title_close", "p", -1)


def _check_bold(content: str, line: int, env: EnvType) -> None:
    found = BOLD.match(content)
    if found is None:
        return
    names = {env["origin"].words["page"]["callouts"][kind]: kind for kind in KINDS}
    words = found[1].strip()
    kind = words.lower() if words.lower() in KINDS else names.get(words)
    if kind:
        message = f"'**{words}**' makes no callout. Write '> [!{kind.upper()}]' on this line."
        add_slip(env, line, message)
