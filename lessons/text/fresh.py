"""A memory of what was made from files, made again when a file changes."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Stamp = tuple[tuple[Path, int, int], ...]

CLOCK_STEP = 20_000_000
"""Nanoseconds by which the clock of a file system may lag behind ours."""


@dataclass
class _Kept(Generic[Value]):
    value: Value
    stamp: Stamp
    looked: float


class Fresh(Generic[Key, Value]):
    """Remember values by key; forget one when a file it was made from has changed.

    The files are looked at on every call, or at most once in `patience` seconds.
    """

    def __init__(
        self,
        make: Callable[[Key], tuple[Value, Iterable[Path]]],
        patience: float = 0.0,
        size: int = 4096,
    ) -> None:
        self._make = make
        self._patience = patience
        self._size = size
        self._kept: OrderedDict[Key, _Kept[Value]] = OrderedDict()
        self._lock = threading.RLock()

    def __call__(self, key: Key) -> Value:
        """Return the value of a key, making it when it is new or its files have changed."""
        value = self.peek(key)
        return self._remake(key) if value is None else value

    def peek(self, key: Key) -> Value | None:
        """Return the value of a key when it is here and up to date, without making it."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        now = time.monotonic()
        if now - kept.looked >= self._patience:
            if stamp(path for path, _, _ in kept.stamp) != kept.stamp:
                return None
            kept.looked = now
        return kept.value

    def _remake(self, key: Key) -> Value:
        with self._lock:
            value = self.peek(key)
            if value is not None:
                return value
            began = time.time_ns()
            value, files = self._make(key)
            stamps = _unsettled(stamp(dict.fromkeys(files)), began)
            self._kept[key] = _Kept(value, stamps, time.monotonic())
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
            return value


def stamp(paths: Iterable[Path]) -> Stamp:
    """Return when each file was last written and how long it is; zeros for a missing one."""
    return tuple((path, *_stat(path)) for path in paths)


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def _unsettled(stamps: Stamp, began: int) -> Stamp:
    """Return the stamps, void for a file written while it was read, so that it is read again."""
    began, now = began - CLOCK_STEP, time.time_ns()
    return tuple(
        (path, 0, -1) if began <= at <= now else (path, at, size) for path, at, size in stamps
    )
