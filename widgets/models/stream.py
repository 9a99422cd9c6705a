"""A stream: an answer that grows, which its reader may leave at any moment."""

from collections.abc import Generator, Iterator
from typing import Generic, TypeVar

from widgets.models.locks import Lock

Part = TypeVar("Part")


class Stream(Generic[Part]):
    """An iterator that any thread may close, even while another waits for the next part.

    A generator by itself refuses that; here the waiting thread closes it as soon as it can.
    """

    def __init__(self, work: Generator[Part, None, None]) -> None:
        self._work = work
        self._turn = Lock()
        self._is_left = False

    def __iter__(self) -> Iterator[Part]:
        return self

    def __next__(self) -> Part:
        try:
            with self._turn:
                return next(self._work)
        finally:
            if self._is_left:
                self.close()

    def close(self) -> None:
        """Stop the work: now, or when the step that is being made has ended."""
        self._is_left = True
        if self._turn.acquire(blocking=False):
            try:
                self._work.close()
            finally:
                self._turn.release()
