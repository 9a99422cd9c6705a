"""Requests a second of one checkpoint: 32 callers at once against one after the other.

    COURSE_MODELS=bundled python -m tests.bench.shelf [rounds]

Every text is new, so that nothing comes from the memo; the last line asks the same text again.
"""

import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from statistics import median

from widgets import models

CALLERS = 32
EACH = 4
"""Requests of a caller in a round."""

NUMBERS = count()


@dataclass(frozen=True)
class Rate:
    """Requests by the clock, and by the time the CPU spent on them."""

    wall: float
    """Requests a second."""

    cpu: float
    """Requests a second of CPU time: the same however busy the machine is."""


def main(rounds: int) -> None:
    """Print the rates of both ways, measured in turns, and their ratio."""
    ask(new_text())
    again(1)
    pairs = [(rate(one_by_one, CALLERS), rate(at_once, CALLERS * EACH)) for _ in range(rounds)]
    alone, together = (middle(rates) for rates in zip(*pairs, strict=True))
    print(f"checkpoint              {models.ask(models.SentimentAnalysis('x')).receipt.checkpoint}")
    show("one after the other", alone)
    show(f"{CALLERS} callers at once", together)
    wall = median(fast.wall / slow.wall for slow, fast in pairs)
    cpu = median(fast.cpu / slow.cpu for slow, fast in pairs)
    print(f"ratio                   {wall:8.2f}            {cpu:8.2f}")
    show("the same text again", rate(again, 1000))


def rate(work: Callable[[int], None], requests: int) -> Rate:
    """Return how many requests a second the work does."""
    wall, cpu = time.perf_counter(), time.process_time()
    work(requests)
    return Rate(requests / (time.perf_counter() - wall), requests / (time.process_time() - cpu))


def middle(rates: Sequence[Rate]) -> Rate:
    """Return the medians of some rates."""
    return Rate(median(each.wall for each in rates), median(each.cpu for each in rates))


def show(name: str, found: Rate) -> None:
    """Print a rate."""
    print(f"{name:<24}{found.wall:8.1f} requests/s {found.cpu:8.1f} a second of CPU time")


def one_by_one(requests: int) -> None:
    """Ask one after the other."""
    for _ in range(requests):
        ask(new_text())


def at_once(requests: int) -> None:
    """Ask from 32 threads."""
    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(ask, [new_text() for _ in range(requests)]))


def again(requests: int) -> None:
    """Ask for one and the same text."""
    for _ in range(requests):
        ask("I have been waiting for this course my whole life.")


def ask(text: str) -> None:
    """Ask for the sentiment of a text."""
    models.ask(models.SentimentAnalysis(text))


def new_text() -> str:
    """Return a sentence of a dozen words that was never asked before."""
    return f"The {next(NUMBERS)} pages of this book were a joy to read until the very end."


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
