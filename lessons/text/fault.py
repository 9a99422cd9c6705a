"""What is wrong in the course, said so that a teacher can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to put right, and where."""

    file: str
    """Path of the file, relative to the root of the course."""

    line: int
    """Line of the file, counted from 1."""

    message: str
    """What is wrong and what to do."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class FaultError(Exception):
    """A fault that ends the reading of one block, file or setting."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def likely(word: str, words: Iterable[str], otherwise: str = "") -> str:
    """Return the question after the closest known word, or the other advice."""
    close = get_close_matches(word, sorted(words), n=1)
    return f"Did you mean '{close[0]}'?" if close else otherwise


def one_of(words: Iterable[str]) -> str:
    """Return the advice that lists what may be written."""
    return f"Write one of: {', '.join(sorted(words))}."
