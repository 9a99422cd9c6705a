"""Turns one text of doc-builder into a text of the course that is shown whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lessons.authoring.importing.addresses import Addresses
from lessons.authoring.importing.constructs import ELEMENTS, TOKENS
from lessons.authoring.importing.elements import tree
from lessons.authoring.importing.frameworks import one_framework
from lessons.authoring.importing.headings import FRONT_MATTER, headings, with_ids
from lessons.authoring.importing.writer import Note, Place, Writer, left_in_place
from lessons.text.document import Block, Document
from lessons.text.fault import Fault
from lessons.text.markdown import Reader, parse
from translations import Strings

ROUNDS = 9
"""How often a text is read again: what is left in place can bring something else to light."""

Line = tuple[str, int]
"""A line of the text, and the line of the source behind it."""


@dataclass(frozen=True)
class Source:
    """A text of another course, and where it goes."""

    text: str
    lang: str

    title: str
    """What it is called where it gives itself no title."""

    addresses: Addresses
    """Where it stands in its course and in ours, and where its links lead."""


@dataclass(frozen=True)
class Converted:
    """A text of the course, and what could not be carried over into it."""

    text: str

    notes: tuple[Note, ...]
    """What a teacher should know, by line of the source."""


def convert(source: Source, words: Strings, english: Sequence[str] | None = None) -> Converted:
    """Return a text as one of the course; `english` are the ids of the text it translates."""
    text, left_out = one_framework(_only_words(source.text))
    place = Place(words, source.addresses.of, TOKENS, ELEMENTS, _headings(text), left_out)
    lines = Writer(place, text).write(tree(text)).lines()
    tidy = "\n".join(line for line, _ in lines)
    titled = with_ids(tidy, source.title, _given(tidy, english, place)).split("\n")
    behind = [1] * (len(titled) - len(lines)) + [line for _, line in lines]
    shown = _whole(list(zip(titled, behind, strict=True)), source, place)
    return Converted(shown, tuple(sorted(set(place.notes))))


def _only_words(text: str) -> str:
    """Return a text without what speaks to programs, with as many lines as before."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if found := FRONT_MATTER.match(text):
        text = "\n" * found[0].count("\n") + text[found.end() :]
    return text


def _headings(text: str) -> tuple[tuple[int, str], ...]:
    return tuple((one.line, one.plain) for one in headings(text, html=False))


def _given(text: str, english: Sequence[str] | None, place: Place) -> Sequence[str] | None:
    """Return the ids of the English headings, when those of the text are the same in number."""
    count = len(list(headings(text)))
    if english is None or count == len(english):
        return english
    message = f"This has {count} headings, its English text {len(english)}."
    place.notes.append(Note(1, f"{message} Give each the id of its English one."))
    return None


def _whole(lines: list[Line], source: Source, place: Place) -> str:
    """Return the lines as a text of which every block is shown: what would not be is left raw."""
    slug = source.addresses.slug
    reader = Reader(f"{slug}.md", slug, source.lang, place.words)
    document = _parsed(lines, reader)
    for _ in range(ROUNDS):
        broken = [block for block in document.blocks if block.broken]
        for block in reversed(broken):
            _leave(block, document.faults, lines, place)
        if not broken:
            break
        document = _parsed(lines, reader)
    place.notes.extend(Note(lines[one.line - 1][1], one.message) for one in document.faults)
    return "\n".join(_spaced(lines, document.blocks)).rstrip() + "\n"


def _parsed(lines: Sequence[Line], reader: Reader) -> Document:
    return parse("\n".join(line for line, _ in lines), reader)


def _leave(block: Block, faults: Iterable[Fault], lines: list[Line], place: Place) -> None:
    """Put a block that cannot be shown in a callout, as it is written."""
    start, end = block.line - 1, block.line + block.source.count("\n")
    found = [fault for fault in faults if start < fault.line <= end]
    said = found[0].message if found else "It cannot be read here."
    line = lines[found[0].line - 1 if found else start][1]
    place.notes.append(Note(line, f"Left in place as it was written: {said}"))
    written = left_in_place(block.source.strip(), place.words).split("\n")
    lines[start:end] = [(one, lines[start][1]) for one in ["", *written, ""]]


def _spaced(lines: Sequence[Line], blocks: Iterable[Block]) -> Iterator[str]:
    """Return the lines with no more than one empty line between two blocks."""
    inside = {
        number
        for block in blocks
        for number in range(block.line - 1, block.line + block.source.count("\n"))
    }
    for number, (line, _) in enumerate(lines):
        if line.strip() or number in inside or (number and lines[number - 1][0].strip()):
            yield line


def _span(line: int, blocks: Sequence[Block], lines: Sequence[Line]) -> tuple[int, int]:
    """Return the block that a line stands in, as numbers of its first line and of the one after."""
    for block in blocks:
        start, end = block.line - 1, block.line + block.source.count("\n")
        if start <= line - 1 < end:
            return start, end
    start = end = min(line - 1, len(lines) - 1)
    while start > 0 and lines[start - 1][0].strip():
        start -= 1
    while end < len(lines) and lines[end][0].strip():
        end += 1
    return start, max(end, start + 1)
