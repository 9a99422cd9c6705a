"""Where names begin and end in a text, whatever the pieces a tokenizer cuts it into."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from widgets.models.answer import Entity

KEPT_BEFORE = "-$€£¥₩#@"
"""Signs that may begin a name: a number below zero, an amount, a tag."""

KEPT_AFTER = "%+#℃℉°"
"""Signs that may end one: a share, a programming language, a temperature."""

SHORTENED = re.compile(r"(?:\b\w|\b(?:Inc|Ltd|Corp|Co|Bros|Jr|Sr|St|Ave|Dr|No))\.$")
"""A full stop that belongs to a name: "U.S.", "Apple Inc."."""

TITLES = re.compile(
    r"대통령|국무총리|총리|장관|차관|의원|시장|도지사|지사|위원장|총장|교수|박사|회장|사장|대표|감독|선수|"
    r"기자|작가|배우|가수|판사|검사|변호사|원장|국장|과장|부장|팀장|선생님|선생|여사|님|씨"
)
"""What Korean writes behind a name, often without a space; it does not belong to the name."""

FEWEST = 2
"""Letters of a name before its title at least."""


def joined(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """Return the names of a text, those that touch made one, of the kind with the most weight.

    A tokenizer may cut a name inside a word, and a model may take the pieces for different things.
    A Korean title right behind a name is cut off, as a particle is.
    """
    groups: list[list[Entity]] = []
    for entity in entities:
        if groups and groups[-1][-1].end == entity.start < entity.end:
            groups[-1].append(entity)
        else:
            groups.append([entity])
    return [_one(text, _without_title(text, group)) for group in groups]


def trimmed(text: str, entity: Entity) -> Entity | None:
    """Return a name without the spaces and signs at its ends; None where nothing is left."""
    start, end = entity.start, entity.end
    while start < end and _is_edge(text[start]) and not _begins(text[start:end]):
        start += 1
    while start < end and _is_edge(text[end - 1]) and not _ends(text[start:end]):
        end -= 1
    name = text[start:end]
    return replace(entity, text=name, start=start, end=end) if name else None


def _one(text: str, pieces: Sequence[Entity]) -> Entity:
    """Return the name that touching pieces make together."""
    if len(pieces) == 1:
        return pieces[0]
    weights: dict[str, float] = {}
    for piece in pieces:
        weight = piece.score * (piece.end - piece.start)
        weights[piece.group] = weights.get(piece.group, 0.0) + weight
    start, end = pieces[0].start, pieces[-1].end
    kind = max(weights, key=weights.__getitem__)
    return Entity(kind, text[start:end], start, end, sum(weights.values()) / (end - start))


def _without_title(text: str, pieces: Sequence[Entity]) -> list[Entity]:
    """Return the pieces up to a title that their end cuts in two, or that they are torn at."""
    start, end = pieces[0].start, pieces[-1].end
    word = re.match(r"\S*", text[start:])
    for title in TITLES.finditer(word[0] if word else "", FEWEST):
        first, last = start + title.start(), start + title.end()
        if first < end < last or (len(pieces) > 1 and last == end):
            return [_up_to(text, piece, first) for piece in pieces if piece.start < first]
    return list(pieces)


def _up_to(text: str, piece: Entity, end: int) -> Entity:
    end = min(end, piece.end)
    return replace(piece, text=text[piece.start : end], end=end)


def _is_edge(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter)[0] in "PSC"


def _begins(name: str) -> bool:
    return name[0] in KEPT_BEFORE and name[1:2].isalnum()


def _ends(name: str) -> bool:
    opening = {")": "(", "]": "[", "}": "{"}.get(name[-1])
    whole = opening is not None and opening in name
    return whole or name[-1] in KEPT_AFTER or SHORTENED.search(name) is not None
