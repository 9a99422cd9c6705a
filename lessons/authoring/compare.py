"""Compares a text with its translation: the same blocks, headings, widgets, code and quizzes."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from lessons.text.directives.quiz import Quiz
from lessons.text.document import Block, Code, Document, Heading
from lessons.text.fault import Fault
from lessons.text.highlight import skeleton
from lessons.text.pairs import pairs, recorded


def compare(english: Document, other: Document) -> Iterator[Fault]:
    """Return a fault for each place where a translation does not mirror its source.

    What is wrong in a block itself is told once: nothing is asked of a translation because its
    source has a mistake, nor is a mistake of its own told as a difference.
    """
    uneven = list(_uneven(english, other))
    yield from (fault for fault, faulty in uneven if not faulty)
    if not uneven:
        for one, two in zip(english.blocks, other.blocks, strict=True):
            yield from _different(one, two, english, other)
    if not english.faults:
        yield from _outdated(english, other)


def same_shape(english: Document, other: Document) -> bool:
    """Return whether two texts have the same blocks in the same order."""
    return not any(_uneven(english, other))


def _uneven(english: Document, other: Document) -> Iterator[tuple[Fault, bool]]:
    """Return where blocks are missing or of another kind, and whether one has a fault itself."""
    one, two = ([block.key for block in document.blocks] for document in (english, other))
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    for tag, start, end, start_two, end_two in matcher.get_opcodes():
        if tag != "equal":
            blocks = english.blocks[start:end], other.blocks[start_two:end_two]
            fault = Fault(other.file, _line(other, start_two), _shape(english.file, *blocks))
            yield fault, _faulty(english, blocks[0]) or _faulty(other, blocks[1])


def _faulty(document: Document, blocks: Sequence[Block]) -> bool:
    """Return whether a fault stands in one of some blocks of a text."""
    lines = {fault.line for fault in document.faults}
    return any(
        block.broken
        or not lines.isdisjoint(range(block.line, block.line + len(block.source.split("\n"))))
        for block in blocks
    )


def _line(document: Document, index: int) -> int:
    blocks = document.blocks
    return blocks[min(index, len(blocks) - 1)].line if blocks else 1


def _shape(file: str, english: Sequence[Block], other: Sequence[Block]) -> str:
    """Return what to do about blocks that do not match."""
    match english, other:
        case [Block(part=Heading(id=name)) as one], [Block(kind="heading")]:
            where = f"{file}:{one.line}"
            return f"The heading of {where} has the id '{name}'. Write {{#{name}}} after it."
        case [one, *_], []:
            return f"The translation of {file}:{one.line} ({_names(english)}) is missing here."
        case [], _:
            return f"{file} has nothing like this ({_names(other)}). Take it out, or add it there."
    at = english[0].line
    return f"{file}:{at} has {_names(english)} here, this has {_names(other)}. Make them alike."


def _names(blocks: Sequence[Block]) -> str:
    return ", ".join(block.key for block in blocks)


def _different(one: Block, two: Block, english: Document, other: Document) -> Iterator[Fault]:
    """Return where two blocks of the same kind do not hold the same."""
    where = f"{english.file}:{one.line}"
    match one.part, two.part:
        case Code() as mine, Code() as theirs if _skeleton(mine) != _skeleton(theirs):
            message = f"This code differs from {where} in more than its comments and texts."
            yield Fault(other.file, two.line, message)
        case Quiz() as mine, Quiz() as theirs if _key(mine) != _key(theirs):
            message = f"Questions, choices and right answers must be those of {where}, in order."
            yield Fault(other.file, two.line, message)


def _skeleton(code: Code) -> tuple[str, list[str]]:
    return code.language, skeleton(code.source, code.language)


def _key(quiz: Quiz) -> tuple[list[list[bool]], list[int]]:
    right = [[choice.right for choice in question.choices] for question in quiz.questions]
    return right, [advice.least for advice in quiz.advice]


def _outdated(english: Document, other: Document) -> Iterator[Fault]:
    slug = english.file.removeprefix("lessons/").removesuffix(".md")
    command = f"python app.py synced {slug}"
    if not recorded(other):
        yield Fault(other.file, 1, f"It is not recorded what this was made from. Run: {command}")
        return
    for pair in pairs(english, other):
        if pair.note == "stale" and pair.english is not None:
            message = f"{english.file}:{pair.english.line} has changed since this was translated."
            yield Fault(other.file, 1, f"{message} Translate it again, then run: {command}")
    if recorded(other) != english.hashes:
        yield Fault(other.file, 1, f"The record does not fit {english.file}. Run: {command}")
