"""Reads the values that tags hold in braces: JavaScript as people write it, small slips too."""

import re
from typing import Any

SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
NAME = re.compile(r"[\w$-]+(?:\.\w+)*")
QUOTES = "\"'`"
ENDING = re.compile(r"\s*(?:[}\]+:;,]|\Z)")
"""What follows a quotation mark that ends a text; another one was meant to be escaped."""

ESCAPES = {"n": "\n", "t": "\t", "r": "", "\n": ""}
WORDS = {"true": True, "false": False, "null": None, "undefined": None}


class UnreadableError(ValueError):
    """A value that is no list, object, text, number or word."""


def value_of(text: str) -> Any:
    """Return what a JavaScript literal stands for; raise UnreadableError for anything else."""
    reader = _Reader(text)
    value = reader.value()
    if reader.sign():
        raise UnreadableError(reader.rest())
    return value


def end_of_braces(text: str, start: int) -> int:
    """Return the place just after the brace that closes the one at the start; -1 when none does."""
    at, depth = start, 0
    while at < len(text):
        if text[at] in QUOTES:
            at = _end_of_text(text, at)
            continue
        depth += (text[at] == "{") - (text[at] == "}")
        at += 1
        if depth == 0:
            return at
    return -1


def _end_of_text(text: str, start: int) -> int:
    """Return the place just after the mark that ends a quoted text, or after the only mark."""
    at = start + 1
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == text[start] and ENDING.match(text, at + 1):
            return at + 1
        at += 1
    return start + 1


class _Reader:
    """Reads one value after another; commas between them may be missing or too many."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def sign(self) -> str:
        """Return the next sign that is no space and no comment; empty at the end."""
        found = SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._text[self._at : self._at + 1]

    def rest(self) -> str:
        """Return the beginning of what is not read yet."""
        return self._text[self._at : self._at + 20]

    def value(self) -> Any:
        """Return the next value."""
        sign = self.sign()
        if sign == "[":
            return self._items()
        if sign == "{":
            return self._entries()
        return self._quoted() if sign and sign in QUOTES else self._word()

    def _items(self) -> list[Any]:
        self._at += 1
        items = []
        while not self._ended("]"):
            items.append(self.value())
        return items

    def _entries(self) -> dict[str, Any]:
        self._at += 1
        entries = {}
        while not self._ended("}"):
            key = str(self.value())
            if self.sign() != ":":
                raise UnreadableError(self.rest())
            self._at += 1
            entries[key] = self.value()
        return entries

    def _ended(self, closing: str) -> bool:
        """Go over commas; return whether the list or object ends here, and go over its end."""
        while self.sign() == ",":
            self._at += 1
        if self.sign() == closing:
            self._at += 1
            return True
        return False

    def _quoted(self) -> str:
        """Return a quoted text, or several with a plus between them as one."""
        end = _end_of_text(self._text, self._at)
        if end == self._at + 1:
            raise UnreadableError(self.rest())
        inner = self._text[self._at + 1 : end - 1]
        text = re.sub(r"\\(.)", lambda one: ESCAPES.get(one[1], one[1]), inner, flags=re.DOTALL)
        self._at = end
        if self.sign() != "+":
            return text
        self._at += 1
        return text + str(self.value())

    def _word(self) -> Any:
        found = NAME.match(self._text, self._at)
        if not found:
            raise UnreadableError(self.rest())
        self._at = found.end()
        return WORDS.get(found[0], found[0])
