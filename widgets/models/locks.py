"""Locks that a forked process can open: another thread's lock would never open there.

A GPU that is lent for one call (ZeroGPU) is used in a fork of the server, which copies whatever
lock some thread holds at that moment, but not the thread.
"""

import os
import threading
from weakref import WeakSet


class Lock:
    """A lock for `with`; the thread that holds it may enter it again."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        _all.add(self)

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def acquire(self, blocking: bool = True) -> bool:
        """Take the lock, and tell whether that worked: without blocking it may not."""
        return self._lock.acquire(blocking)

    def release(self) -> None:
        """Let the next one in."""
        self._lock.release()

    def renew(self) -> None:
        """Forget who holds it."""
        self._lock = threading.RLock()


def renew_all() -> None:
    """Make all locks of this process anew."""
    for lock in list(_all):
        lock.renew()


_all: "WeakSet[Lock]" = WeakSet()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=renew_all)
