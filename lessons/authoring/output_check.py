"""Checks the outputs of a text: that they are recorded, below code, with the pinned versions."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from lessons.authoring.pinned import pinned
from lessons.authoring.python import pieces
from lessons.text.directives.output import LIBRARIES, Output
from lessons.text.document import Document
from lessons.text.fault import Fault

MISPLACED = "No block of Python that runs stands right before this {output}. Move it below one."
EMPTY = "Nothing is recorded here. Run: python app.py outputs"
OLD = "This was recorded with {name} {was}; the course has {now}. Run: python app.py outputs"


def output_faults(document: Document, root: Path, slug: str) -> Iterator[Fault]:
    """Return a fault for every output that is not what the code prints on the pinned versions."""
    pins = pinned(root)
    printing = {piece.block for piece in pieces(document) if piece.runs}
    for number, output in outputs_of(document):
        line = document.blocks[number].line
        if number - 1 not in printing:
            yield Fault(document.file, line, MISPLACED)
        elif message := _wrong(output, pins):
            yield Fault(document.file, line, f"{message} {slug}")


def outputs_of(document: Document) -> Iterator[tuple[int, Output]]:
    """Return the outputs of a text, each with the number of its block."""
    for number, block in enumerate(document.blocks):
        if isinstance(block.part, Output):
            yield number, block.part


def _wrong(output: Output, pins: Mapping[str, str]) -> str | None:
    if not output.text.strip() or not set(LIBRARIES) <= set(output.facts):
        return EMPTY
    for name in LIBRARIES:
        was, now = output.facts[name], pins.get(name, output.facts[name])
        if was != now:
            return OLD.format(name=name, was=was, now=now)
    return None
