"""Batching: company is answered together, and nobody fails for a neighbour."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from widgets.models.batching import Batcher

CALLERS = 12


class Busy:
    """Doubles numbers, slowly the first time, and remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.started = threading.Event()
        self.go_on = threading.Event()

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        if len(self.batches) == 1:
            self.started.set()
            self.go_on.wait(5)
        if any(number < 0 for number in numbers):
            raise ValueError("negative")
        return [2 * number for number in numbers]


def ask_while_busy(batcher: Batcher[int, int], busy: Busy, numbers: Sequence[int]) -> list[object]:
    """Ask for all numbers while a first batch holds the model, and return what each got."""
    with ThreadPoolExecutor(len(numbers) + 1) as pool:
        first = pool.submit(batcher.ask, 1)
        busy.started.wait(5)
        others = [pool.submit(batcher.ask, number) for number in numbers]
        wait_until(lambda: batcher.waiting() == len(numbers))
        busy.go_on.set()
        assert first.result() == 2
        return [other.exception() or other.result() for other in others]


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        threading.Event().wait(0.01)
    raise AssertionError("It never came true.")


def test_an_idle_model_answers_at_once() -> None:
    busy = Busy()
    busy.go_on.set()

    assert Batcher(busy, lambda _: 0, 8).ask(3) == 6
    assert busy.batches == [[3]]


def test_requests_that_come_meanwhile_share_a_batch() -> None:
    busy = Busy()
    numbers = list(range(CALLERS))

    answers = ask_while_busy(Batcher(busy, lambda _: 0, 32), busy, numbers)

    assert answers == [2 * number for number in numbers]
    assert [sorted(batch) for batch in busy.batches] == [[1], numbers]


def test_a_batch_holds_no_more_than_its_limit() -> None:
    busy = Busy()

    ask_while_busy(Batcher(busy, lambda _: 0, 5), busy, range(CALLERS))

    assert sorted(len(batch) for batch in busy.batches[1:]) == [2, 5, 5]


def test_only_requests_that_are_alike_share_a_batch() -> None:
    busy = Busy()

    ask_while_busy(Batcher(busy, lambda number: number % 2, 32), busy, range(CALLERS))

    assert all(len({number % 2 for number in batch}) == 1 for batch in busy.batches)
    assert len(busy.batches) == 3


def test_a_bad_request_fails_alone() -> None:
    busy = Busy()

    answers = ask_while_busy(Batcher(busy, lambda _: 0, 32), busy, [5, -1, 7])

    assert answers[0] == 10
    assert isinstance(answers[1], ValueError)
    assert answers[2] == 14


def test_an_error_reaches_the_one_who_asked() -> None:
    busy = Busy()
    busy.go_on.set()

    with pytest.raises(ValueError, match="negative"):
        Batcher(busy, lambda _: 0, 8).ask(-4)
