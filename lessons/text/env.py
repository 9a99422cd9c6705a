"""What travels with a text while it is read: where it stands, its words, and what is found."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token
from markdown_it.utils import EnvType

from lessons.text.fault import Fault
from translations import LANGUAGES, Strings


@dataclass(frozen=True)
class Origin:
    """Where a text comes from."""

    file: str
    """Path from the root of the course, for faults."""

    slug: str
    """The text's own name, from which relative links start."""

    lang: str
    """Language of the text."""

    words: Strings
    """Words of the interface in that language."""


def new_env(origin: Origin, line: int) -> dict[str, Any]:
    """Return the surroundings of a text that starts on this line of its file."""
    notes = {} if origin.lang == LANGUAGES[0] else {"docId": origin.lang}
    found: dict[str, Any] = {"faults": [], "broken": set(), "links": []}
    return found | {"origin": origin, "line": line} | notes


def add_fault(env: EnvType, line: int, message: str) -> None:
    """Note what keeps the block on a line of the text from being shown."""
    add_slip(env, line, message)
    env["broken"].add(env["line"] + line)


def add_slip(env: EnvType, line: int, message: str) -> None:
    """Note what is wrong on a line of the text, and does no harm to the reader."""
    env["faults"].append(Fault(env["origin"].file, env["line"] + line, message))


def lines_of(token: Token) -> Iterator[tuple[int, Token]]:
    """Return the pieces of a paragraph, each with its line of the text counted from 0."""
    line = token.map[0] if token.map else 0
    for child in token.children or []:
        yield line, child
        line += child.type in ("softbreak", "hardbreak")


def inlines(tokens: Iterable[Token]) -> Iterator[Token]:
    """Return the tokens that hold the words of a text."""
    return (token for token in tokens if token.type == "inline")
