"""Finds every piece of Python that readers see in a text: its blocks, and the code in exercises."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lessons.text.body import texts
from lessons.text.directives import DIRECTIVES
from lessons.text.document import Block, Code, Document
from lessons.text.fault import FaultError
from lessons.text.markdown import codes_in

PYTHON = "python"
TAGS = ("run", "reason")
"""What the fence of a block of Python may say in braces."""


@dataclass(frozen=True)
class Piece:
    """A piece of Python, and where it stands."""

    file: str
    """Path from the root of the course."""

    line: int
    """The first line of the code in the file."""

    source: str
    """The code itself."""

    block: int
    """Number of the block of the text that it is, or stands in."""

    tags: Mapping[str, str] = field(default_factory=dict)
    """What its fence says in braces."""

    @property
    def runs(self) -> bool:
        """Return whether it can be run anywhere; what cannot says `{run=no reason="…"}`."""
        return self.tags.get("run") != "no"


def pieces(document: Document) -> Iterator[Piece]:
    """Return the Python of a text from top to bottom, as a notebook runs it."""
    for number, block in enumerate(document.blocks):
        for line, code in _codes(block):
            if code.language == PYTHON:
                yield Piece(document.file, line, code.source, number, code.tags)


def _codes(block: Block) -> Iterable[tuple[int, Code]]:
    """Return the code of a block with the line of the file that it begins on."""
    if isinstance(block.part, Code):
        return [(block.line + 1, block.part)]
    if block.kind in DIRECTIVES:
        return _folded(block)
    return [(block.line + line, code) for line, code in codes_in(block.source)]


def _folded(block: Block) -> Iterator[tuple[int, Code]]:
    """Return the code in the texts of a directive, such as the solution of an exercise."""
    body = "\n".join(block.source.split("\n")[1:-1])
    try:
        found = list(texts(body, block.line + 1))
    except FaultError:
        return
    for start, text in found:
        yield from ((start + line, code) for line, code in codes_in(text))
