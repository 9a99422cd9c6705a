"""Finds fences that end where they were not meant to, and ends them where they were.

So a fence that is left open hides its own block, and not the rest of the text.
"""

import re
from collections.abc import Iterable, Sequence

from markdown_it.token import Token

SIGNS = re.compile(r"[> \t]*(`{3,}|~{3,})(.*)")
INFO = re.compile(r"\s*[\w{]")
BODY = re.compile(r"[\s-]|[\w-]+:(\s|$)")
"""How a line of YAML begins, inside a directive."""

HEADING = re.compile(r"#{2,6}\s")


def first_open(tokens: Iterable[Token], lines: Sequence[str]) -> Token | None:
    """Return the first fence of the top level that does not end where it was meant to."""
    fences = (token for token in tokens if token.type == "fence" and token.level == 0)
    return next((token for token in fences if is_open(token, lines) or _inner(token, lines)), None)


def is_open(token: Token, lines: Sequence[str]) -> bool:
    """Return whether nothing closes a fence but the end of what it stands in."""
    start, end = token.map or (0, 0)
    found = SIGNS.fullmatch(lines[end - 1]) if end - 1 > start else None
    return found is None or not found[1].startswith(token.markup) or bool(found[2].strip())


def mended(token: Token, lines: Sequence[str]) -> tuple[str, list[str]]:
    """Return what is wrong with a fence, and the lines of the text with an end for it."""
    start, end = token.map or (0, 0)
    name, sign = f"{token.markup}{token.info}", token.markup
    inner = _inner(token, lines)
    if inner and _evenly(lines, sign):
        more = sign + sign[0]
        message = f"'{name}' ends too early, with the fence inside it on line {inner[0] + 1}."
        return f"{message} Begin and end the outer one with {more}.", _longer(token, lines, more)
    until = inner[0] if inner else end
    message = f"'{name}' is never closed. Write {sign} on a line of its own after its last line."
    return message, _ended(token, lines, until)


def _inner(token: Token, lines: Sequence[str]) -> list[int]:
    """Return the lines that look like the beginning of a fence which this one cannot hold.

    Where there is none, the end of the fence itself is one when it stands further in.
    """
    start, end = token.map or (0, 0)
    found = [at for at in range(start + 1, end - 1) if _opens(lines[at], token.markup)]
    return found or [at for at in (end - 1,) if at > start and lines[at].startswith(" ")]


def _opens(line: str, sign: str) -> bool:
    found = SIGNS.fullmatch(line)
    return found is not None and found[1].startswith(sign) and INFO.match(found[2]) is not None


def _evenly(lines: Iterable[str], sign: str) -> bool:
    """Return whether every fence with these signs has a beginning and an end."""
    found = (SIGNS.fullmatch(line) for line in lines)
    count = sum(1 for one in found if one is not None and one[1] == sign)
    return count % 2 == 0


def _longer(token: Token, lines: Sequence[str], more: str) -> list[str]:
    """Return the lines with a fence that is long enough to hold those inside it."""
    start = (token.map or (0, 0))[0]
    made, depth = list(lines), 1
    made[start] = made[start].replace(token.markup, more, 1)
    for at in range(start + 1, len(lines)):
        found = SIGNS.fullmatch(lines[at])
        if found is None or found[1] != token.markup:
            continue
        opens = INFO.match(found[2]) or (lines[at].startswith(" ") and depth == 1)
        depth += 1 if opens else -1
        if depth == 0:
            made[at] = made[at].replace(token.markup, more, 1)
            return made
    return _ended(token, made, len(made))


def _ended(token: Token, lines: Sequence[str], until: int) -> list[str]:
    """Return the lines with an end for a fence: on the empty line where its block seems to end."""
    start = (token.map or (0, 0))[0]
    empty = [at for at in range(start + 1, min(until, len(lines))) if not lines[at].strip()]
    after = {at: next((line for line in lines[at:] if line.strip()), "") for at in empty}
    if token.info.lstrip().startswith("{"):
        ends = [at for at in empty if not BODY.match(after[at])]
    else:
        ends = [at for at in empty if HEADING.match(after[at])] or empty[-1:]
    made = [*lines, ""]
    made[ends[0] if ends else min(until, len(lines)) - (until < len(lines))] = token.markup
    return made if ends or until - 1 > start else [*lines[:start], "", *lines[start + 1 :]]
