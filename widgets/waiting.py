"""Telling a reader what a run waits for, while it runs."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TypeVar

from widgets import models

Result = TypeVar("Result")


@dataclass(frozen=True)
class Progress:
    """One thing a run waits for."""

    stage: str
    """"downloading" or "loading"."""

    checkpoint: str
    """Id of the checkpoint."""

    share: float | None
    """How much of it is done, 0 to 1, where known."""


def told(work: Callable[[], Result]) -> Generator[Progress, None, Result]:
    """Yield what the work waits for, then return its result or raise its error.

    The work runs in a thread of its own, in a copy of the caller's context; a caller that closes
    this generator leaves it to end by itself.
    """
    events: SimpleQueue[Progress | None] = SimpleQueue()

    def listen(stage: str, checkpoint: str, share: float | None) -> None:
        if stage != "running":
            events.put(Progress(stage, checkpoint, share))

    def watched() -> Result:
        with models.progress(listen):
            return work()

    aside = ThreadPoolExecutor(max_workers=1)
    try:
        done = aside.submit(copy_context().run, watched)
        done.add_done_callback(lambda _: events.put(None))
        while (event := events.get()) is not None:
            yield event
        return done.result()
    finally:
        aside.shutdown(wait=False)
