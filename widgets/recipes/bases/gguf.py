"""The GGUF format of llama.cpp: facts about a model, and its tensors in blocks of few bits.

Only what the packages of this folder hold is read: 32-bit numbers, blocks of 4 bits with a scale
and a least value (Q4_1), and blocks of 8 bits with a scale (Q8_0).
"""

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = b"GGUF"
ALIGNMENT = 32
NUMBERS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
"""Forms of `struct` by the type's number in the file."""

STRING, ARRAY = 8, 9

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Model:
    """A file in this format, read."""

    facts: dict[str, Any]
    """What it says of itself: sizes, vocabulary, licence."""

    tensors: dict[str, Array]
    """Weights by their names in the file, each a row an output."""


@dataclass(frozen=True)
class _Place:
    name: str
    shape: tuple[int, ...]
    kind: int
    start: int


class _Cursor:
    """A place in the bytes that moves on with every reading."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.place = 0

    def number(self, form: str) -> Any:
        """Return the next number of a form of `struct`."""
        (value,) = struct.unpack_from(f"<{form}", self.content, self.place)
        self.place += struct.calcsize(f"<{form}")
        return value

    def string(self) -> str:
        """Return the next text."""
        size = self.number("Q")
        self.place += size
        return self.content[self.place - size : self.place].decode()

    def value(self, kind: int) -> Any:
        """Return the next value of a kind: a number, a text, or a list of either."""
        if kind == STRING:
            return self.string()
        if kind != ARRAY:
            return self.number(NUMBERS[kind])
        inner, size = self.number("I"), self.number("Q")
        return [self.value(inner) for _ in range(size)]


def read(content: bytes) -> Model:
    """Return the model in a file's bytes."""
    if content[:4] != MAGIC:
        raise ValueError(f"These bytes do not begin with {MAGIC.decode()}.")
    cursor = _Cursor(content)
    cursor.place = 4
    _version, tensors, facts = (cursor.number(form) for form in "IQQ")
    known = {cursor.string(): cursor.value(cursor.number("I")) for _ in range(facts)}
    places = [_place(cursor) for _ in range(tensors)]
    begin = -(-cursor.place // ALIGNMENT) * ALIGNMENT
    return Model(known, {one.name: _tensor(content, begin, one) for one in places})


def q4_1(blocks: npt.NDArray[np.uint8]) -> Array:
    """Return the weights of 4-bit blocks: a half byte, times the scale, plus the least value."""
    scale, least = _halves(blocks, 0), _halves(blocks, 2)
    low, high = blocks[:, 4:] & 15, blocks[:, 4:] >> 4
    weights: Array = np.concatenate([low, high], axis=1) * scale + least
    return weights


def q8_0(blocks: npt.NDArray[np.uint8]) -> Array:
    """Return the weights of 8-bit blocks: a whole number, times the scale."""
    weights: Array = blocks[:, 2:].copy().view(np.int8).astype(np.float32) * _halves(blocks, 0)
    return weights


def _halves(blocks: npt.NDArray[np.uint8], start: int) -> Array:
    return blocks[:, start : start + 2].copy().view("<f2").astype(np.float32)


FORMS: dict[int, tuple[int, int, Callable[[npt.NDArray[np.uint8]], Array]]] = {
    0: (1, 4, lambda numbers: numbers.copy().view("<f4")),
    3: (32, 20, q4_1),
    8: (32, 34, q8_0),
}
"""By the form's number in the file: weights a block, its bytes, and how it is read."""


def _place(cursor: _Cursor) -> _Place:
    name = cursor.string()
    shape = [cursor.number("Q") for _ in range(cursor.number("I"))]
    return _Place(name, tuple(reversed(shape)), cursor.number("I"), cursor.number("Q"))


def _tensor(content: bytes, begin: int, place: _Place) -> Array:
    size, stored, unpacked = FORMS[place.kind]
    blocks = math.prod(place.shape) // size
    raw = np.frombuffer(content, np.uint8, blocks * stored, begin + place.start)
    return unpacked(raw.reshape(blocks, stored)).reshape(place.shape)
