"""Batching: requests that arrive while the model is busy are answered together.

The queue knows nothing of models. An idle model answers at once; whoever comes meanwhile goes into
the next batch, and after a batch of several the next one waits some milliseconds for its readers
to ask again. One of the waiting callers runs a batch for all, so there is no thread of our own.
"""

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

Request = TypeVar("Request")
Result = TypeVar("Result")

PAUSE = 0.004
"""Seconds for which a batch waits for company, when the one before had some."""


class Ticket(Generic[Request, Result]):
    """One request on its way, with the place its outcome is put."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.done = False
        self._outcome: Result | Exception | None = None

    def settle(self, outcome: Result | Exception) -> None:
        """Put the result, or the error that this request alone caused."""
        self._outcome = outcome
        self.done = True

    def result(self) -> Result:
        """Return the result, or raise the error."""
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome  # type: ignore[return-value]


class Batcher(Generic[Request, Result]):
    """Runs requests of several threads together, as many as fit, one batch at a time."""

    def __init__(
        self,
        run: Callable[[Sequence[Request]], Sequence[Result]],
        alike: Callable[[Request], Hashable],
        limit: int,
    ) -> None:
        self._run = run
        """Answers several requests, in their order."""

        self._alike = alike
        """Requests with the same key may share a batch: same options, about the same length."""

        self._limit = limit
        """Requests in a batch at most."""

        self._waiting: list[Ticket[Request, Result]] = []
        self._company = False
        self._busy = False
        self._news = threading.Condition()

    def ask(self, request: Request) -> Result:
        """Return the result of a request; a neighbour's error never reaches it."""
        ticket: Ticket[Request, Result] = Ticket(request)
        with self._news:
            self._waiting.append(ticket)
        while self._has_turn(ticket):
            try:
                self._gather()
                self._work(self._next())
            finally:
                self._end_turn()
        return ticket.result()

    def waiting(self) -> int:
        """Return how many requests wait for a batch."""
        return len(self._waiting)

    def _has_turn(self, ticket: Ticket[Request, Result]) -> bool:
        """Wait until the request is answered, or the model is free for it to run a batch."""
        with self._news:
            self._news.wait_for(lambda: ticket.done or not self._busy)
            if not ticket.done:
                self._busy = True
            return not ticket.done

    def _end_turn(self) -> None:
        with self._news:
            self._busy = False
            self._news.notify_all()

    def _gather(self) -> None:
        """Wait a moment for company, if there was some just now and there is room for more."""
        if self._company and len(self._waiting) < self._limit:
            time.sleep(PAUSE)

    def _next(self) -> list[Ticket[Request, Result]]:
        """Take the oldest request and those like it off the queue."""
        with self._news:
            kind = self._alike(self._waiting[0].request)
            batch = [each for each in self._waiting if self._alike(each.request) == kind]
            batch = batch[: self._limit]
            self._waiting = [each for each in self._waiting if each not in batch]
            self._company = len(batch) > 1
        return batch

    def _work(self, batch: list[Ticket[Request, Result]]) -> None:
        try:
            results = self._run([ticket.request for ticket in batch])
        except Exception as error:
            self._apart(batch, error)
            return
        for ticket, result in zip(batch, results, strict=True):
            ticket.settle(result)

    def _apart(self, batch: list[Ticket[Request, Result]], error: Exception) -> None:
        """Run the requests of a failed batch one by one, so that only the bad one fails."""
        if len(batch) == 1:
            batch[0].settle(error)
            return
        for ticket in batch:
            self._work([ticket])
