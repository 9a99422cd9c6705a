"""The memo: answers given a short while ago, so that a class asking the same asks the model once.

Questions are kept as checksums only; answers, which may quote a reader, for some minutes at most.
"""

import hashlib
import time
from collections import OrderedDict
from typing import Any

from widgets.models.locks import Lock

ANSWERS = 256
"""Answers kept at most."""

SECONDS = 600.0
"""How long an answer is kept."""


class Memo:
    """Answers by question; the one not asked for longest is forgotten first."""

    def __init__(self, answers: int = ANSWERS, seconds: float = SECONDS) -> None:
        self._answers: OrderedDict[bytes, tuple[float, Any]] = OrderedDict()
        self._most = answers
        self._seconds = seconds
        self._lock = Lock()

    def get(self, *question: object) -> Any | None:
        """Return the answer to a question, or None when it is not known or too old."""
        name = _checksum(question)
        with self._lock:
            self._forget()
            if name not in self._answers:
                return None
            self._answers.move_to_end(name)
            return self._answers[name][1]

    def keep(self, answer: Any, *question: object) -> None:
        """Keep the answer to a question."""
        with self._lock:
            self._answers[_checksum(question)] = (time.monotonic(), answer)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)

    def _forget(self) -> None:
        old = time.monotonic() - self._seconds
        for name in [name for name, (when, _) in self._answers.items() if when < old]:
            del self._answers[name]


def _checksum(question: tuple[object, ...]) -> bytes:
    return hashlib.sha256(repr(question).encode("utf-8", "backslashreplace")).digest()
