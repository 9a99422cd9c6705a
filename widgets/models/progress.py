"""Telling a waiting widget what it waits for.

A task function runs in its caller's thread, so the listener travels in a context variable instead
of through every function between the widget and the download.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Stage = Literal["downloading", "loading", "running"]

Listener = Callable[[Stage, str, float | None], None]
"""Called with the stage, the checkpoint's id, and the share that is done (0 to 1) if known."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def progress(listener: Listener) -> Iterator[None]:
    """Have the listener told what happens to the calls made inside the `with` block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(stage: Stage, checkpoint: str, share: float | None = None) -> None:
    """Tell the listener of this call, if it has one."""
    if listener := _listener.get():
        listener(stage, checkpoint, share)
