"""What a lesson's text becomes when it is read: a document of blocks."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lessons.text.directive import Directive
from lessons.text.directives import DIRECTIVES
from lessons.text.directives.embedding import Embedding
from lessons.text.fault import Fault

HASH_LENGTH = 8


@dataclass(frozen=True)
class Heading:
    """A heading of the text."""

    id: str
    """Anchor of the heading, the same in every language."""

    level: int
    """1 for the title, 2 for a section, and so on."""

    title: str
    """Its words without markup."""

    html: str
    """Its words with markup."""


@dataclass(frozen=True)
class Code:
    """A fenced block of code."""

    language: str
    """Name of the language, such as "python"; empty when none is given."""

    source: str
    """The code itself."""

    tags: Mapping[str, str]
    """What its fence says in braces, such as {"run": "no"}."""


Part = Heading | Code | Directive


@dataclass(frozen=True)
class Block:
    """One block of the top level: a paragraph, a list, a directive, and so on."""

    kind: str
    """What it is: heading, paragraph, list, quote, callout, code, output, table, math, …"""

    line: int
    """Its first line in the file."""

    source: str
    """Its markdown, as written."""

    name: str = ""
    """What a translation of it is known by: the id of a heading, the name of a widget."""

    html: str = ""
    """Its HTML; empty for a directive, whose `part` is drawn on the page, and for a broken one."""

    text: str = ""
    """Its words without markup, where it has some."""

    part: Part | None = None
    """What it holds, when it is more than text."""

    broken: bool = False
    """Whether it has a fault that keeps it from being shown; other blocks do not mind."""

    @property
    def hash(self) -> str:
        """Short hash of the source, by which a translation knows what it was made from."""
        directive = DIRECTIVES.get(self.kind)
        source = directive.hashed(self.source) if directive else self.source
        lines = (line.rstrip() for line in source.strip().splitlines())
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:HASH_LENGTH]

    @property
    def key(self) -> str:
        """What a translation of this block has in common with it."""
        return f"{self.kind}:{self.name}" if self.name else self.kind


@dataclass(frozen=True)
class Link:
    """A link to another text of the course, or to a place in one."""

    slug: str
    """The text it leads to, such as "transformers/pipelines" or "transformers/index"."""

    anchor: str
    """The heading it leads to, or empty."""

    line: int
    """Line of the file it stands on."""


@dataclass(frozen=True)
class Document:
    """One text in one language, read."""

    file: str
    """Path from the root of the course."""

    lang: str
    """Language of the text."""

    blocks: tuple[Block, ...]
    """Blocks of the top level, in order."""

    meta: Mapping[str, Any] = field(default_factory=dict)
    """The front matter."""

    links: tuple[Link, ...] = ()
    """Links to other texts of the course."""

    faults: tuple[Fault, ...] = ()
    """What is to be put right in the text."""

    readable: bool = True
    """Whether the file could be read at all."""

    @property
    def title(self) -> str:
        """The words of the first heading."""
        return next((heading.title for heading in self.headings()), "")

    @property
    def description(self) -> str:
        """The words of the first paragraph."""
        return next((block.text for block in self.blocks if block.kind == "paragraph"), "")

    @property
    def hashes(self) -> tuple[str, ...]:
        """The short hash of every block."""
        return tuple(block.hash for block in self.blocks)

    def headings(self) -> Iterator[Heading]:
        """Return the headings in order."""
        yield from (block.part for block in self.blocks if isinstance(block.part, Heading))

    def codes(self) -> Iterator[Code]:
        """Return the blocks of code in order."""
        yield from (block.part for block in self.blocks if isinstance(block.part, Code))

    def embeddings(self) -> Iterator[Embedding]:
        """Return the widgets in order."""
        yield from (block.part for block in self.blocks if isinstance(block.part, Embedding))
