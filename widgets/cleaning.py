"""A reader's text without what nobody sees, and where each of its characters was before.

What is dropped: format and control characters, private use, halves of broken characters, fillers.
What becomes a plain space: every other space, and line ends that only programs write. What stays:
a joiner where a reader would see it gone, inside an emoji or a word of a script that is joined.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

JOINERS = frozenset("\u200c\u200d")
"""Zero width non-joiner and joiner."""

JOINED = frozenset(
    [
        "ARABIC",
        "SYRIAC",
        "MONGOLIAN",
        "DEVANAGARI",
        "BENGALI",
        "GURMUKHI",
        "GUJARATI",
        "ORIYA",
        "TAMIL",
        "TELUGU",
        "KANNADA",
        "MALAYALAM",
        "SINHALA",
        "KHMER",
        "MYANMAR",
    ]
)
"""Scripts whose words a joiner shapes."""

WRITTEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2\U000110bd\U000110cd")
"""Format characters that are drawn: signs before or round a number."""

UNDRAWN = frozenset("\u034f\u115f\u1160\u3164\uffa0")
"""Letters and marks without a shape."""

SPACES = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029\u2800")
"""What is no `Zs` and yet only a space or a line's end."""

SELECTORS = frozenset("\ufe0e\ufe0f")
"""Choose how an emoji is drawn."""

BLACK_FLAG = "\U0001f3f4"
"""Begins the flags of regions, spelt in tags."""

_SYMBOLS = re.compile(
    "[0-9#*\u00a9\u00ae\u203c\u2049\u2122-\u21ff\u2300-\u27bf\u2900-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
"""What a selector turns into an emoji, and what a joiner joins."""


@dataclass(frozen=True)
class Cleaned:
    """A text as the models read it, tied to the text as it was sent."""

    text: str

    starts: tuple[int, ...]
    """Where each character begins in the text as sent."""

    ends: tuple[int, ...]
    """Where it ends there."""

    def sent(self, start: int, end: int) -> tuple[int, int]:
        """Return the start and end, in the text as sent, of a stretch of the cleaned one."""
        if start >= end:
            return 0, 0
        return self.starts[start], self.ends[end - 1]


def clean(raw: str) -> str:
    """Return the text without what nobody sees, composed (NFC), outer space removed."""
    return cleaned(raw).text


def cleaned(raw: str) -> Cleaned:
    """Return the cleaned text with the way back to the text as sent."""
    pieces = _outer_space_removed(list(_composed(_kept(raw))))
    return Cleaned(
        "".join(text for text, _, _ in pieces),
        tuple(start for text, start, _ in pieces for _ in text),
        tuple(end for text, _, end in pieces for _ in text),
    )


Piece = tuple[str, int, int]
"""Characters that belong together, with their start and end in the text as sent."""


def _kept(raw: str) -> Iterator[Piece]:
    """Yield the characters that stay, each as it is read."""
    before = ""
    for at, character in enumerate(raw):
        if character == "\r":
            read = "" if raw[at + 1 : at + 2] == "\n" else "\n"
        elif character in JOINERS | SELECTORS or _is_tag(character):
            read = character if _is_seen(before, character, raw[at + 1 : at + 2]) else ""
        else:
            read = _read(character)
        if read:
            yield read, at, at + 1
            before = read


@lru_cache(maxsize=4096)
def _read(character: str) -> str:
    """Return what a character is read as, wherever it stands: itself, a space, or nothing."""
    if character in "\n\t" or character in WRITTEN:
        return character
    if character in SPACES:
        return " "
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    hidden = category in ("Cc", "Cf", "Co", "Cs") or character in UNDRAWN
    return "" if hidden or ord(character) & 0xFFFE == 0xFFFE else character


def _is_seen(before: str, character: str, after: str) -> bool:
    """Tell whether a joiner, selector or tag changes how its neighbours are drawn."""
    if character in SELECTORS:
        return bool(_SYMBOLS.match(before))
    if character not in JOINERS:
        return before == BLACK_FLAG or _is_tag(before)
    if character == "\u200d" and (before in SELECTORS or _SYMBOLS.match(before)):
        return bool(_SYMBOLS.match(after))
    return _script(before) in JOINED and _script(before) == _script(after) and after.isalpha()


def _is_tag(character: str) -> bool:
    return "\U000e0020" <= character <= "\U000e007f"


def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0] if character else ""


def _composed(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield pieces in which all is together that NFC composes or puts in another order."""
    held, start, end = "", 0, 0
    for text, begins, stops in pieces:
        if held and _belong(held, text):
            held, end = held + text, stops
            continue
        if held:
            yield _nfc(held), start, end
        held, start, end = text, begins, stops
    if held:
        yield _nfc(held), start, end


def _belong(before: str, text: str) -> bool:
    return bool(unicodedata.combining(text)) or _nfc(before + text) != _nfc(before) + _nfc(text)


@lru_cache(maxsize=4096)
def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _outer_space_removed(pieces: list[Piece]) -> list[Piece]:
    seen = [at for at, (text, _, _) in enumerate(pieces) if not text.isspace()]
    return pieces[seen[0] : seen[-1] + 1] if seen else []
