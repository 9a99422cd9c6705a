"""A download on its way: work in the background, and how long anybody waits for it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds."""

    answer: float = 2.0
    """For the Hub to answer at all."""

    believe_yes: float = 600.0
    """Before asking again whether a Hub that answered still does."""

    believe_no: float = 60.0
    """Before asking again whether a silent Hub answers now."""

    stalled: float = 5.0
    """For a download that brings no new byte."""

    download: float = 60.0
    """For a download when another checkpoint can answer meanwhile."""

    retry: float = 300.0
    """Before a download that failed is tried again."""


@dataclass
class Download:
    """A download on its way; all who wait for it share its patience."""

    work: "Future[Path]"

    began: float
    """When it began, by the monotonic clock."""

    arrived: int = -1
    """Bytes on this machine when last looked."""

    moved: float = 0.0
    """When the last new bytes were seen."""

    def note(self, arrived: int) -> None:
        """Note how many bytes have come."""
        if arrived != self.arrived:
            self.arrived, self.moved = arrived, time.monotonic()

    def is_slow(self, patience: Patience) -> bool:
        """Tell whether it takes longer than anybody should wait."""
        now = time.monotonic()
        return now - self.moved > patience.stalled or now - self.began > patience.download


class HubError(Exception):
    """A checkpoint cannot be had from the Hub now; `note` is the receipt's key for it."""

    def __init__(self, note: str, reason: str) -> None:
        super().__init__(f"{note}: {reason}")
        self.note = note


def in_background(work: Callable[[], Value]) -> Future[Value]:
    """Run in a thread that dies with the process; its error is raised to whoever asks it."""
    future: Future[Value] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except Exception as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future
