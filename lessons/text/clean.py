"""Takes from a text what no reader can see, and says where it stood."""

from collections.abc import Iterator
from unicodedata import category

KEPT = "\n\t\u200c\u200d"
"""Control and format characters that mean something: ends of lines, and joiners of signs."""


def plain_lines(text: str) -> str:
    """Return a text whose lines end with a line feed, without a byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def visible(text: str) -> str:
    """Return a text without control, format and broken characters."""
    return text if text.isascii() and text.isprintable() else "".join(filter(_seen, text))


def unseen(text: str) -> Iterator[tuple[int, str]]:
    """Return every character that is taken away, with its line counted from 0."""
    for number, line in enumerate(text.split("\n")):
        yield from ((number, letter) for letter in dict.fromkeys(line) if not _seen(letter))


def _seen(letter: str) -> bool:
    return letter in KEPT or category(letter) not in ("Cc", "Cf", "Cs")
