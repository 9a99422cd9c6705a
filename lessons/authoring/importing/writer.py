"""Writes the tree of a doc-builder text as a text of the course, and notes what was lost."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from textwrap import dedent, indent
from typing import Any

from lessons.authoring.importing.elements import Element, Node, tree
from lessons.authoring.importing.tokens import Token
from translations import Strings

OPEN_ITEM = re.compile(r"(?:\A|\n)([ \t]*(?:[-*+]|\d+[.)])[ \t]+)\Z")
"""A list item whose words are still to come."""

BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")
DIRECTIVE = re.compile(r"`{3,}\{")
MANY = 1_000_000_000


@dataclass(frozen=True, order=True)
class Note:
    """What a teacher should know of one line of the source."""

    line: int
    message: str


class Block(str):
    """Text of the course that stands between empty lines; other text stands within a line."""


Construct = Callable[[Any, "Writer"], str]
"""(token or element, writer) → text of the course."""


@dataclass(frozen=True)
class Place:
    """Where a text comes from and is going to, and what is noted on the way."""

    words: Strings
    """Words of the interface in the language of the text."""

    address: Callable[[str], str]
    """Where a link of the source leads from its place in the course; empty for nowhere."""

    tokens: Mapping[str, Construct]
    elements: Mapping[str, Construct]
    """What is known, by kind of token and by name of element."""

    headings: tuple[tuple[int, str], ...] = ()
    """Line and words of every heading of the source."""

    notes: list[Note] = field(default_factory=list)

    def heading_above(self, line: int) -> str:
        """Return the words of the nearest heading above a line, else of the first one."""
        at = bisect_right([one for one, _ in self.headings], line)
        return self.headings[max(at - 1, 0)][1] if self.headings else ""


class Written:
    """A text of the course that grows, and knows the lines of the source behind it."""

    def __init__(self) -> None:
        self.text = ""
        self._starts: list[tuple[int, int]] = []
        self._after_block = False
        self._same_line = False

    def add(self, text: str, line: int) -> None:
        """Add text that was made from a line of the source."""
        if not text:
            return
        if isinstance(text, Block):
            self._add_block(text, line)
            return
        if self._after_block:
            blank = BLANK_LINES.match(text)
            self._same_line &= blank is None
            text = text[blank.end() :] if blank else text
            text = text.lstrip(" \t") if self._same_line else text
            line += blank[0].count("\n") if blank else 0
            self._after_block = not text
        self._mark(line)
        self.text += text

    def lines(self) -> list[tuple[str, int]]:
        """Return the lines of the text, each with the line of the source behind it."""
        lines: list[tuple[str, int]] = []
        place = 0
        for line in self.text.rstrip().split("\n"):
            at = bisect_right(self._starts, (place, MANY)) - 1
            start, source = self._starts[max(at, 0)] if self._starts else (0, 1)
            lines.append((line, source + self.text.count("\n", start, place)))
            place += len(line) + 1
        while len(lines) > 1 and not lines[0][0].strip():
            del lines[0]
        return lines

    def _add_block(self, text: str, line: int) -> None:
        item = OPEN_ITEM.search(self.text)
        margin = " " * len(item[1]) if item else self._margin()
        if item and not DIRECTIVE.match(text):
            text = indent(text, margin).lstrip()
        else:
            self.text = self.text.rstrip()
            self.text += "\n\n" if self.text else ""
            text = text if DIRECTIVE.match(text) else indent(text, margin)
        self._mark(line)
        self.text += f"{text}\n\n"
        self._after_block = self._same_line = True

    def _margin(self) -> str:
        """Return the spaces that the next block needs to stay in the list item it stands in."""
        last = self.text.rpartition("\n")[2]
        return last if last.isspace() and in_list(self.text) else ""

    def _mark(self, line: int) -> None:
        self._starts.append((len(self.text), line))


class Writer:
    """Writes one text, or what stands inside a quotation, a callout or a cell of it."""

    def __init__(self, place: Place, text: str, line: int = 1, inner: bool = False) -> None:
        self.place = place
        self.text = text
        self.written = Written()
        self._line = line
        self._inner = inner
        self._after: list[str] = []

    @property
    def words(self) -> Strings:
        """Words of the interface in the language of the text."""
        return self.place.words

    def line_of(self, node: Node) -> int:
        """Return the line of the source that a piece of the text begins on."""
        return self._line + self.text.count("\n", 0, node.start)

    def note(self, node: Node, message: str) -> None:
        """Remember something that a teacher should know of a piece of the text."""
        self.place.notes.append(Note(self.line_of(node), message))

    def source(self, node: Node) -> str:
        """Return a piece of the text as it was written."""
        return self.text[node.start : node.end]

    def raw(self, element: Element) -> str:
        """Return what stands inside an element as it was written."""
        return self.text[slice(*element.inside)]

    def write(self, nodes: Iterable[Node]) -> Written:
        """Return pieces of the text as text of the course."""
        outer, self.written = self.written, Written()
        for node in nodes:
            line = self.line_of(node)
            self.written.add(self._text(node), line)
            while self._after and not self._inner:
                self.written.add(Block(self._after.pop(0)), line)
        done, self.written = self.written, outer
        return done

    def inside(self, element: Element) -> str:
        """Return what stands inside an element as text of the course."""
        return dedent(self.write(element.children).text.strip("\n")).strip()

    def enclosed(self, element: Element) -> str:
        """Return the same for an element that becomes one that can hold no directive."""
        inner, self._inner = self._inner, True
        try:
            return self.inside(element)
        finally:
            self._inner = inner

    def nested(self, text: str, node: Node) -> str:
        """Return a text of its own, such as the inside of a quotation, as text of the course."""
        inner = Writer(self.place, text, self.line_of(node), inner=True)
        done = inner.write(tree(text)).text.strip("\n")
        self._after += inner._after
        return done

    def directive(self, text: str) -> str:
        """Return a fence with a name in braces; nothing where it has to come later."""
        if not self._inner:
            return text
        self._after.append(text)
        return ""

    def lost(self, node: Node, message: str) -> str:
        """Return a piece of the text as it was written, marked as something still to do."""
        self.note(node, message)
        return left_in_place(dedent(self.source(node)).strip(), self.words)

    def _text(self, node: Node) -> str:
        if isinstance(node, Token):
            return self.place.tokens[node.kind](node, self)
        construct = self.place.elements.get(node.name) or self.place.elements[""]
        return construct(node, self)


def left_in_place(source: str, words: Strings) -> str:
    """Return a callout that shows a piece of the source that could not be carried over."""
    said = words["importing"]["left"]
    return quoted(f"[!IMPORTANT]\n{said}\n\n{fence(source, 'text')}")


def quoted(text: str) -> str:
    """Return a text as a quotation."""
    return indent(text, "> ", lambda _: True).replace("> \n", ">\n")


def fence(source: str, info: str) -> str:
    """Return a fence around lines, long enough for whatever they hold."""
    runs = [len(run) for run in re.findall(r"^[ \t>]*(`{3,})", source, re.MULTILINE)]
    marks = "`" * max([2, *runs]) + "`"
    return f"{marks}{info}\n{source.rstrip(chr(10))}\n{marks}"


def in_list(text: str) -> bool:
    """Return whether what comes after a text, indented, stands in a list item of it."""
    for line in reversed(text.rstrip().split("\n")):
        if line and not line[0].isspace():
            return re.match(r"(?:[-*+]|\d+[.)])[ \t]", line) is not None
        if re.match(r"[ \t]+(?:[-*+]|\d+[.)])[ \t]", line):
            return True
    return False
