"""Gives every heading of a text the id that links know it by."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKED = re.compile(r"\s*(?:\[\[([^\[\]]*)\]\]|\{#([^{}\s]+)\})\s*$")
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)")
SIGNS = re.compile(r"[^\w\s-]")


@dataclass(frozen=True)
class Heading:
    """A heading in a text of markdown."""

    line: int
    """Its line, counted from 1."""

    end: int
    """The line after it."""

    level: int
    words: str
    """Its words as they are written, without an id."""

    plain: str
    """Its words without markup."""

    id: str
    """The id that it gives; empty when it gives none."""


def headings(text: str, html: bool = True) -> Iterator[Heading]:
    """Return the headings of a text from top to bottom, those inside quotations left out.

    In a text of doc-builder tags mean something else than in HTML: they hide nothing.
    """
    found = _parser(html).parse(text)
    for opening, inline in zip(found, found[1:], strict=False):
        if opening.type == "heading_open" and opening.level == 0 and opening.map:
            mark = MARKED.search(inline.content)
            words = inline.content[: mark.start()] if mark else inline.content
            ident = (mark[1] or mark[2] or "") if mark else ""
            start, end = opening.map
            level = int(opening.tag[1])
            yield Heading(start + 1, end, level, words, plain(words), _tidy(ident))


def plain(words: str) -> str:
    """Return a line of markdown without its markup."""
    inline = _parser(True).parseInline(MARKED.sub("", words))
    return " ".join(_words(inline[0].children or []).split())


def with_ids(text: str, title: str, given: Sequence[str] | None = None) -> str:
    """Return a text whose headings have ids of their own, and whose first heading is its title.

    `given` are the ids of the same headings in another language. A text without a title gets one.
    """
    found = list(headings(text))
    lines = text.split("\n")
    first = next((one for one in found if one.level == 1), None)
    first = first or (
        found[0] if found and not "".join(lines[: found[0].line - 1]).strip() else None
    )
    idents = list(given) if given and len(given) == len(found) else [one.id for one in found]
    used: dict[str, int] = {}
    for one, ident in zip(found, idents, strict=True):
        level = 1 if one is first else max(one.level, 2)
        name = _own(ident or anchor(one.plain), used)
        mark = f" {{#{name}}}" if one is not first or ident else ""
        lines[one.line - 1 : one.end] = [
            f"{'#' * level} {' '.join(one.words.split())}{mark}",
            *[""] * (one.end - one.line),
        ]
    return "\n".join(lines if first else [f"# {title}", "", *lines])


def outline(text: str) -> list[str]:
    """Return the ids of the headings of a text of ours, that of its title too."""
    return [one.id for one in headings(FRONT_MATTER.sub("", text))]


def anchor(words: str) -> str:
    """Return the id of a heading that gives none, made from its words."""
    return re.sub(r"\s+", "-", SIGNS.sub("", words.lower()).strip())


def _own(ident: str, used: dict[str, int]) -> str:
    """Return an id that no heading above has."""
    name = ident or "section"
    while name in used:
        used[ident] = used.get(ident, 0) + 1
        name = f"{ident or 'section'}-{used[ident]}"
    used[name] = used.get(name, 0)
    return name


def _tidy(ident: str) -> str:
    return re.sub(r"[^\w-]+", "-", ident.strip()).strip("-")


def _words(found: Sequence[Token]) -> str:
    words = []
    for token in found:
        if token.type in ("text", "code_inline"):
            words.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        words.append(_words(token.children or []) if token.children else "")
    return "".join(words)


@cache
def _parser(html: bool) -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": html})
