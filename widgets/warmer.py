"""Loads checkpoints before they are asked for: those that a reader of a lesson runs first."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from widgets import models

OFTEN = 600
"""Seconds after which the same checkpoints are asked for again."""

Tasks = Callable[[str, str], Iterable[tuple[str, str]]]
"""(lesson, language) → the tasks that a reader of it is likely to run, each with its language."""


class Warmer:
    """Loads the first checkpoints of the lesson that a reader is at."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="warm")
        self._asked: dict[tuple[str, str], float] = {}
        self.awake = False

    def warm_for(self, slug: str, lang: str) -> None:
        """Load what a reader of this lesson is likely to run, unless that was done lately."""
        key, now = (slug, lang), time.monotonic()
        if self.awake and now - self._asked.get(key, -OFTEN) >= OFTEN:
            self._asked[key] = now
            self._worker.submit(self._load, slug, lang)

    def _load(self, slug: str, lang: str) -> None:
        for task, language in self._tasks(slug, lang):
            models.warm(task, language)
