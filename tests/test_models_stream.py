"""Streams: left at any moment, and the work stops."""

import threading
from collections.abc import Generator

import pytest

from widgets.models.stream import Stream


class Work:
    """Work whose first step takes as long as somebody lets it."""

    def __init__(self) -> None:
        self.begun, self.may_go_on, self.ended = (threading.Event() for _ in range(3))

    def steps(self) -> Generator[int, None, None]:
        try:
            self.begun.set()
            self.may_go_on.wait()
            yield from range(100)
        finally:
            self.ended.set()


def test_a_stream_gives_all_its_parts() -> None:
    assert list(Stream(iter_of(3))) == [0, 1, 2]


def test_a_stream_that_is_left_gives_no_more_parts() -> None:
    stream = Stream(iter_of(3))
    next(stream)

    stream.close()

    assert list(stream) == []


def test_a_stream_left_while_another_thread_waits_for_its_first_part_ends_cleanly() -> None:
    work = Work()
    stream = Stream(work.steps())
    got: list[int] = []
    waiting = threading.Thread(target=lambda: got.append(next(stream)))
    waiting.start()
    work.begun.wait()

    stream.close()
    assert not work.ended.is_set()
    work.may_go_on.set()
    waiting.join()

    assert got == [0]
    assert work.ended.is_set()
    with pytest.raises(StopIteration):
        next(stream)


def test_an_error_reaches_the_reader() -> None:
    def broken() -> Generator[int, None, None]:
        yield 1
        raise ValueError("broken")

    stream = Stream(broken())
    assert next(stream) == 1
    with pytest.raises(ValueError, match="broken"):
        next(stream)


def iter_of(count: int) -> Generator[int, None, None]:
    yield from range(count)
