"""Finds signs of markdown that were meant to do something and stand in the text as signs."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from lessons.text.env import add_slip, inlines, lines_of

SIGNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"\*\*|~~"),
        "'{0}' marks nothing. Write it right before the first word and right after the last one,"
        r" or \{0} to show it.",
    ),
    (
        re.compile(
            r"(?<![\w*])\*(?=[^\s*])[^*\n]*(?<=\S)\*(?!\*)|(?<!\w)(__?)(?=[^\s_])[^_\n]*\1(?![A-Za-z0-9_])"
        ),
        r"'{0}' marks nothing. Leave no space inside the signs, or put \ before each to show it.",
    ),
    (
        re.compile(r"\[\^[^\]\s]+\]"),
        "There is no footnote '{0}'. Write a line '{0}: …' with its words.",
    ),
    (
        re.compile(r"\[!\s*[A-Za-z]+\s*\]"),
        "'{0}' makes a callout only at the start of a quotation: '> {0}', on a line of its own.",
    ),
    (
        re.compile(r"(?<!\w)\[[ xX]\](?!\()"),
        "'{0}' is a box only at the start of an item: '- {0} words'. Put it there or in backticks.",
    ),
    (
        re.compile(r"\[\[[^\[\]]+\]\]"),
        "'{0}' means nothing here. The id of a heading is written {{#id}} after its words.",
    ),
    (
        re.compile(r"\{#[^{}]*\}"),
        "'{0}' gives an id only at the end of a heading, in letters, digits and hyphens.",
    ),
    (
        re.compile(r"\[[^\[\]]*\]\([^)\n]*\)?"),
        "'{0}' is no link. Write [words](address) with no space in the address.",
    ),
    (
        re.compile(r"\[[^\[\]]+\]\[[^\[\]]*\]"),
        "'{0}' is no link, as no line defines its address. Write [words](address).",
    ),
    (
        re.compile(r"\$\$"),
        "'{0}' begins no formula here. Write it on a line of its own, or one $ on each side.",
    ),
    (
        re.compile(r"\$(?!\d)[^$\n]*[\\^_=][^$\n]*\$"),
        "'{0}' is no formula. Leave no space inside the dollars, and no digit after them.",
    ),
    (
        re.compile(r"&#?\w{2,};"),
        "'{0}' names no character. Write the character itself.",
    ),
    (
        re.compile(r"`+"),
        "'{0}' begins code that does not end. Write as many backticks after it.",
    ),
)
"""What is looked for → what to do about it."""

STARTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"#{1,6}(?=[^\s#\d!])"),
        "'{0}' makes no heading without a space after it. Write '{0} words'.",
    ),
    (
        re.compile(r"[-+](?=[가-힣])|\d{1,2}[.)](?=[가-힣])"),
        "'{0}' makes no list without a space after it. Write '{0} words'.",
    ),
    (
        re.compile(r"(?:`{3,}|~{3,}).*"),
        "'{0}' makes no code here. Put it on a line of its own.",
    ),
)
"""The same at the start of a line."""

BRACKET = re.compile(r"\\{1,2}[(\[]")


def leftovers(state: StateCore) -> None:
    """Note every sign of markdown that is left in the words of the text."""
    for inline in inlines(state.tokens):
        pieces = [] if inline.meta.get("unknown") else list(lines_of(inline))
        for line, message in [*_inside(pieces), *_at_start(pieces), *_brackets(pieces)]:
            if state.env["line"] + line not in state.env["broken"]:
                add_slip(state.env, line, message)


Pieces = Sequence[tuple[int, Token]]


def _inside(pieces: Pieces) -> Iterator[tuple[int, str]]:
    for line, token in pieces:
        rest = token.content if token.type == "text" else ""
        for pattern, message in SIGNS:
            for found in pattern.finditer(rest):
                yield line, message.format(found[0])
            rest = pattern.sub(" ", rest)


def _at_start(pieces: Pieces) -> Iterator[tuple[int, str]]:
    before = "softbreak"
    for line, token in pieces:
        starts = before in ("softbreak", "hardbreak") and token.type == "text"
        for pattern, message in STARTS if starts else ():
            if found := pattern.match(token.content):
                yield line, message.format(found[0])
        before = token.type


def _brackets(pieces: Pieces) -> Iterator[tuple[int, str]]:
    r"""Return what is left of a formula in `\\(` and `\\)`, whose first sign hides the second."""
    for (line, token), (_, after) in zip(pieces, pieces[1:], strict=False):
        if token.markup == "\\\\" and after.type == "text" and after.content[:1] in "([":
            sign = f"\\\\{after.content[0]}"
            yield line, f"'{sign}' begins no formula. Write $x$, or $$ on lines of their own."
