"""A memory of what was made from the course's files, made again when any of them changes."""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from cachetools import LRUCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Stamp = tuple[tuple[str, int, int], ...]
"""Each file with when it was last written and how long it is."""

CLOCK_STEP = 20_000_000
"""Nanoseconds by which the clock of a file system may lag behind ours."""

IGNORED = (".", "__")
"""How names begin that are no part of the course."""


class Watch:
    """Looks at all files of some folders, at most once in `patience` seconds."""

    def __init__(self, folders: Iterable[Path], patience: float = 0.0) -> None:
        self._folders = tuple(dict.fromkeys(map(str, folders)))
        self._patience = patience
        self._version = 0
        self._stamp: Stamp = ()
        self._settled = False
        self._looked = -patience
        self._lock = threading.Lock()
        self._making = threading.local()

    def version(self) -> int:
        """Return a number that is another one once any file has changed."""
        late = time.monotonic() - self._looked >= self._patience
        if late and not getattr(self._making, "depth", 0):
            self._look()
        return self._version

    @contextmanager
    def still(self) -> Iterator[int]:
        """Look once, then not again in this thread while the block lasts; the value is the version.

        What is made of many files is made from one look.
        """
        version = self.version()
        self._making.depth = getattr(self._making, "depth", 0) + 1
        try:
            yield version
        finally:
            self._making.depth -= 1

    def _look(self) -> None:
        """Count a change; a file written only just now may be written once more unseen."""
        with self._lock:
            began, self._looked = time.time_ns() - CLOCK_STEP, time.monotonic()
            stamp = tuple(entry for folder in self._folders for entry in _files(folder))
            if stamp != self._stamp or not self._settled:
                self._version += 1
            self._stamp = stamp
            self._settled = not any(began <= at <= time.time_ns() for _, at, _ in stamp)


@dataclass(frozen=True)
class _Kept(Generic[Value]):
    value: Value
    version: int


class Memory(Generic[Key, Value]):
    """Remembers values by key, until a file changes; those asked for longest ago leave first.

    What is asked for by many at once is made once, and nobody waits for another key.
    """

    def __init__(self, make: Callable[[Key], Value], watch: Watch, size: int = 4096) -> None:
        self._make = make
        self._watch = watch
        self._kept: LRUCache[Key, _Kept[Value]] = LRUCache(size)
        self._lock = threading.Lock()
        self._makers: WeakValueDictionary[Key, _Maker] = WeakValueDictionary()

    def __call__(self, key: Key) -> Value:
        """Return the value of a key, making it when it is new or a file has changed."""
        with self._watch.still() as version:
            kept = self._found(key, version) or self._made(key, version)
            return kept.value

    def peek(self, key: Key) -> Value | None:
        """Return the value of a key when it is here and up to date, without making it."""
        kept = self._found(key, self._watch.version())
        return kept.value if kept else None

    async def ready(self, key: Key) -> Value:
        """Return the value of a key; making it does not hold up who waits for others."""
        value = self.peek(key)
        return await asyncio.to_thread(self, key) if value is None else value

    def _found(self, key: Key, version: int) -> _Kept[Value] | None:
        with self._lock:
            kept = self._kept.get(key)
        return kept if kept and kept.version >= version else None

    def _made(self, key: Key, version: int) -> _Kept[Value]:
        with self._lock:
            maker = self._makers.setdefault(key, _Maker())
        with maker.lock:
            kept = self._found(key, version)
            if kept is None:
                kept = _Kept(self._make(key), version)
                with self._lock:
                    self._kept[key] = kept
            return kept


class _Maker:
    """Lets one thread at a time make the value of a key."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Return what is known of every file below a folder; nothing for one that is not there."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(IGNORED):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        else:
            yield entry.path, *_stat(entry)


def _stat(entry: os.DirEntry[str]) -> tuple[int, int]:
    try:
        found = entry.stat()
    except OSError:  # gone since the folder was read, or a link that leads nowhere
        return 0, 0
    return found.st_mtime_ns, found.st_size
