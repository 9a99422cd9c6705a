"""Runs the code of a lesson and writes what it printed into the `{output}` fences below it."""

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from lessons.authoring.files import read_source, rewrite
from lessons.authoring.output_check import MISPLACED, outputs_of
from lessons.authoring.python import pieces
from lessons.authoring.run import Ran, run
from lessons.text.directives.output import LIBRARIES, Output, first_line
from lessons.text.document import Block, Document
from lessons.text.fault import Fault, FaultError
from lessons.text.library import Library

ID = re.compile(r"[\w.-]+/[\w.-]+")
"""How a checkpoint on the Hub is named."""

CHANGED = "The file was changed while its code ran. Run the command again."
MOST_LINES = 40
"""Lines of an output that are kept."""


@dataclass(frozen=True)
class Recorder:
    """What the code of the lessons is run with."""

    date: str
    """The day, as YYYY-MM-DD."""

    source: str
    """Where the checkpoints come from, as an output says it: "hub" or "bundled"."""

    environment: Mapping[str, str]
    """The variables of its process, which say where the checkpoints are."""

    ids: Collection[str] = ()
    """The checkpoints that are there; all that the Hub has, when it is the source."""


def write_outputs(library: Library, slug: str, lang: str, recorder: Recorder) -> Path | None:
    """Write the outputs of a text; return its file, or None when nothing had to change.

    An output that says what it said before keeps its date.
    """
    document = library.document(slug, lang)
    if document is None or not any(outputs_of(document)):
        return None
    path = library.path(slug, lang)
    before = read_source(path)
    lines = before.split("\n")
    for block, output in reversed(list(_recorded(document, library.root, recorder))):
        end = block.line - 1 + len(block.source.split("\n"))
        lines[block.line - 1 : end] = _fence(output)
    if read_source(path) != before:
        raise FaultError(Fault(document.file, 1, CHANGED))
    after = "\n".join(lines)
    if after == before:
        return None
    rewrite(path, after)
    return path


def _recorded(document: Document, root: Path, recorder: Recorder) -> Iterator[tuple[Block, Output]]:
    """Return the outputs of a text as they are now, each with the block it stands in."""
    ran = {one.piece.block: one for one in _ran(document, root, recorder)}
    for number, old in outputs_of(document):
        block = document.blocks[number]
        if number - 1 not in ran:
            raise FaultError(Fault(document.file, block.line, MISPLACED))
        yield block, _output(old, ran[number - 1], recorder)


def _ran(document: Document, root: Path, recorder: Recorder) -> tuple[Ran, ...]:
    """Run the code of a text as far as its last output."""
    last = max(number for number, _ in outputs_of(document))
    code = [piece for piece in pieces(document) if piece.runs and piece.block < last]
    return run(code, root, recorder.environment)


def _output(old: Output, ran: Ran, recorder: Recorder) -> Output:
    text = _trimmed(ran.printed)
    if ran.error or not text:
        raise FaultError(Fault(ran.piece.file, ran.piece.line, _why(ran, recorder)))
    facts = {name: version(name).partition("+")[0] for name in LIBRARIES}
    facts |= {"date": recorder.date}
    facts |= {"checkpoints": recorder.source} if ran.checkpoints else {}
    new = Output(text, facts)
    return old if _undated(old) == _undated(new) else new


def _undated(output: Output) -> tuple[str, dict[str, str]]:
    facts = {name: fact for name, fact in output.facts.items() if name != "date"}
    return output.text.rstrip("\n"), facts


def _why(ran: Ran, recorder: Recorder) -> str:
    """Return why there is nothing to record."""
    if not ran.error:
        return "This code prints nothing. Print something, or take the {output} away."
    sound = not ran.reason.startswith("SyntaxError")
    missing = _named(ran.piece.source) - set(recorder.ids) if sound else set()
    if recorder.source == "bundled" and missing:
        place = f"in the place of {', '.join(sorted(missing))}"
        return f"No bundled checkpoint fits {place}. Run this where the Hub answers. {ran.reason}"
    return f"This code does not run, so nothing can be recorded: {ran.reason}"


def _named(source: str) -> set[str]:
    """Return what looks like the id of a checkpoint in the texts of a piece of Python."""
    words = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {word for word in words if isinstance(word, str) and ID.fullmatch(word)}


def _trimmed(printed: str) -> str:
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    return "\n".join(lines[:MOST_LINES] + ["…"] * (len(lines) > MOST_LINES)).rstrip()


def _fence(output: Output) -> list[str]:
    text = output.text.rstrip("\n")
    sign = "```" if "```" not in text else "`````"
    return [f"{sign}{first_line(output.facts)}", *text.split("\n"), sign]
