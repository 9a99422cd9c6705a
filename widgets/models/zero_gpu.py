"""ZeroGPU: a Space whose GPU is lent to one call at a time, which runs in a fork of the server.

The package `spaces` looks for the functions it decorates when the server starts, so they stand here
and not in a class; what they are handed and what they return is pickled, so they get the number of
a service instead of the service itself. It is only installed, and only imported, on such a Space.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from widgets.models.loading import Key, Loaded
    from widgets.models.service import Service

Args = ParamSpec("Args")
Result = TypeVar("Result")


def is_on() -> bool:
    """Tell whether this is a Space whose GPU is lent for each call."""
    return os.environ.get("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")


def on_gpu(work: Callable[Args, Result]) -> Callable[Args, Result]:
    """Return the function, run on a lent GPU where there is such a thing."""
    if not is_on():
        return work
    decorated: Callable[Args, Result] = importlib.import_module("spaces").GPU(work)
    return decorated


_services: WeakValueDictionary[int, Service] = WeakValueDictionary()
_numbers = count()


def register(service: Service) -> int:
    """Return the number by which the functions below know a service."""
    number = next(_numbers)
    _services[number] = service
    return number


@on_gpu
def compute(service: int, key: Key, task: str, requests: Sequence[Any]) -> Any:
    """Return a service's results of a batch."""
    return _services[service].compute(key, task, requests)


@on_gpu
def generate(service: int, key: Key, request: Any) -> Iterator[Any]:
    """Yield a service's sequences as they grow."""
    yield from _services[service].generate(key, request)


@on_gpu
def look(service: int, key: Key, see: Callable[[Loaded], Any], texts: Sequence[str]) -> Any:
    """Return what a function sees inside a service's model."""
    return _services[service].look(key, see, texts)
