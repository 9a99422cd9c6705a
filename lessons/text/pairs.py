"""Brings the blocks of a text and of its translation together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from lessons.text.directives import DIRECTIVES
from lessons.text.document import Block, Document

MISSING = "missing"
STALE = "stale"


@dataclass(frozen=True)
class Pair:
    """An English block and the block that translates it."""

    english: Block | None
    """None for a block that only the translation has."""

    other: Block | None
    """None for a block that is not translated, or was made from an older English one."""

    note: str | None = None
    """Why English stands for it: "missing" or "stale"."""


def pairs(english: Document, other: Document | None) -> tuple[Pair, ...]:
    """Return the blocks of two texts side by side, in the order of the English one.

    A translation that recorded what it was made from is compared by that record; one that
    did not, or has gained or lost blocks since, is compared by the kinds of its blocks.
    """
    if other is None:
        return tuple(Pair(block, None, MISSING) for block in english.blocks)
    made_from = recorded(other)
    if len(made_from) == len(other.blocks):
        return tuple(_by_record(english.blocks, other.blocks, made_from))
    return tuple(_by_kind(english.blocks, other.blocks, made_from))


def recorded(other: Document) -> tuple[str, ...]:
    """Return the hashes of the English blocks that a translation says it was made from."""
    return tuple(str(other.meta.get("blocks") or "").split())


def _by_record(
    english: Sequence[Block], other: Sequence[Block], made_from: Sequence[str]
) -> Iterator[Pair]:
    """Return pairs whose English block is the recorded one, or stands where that one stood."""
    hashes = [block.hash for block in english]
    for same, mine, theirs in _spans(hashes, made_from):
        if same:
            yield from map(Pair, english[mine], other[theirs])
        else:
            for pair in _by_kind(english[mine], other[theirs], ()):
                if pair.english is not None:
                    yield _stale(pair)


def _by_kind(
    english: Sequence[Block], other: Sequence[Block], made_from: Sequence[str]
) -> Iterator[Pair]:
    keys = [block.key for block in english], [block.key for block in other]
    for same, mine, theirs in _spans(*keys):
        if same:
            for one, two in zip(english[mine], other[theirs], strict=True):
                fresh = not made_from or one.hash in made_from
                yield Pair(one, two) if fresh else _stale(Pair(one, two))
        else:
            yield from (Pair(block, None, MISSING) for block in english[mine])
            yield from (Pair(None, block) for block in other[theirs])


def _spans(one: Sequence[str], two: Sequence[str]) -> Iterator[tuple[bool, slice, slice]]:
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    for tag, start, end, start_two, end_two in matcher.get_opcodes():
        yield tag == "equal", slice(start, end), slice(start_two, end_two)


def _stale(pair: Pair) -> Pair:
    """Return a pair whose translation is older, unless it may stand all the same.

    A widget keeps the starting inputs of its own language; and what is older is better than
    nothing, where the English block cannot be shown.
    """
    if pair.other is None or pair.english is None:
        return Pair(pair.english, None, MISSING)
    directive = DIRECTIVES.get(pair.other.kind)
    if pair.english.broken or (directive is not None and directive.OWN):
        return pair
    return Pair(pair.english, None, STALE)
