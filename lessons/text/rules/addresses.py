"""Addresses without brackets around them become links, as on GitHub."""

import re
from collections.abc import Iterator

from markdown_it.common.normalize_url import normalizeLinkText
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from lessons.text.env import add_slip, inlines, lines_of

SCHEME = re.compile(r"(?<![A-Za-z0-9.+-])https?$", re.IGNORECASE)
HOST = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
PATH = r"(?:[/?#][\w./?#@!$&'()*+,;=:%~-]*)?"
ADDRESS = re.compile(rf"{HOST}(?::\d+)?{PATH}", re.ASCII)
"""What follows the scheme: it stops before Hangul, brackets, quotation marks and spaces."""

BARE = re.compile(
    rf"(?<![\w./@:-])(?P<web>www\.{HOST}{PATH})|(?<![\w.+/@-])(?P<mail>[\w.+-]+@{HOST}\.[A-Za-z]+)",
    re.ASCII,
)
"""An address of the web without a scheme, or one of a mailbox."""

UNCLEAR = re.compile(
    r"(?!에|의|으로|로|을|를|은|는|이|가|와|과|도|만|나|까지|부터|처럼|보다|라)[가-힣]"
)
"""Hangul that is more likely a part of an address than a particle after it."""


def addresses(state: StateInline, silent: bool) -> bool:
    """Make `https://…` a link."""
    if not state.src.startswith("://", state.pos) or state.linkLevel > 0:
        return False
    scheme = SCHEME.search(state.src[max(0, state.pos - 6) : state.pos])
    found = ADDRESS.match(state.src, state.pos + 3)
    if scheme is None or found is None or not state.pending.endswith(scheme[0]):
        return False
    rest = _trimmed(found[0])
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        href = f"{scheme[0]}://{rest}"
        for token in _link(href, href):
            pushed = state.push(token.type, token.tag, token.nesting)
            pushed.attrs, pushed.content, pushed.info = token.attrs, token.content, token.info
    state.pos += 3 + len(rest)
    return True


def bare_addresses(state: StateCore) -> None:
    """Make `www.…` and addresses of mailboxes links; note where an address may go on in Hangul."""
    for inline in inlines(state.tokens):
        made: list[Token] = []
        address, depth = "", 0
        for line, child in lines_of(inline):
            depth += child.nesting if child.type in ("link_open", "link_close") else 0
            if address.endswith(("/", "=")) and UNCLEAR.match(child.content):
                message = f"It is not clear where '{address}' ends. Put <> around all of it."
                add_slip(state.env, line, message)
            if child.type == "link_open":
                address = str(child.attrGet("href")) if child.info == "auto" else ""
            elif child.type == "text" and not depth:
                address = ""
            made += [child] if depth or child.type != "text" else _pieces(child)
        inline.children = made


def _pieces(token: Token) -> Iterator[Token]:
    start = 0
    for found in BARE.finditer(token.content):
        words = _trimmed(found[0])
        yield _text(token.content[start : found.start()], token.level)
        yield from _link(f"http://{words}" if found["web"] else f"mailto:{words}", words)
        start = found.start() + len(words)
    yield _text(token.content[start:], token.level) if start else token


def _text(words: str, level: int) -> Token:
    return Token("text", "", 0, content=words, level=level)


def _link(href: str, words: str) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": href}, info="auto")
    return [opening, _text(normalizeLinkText(words), 1), Token("link_close", "a", -1, info="auto")]


def _trimmed(address: str) -> str:
    """Return an address without the signs at its end that belong to the sentence."""
    while address and address[-1] in "?!.,:;*_~')(&":
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address
