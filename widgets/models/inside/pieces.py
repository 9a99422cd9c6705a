"""Pieces of text as readers can read them, whatever alphabet a tokenizer writes them in.

Byte-level tokenizers cut rare characters into bytes, Hangul syllables above all. A piece that is
only part of a character shows its bytes, and the one that completes it shows the character.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from widgets.models.tokenizer_backend import has_bytes

NO_BREAK = "\u00a0"

AFTER = "⋯"
"""Stands before a piece that goes on with a character the one before began."""


@dataclass(frozen=True)
class Piece:
    """One token."""

    id: int

    text: str
    """As it stands in the text, with its space; of an unfinished character its bytes, `⟨ED 95⟩`."""

    special: bool = False
    """A mark of the model's own, such as [CLS]."""

    whole: bool = True
    """Whether it is made of complete characters."""


def pieces(tokenizer: Any, ids: Sequence[int]) -> tuple[Piece, ...]:
    """Return the pieces of a text; each is read with what the ones before it left unfinished."""
    return tuple(piece for piece, _ in _read(tokenizer, ids))


def following(tokenizer: Any, ids: Sequence[int], next_ids: Iterable[int]) -> tuple[Piece, ...]:
    """Return pieces of which each could be the next one of the same text."""
    read = list(_read(tokenizer, ids))
    before = read[-1][1] if read else b""
    return tuple(next(_read(tokenizer, [one], before))[0] for one in next_ids)


def _read(tokenizer: Any, ids: Sequence[int], before: bytes = b"") -> Iterator[tuple[Piece, bytes]]:
    """Yield each piece with the bytes of the character that is unfinished after it."""
    special, raw = set(tokenizer.all_special_ids), has_bytes(tokenizer)
    for one, token in zip(ids, tokenizer.convert_ids_to_tokens(list(ids)), strict=True):
        if one in special:
            before = b""
            yield Piece(one, str(token), special=True), before
        elif raw or is_byte(token):
            text, before, whole = _spelled(token_bytes(token), before)
            yield Piece(one, text, whole=whole), before
        else:
            before = b""
            yield Piece(one, str(token).replace("▁", " ")), before


def _spelled(new: bytes, before: bytes) -> tuple[str, bytes, bool]:
    """Return how new bytes read, what they leave unfinished, and whether they are complete."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(before + new)
    except UnicodeDecodeError:
        return _spelled(new, b"") if before else (_hex(new), b"", False)
    rest = decoder.getstate()[0]
    shown = text + (_hex(rest[-len(new) :]) if rest else "")
    return (AFTER if before else "") + shown, rest, not (before or rest)


def _hex(raw: bytes) -> str:
    """Return bytes in hexadecimal, with spaces that cannot be taken for those of the text."""
    return f"⟨{raw.hex(' ').upper()}⟩".replace(" ", NO_BREAK)


_SPELLED = re.compile(r"<0x([0-9A-F]{2})>")


def is_byte(token: str) -> bool:
    """Tell whether a token stands for one byte, `<0xED>`, of a character that has no token."""
    return _SPELLED.fullmatch(token) is not None


def token_bytes(token: str) -> bytes:
    """Return the bytes that a token of such an alphabet stands for."""
    if found := _SPELLED.fullmatch(token):
        return bytes([int(found[1], 16)])
    return b"".join(_alphabet().get(letter, letter.encode()) for letter in token)


@cache
def _alphabet() -> dict[str, bytes]:
    """Return the byte that each letter of byte-level tokens stands for."""
    seen = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    rest = [byte for byte in range(256) if byte not in seen]
    letters = {chr(byte): bytes([byte]) for byte in seen}
    return letters | {chr(256 + at): bytes([byte]) for at, byte in enumerate(rest)}
