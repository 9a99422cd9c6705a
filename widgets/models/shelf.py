"""The shelf: each checkpoint is loaded once, shared, and put away when memory runs short.

It knows nothing of torch or of tasks: `load` makes an item from a key, and an item tells what
memory it fills.
"""

import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

from widgets.models.locks import Lock


class Item(Protocol):
    """Something on the shelf."""

    def memory(self) -> Mapping[int, int]:
        """Return the bytes of every block of memory it holds, by address: blocks may be shared."""


Key = TypeVar("Key", bound=Hashable)
Held = TypeVar("Held", bound=Item)


class Place(Generic[Held]):
    """Where one item stands, or will stand once it is loaded."""

    def __init__(self) -> None:
        self.loading = Lock()
        self.item: Held | None = None
        self.error: Exception | None = None
        self.users = 0
        self.used = 0.0


class Shelf(Generic[Key, Held]):
    """Items by key, within a budget of bytes; the least recently used one leaves first."""

    def __init__(self, load: Callable[[Key], Held], budget: Callable[[], int]) -> None:
        self._load = load
        self._budget = budget
        self._places: dict[Key, Place[Held]] = {}
        self._crowded = False
        self._lock = Lock()

    @contextmanager
    def use(self, key: Key) -> Iterator[Held]:
        """Yield an item, loading it when it is not there; it does not leave while in use.

        Simultaneous first uses wait for one load, and share its error if it fails.
        """
        place = self._enter(key)
        try:
            yield self._item(key, place)
        finally:
            self._leave(key, place)

    def has(self, key: Key) -> bool:
        """Tell whether an item is loaded."""
        place = self._places.get(key)
        return place is not None and place.item is not None

    def loaded(self) -> dict[Key, int]:
        """Return the keys of the loaded items with their bytes, blocks they share included."""
        with self._lock:
            items = {key: place.item for key, place in self._places.items()}
        return {key: sum(item.memory().values()) for key, item in items.items() if item}

    def filled(self) -> int:
        """Return the bytes all loaded items fill, shared blocks counted once."""
        blocks: dict[int, int] = {}
        with self._lock:
            for place in self._places.values():
                blocks |= place.item.memory() if place.item else {}
        return sum(blocks.values())

    def make_room(self, needed: int) -> None:
        """Put unused items away, the least recently used first, until the bytes fit."""
        with self._lock:
            for key in sorted(self._places, key=lambda key: self._places[key].used):
                if self.filled() + needed <= self._budget():
                    break
                if self._places[key].item and not self._places[key].users:
                    del self._places[key]
            self._crowded = self.filled() > self._budget()

    def _enter(self, key: Key) -> Place[Held]:
        with self._lock:
            place = self._places.setdefault(key, Place())
            place.users += 1
            return place

    def _item(self, key: Key, place: Place[Held]) -> Held:
        with place.loading:
            if place.error:
                raise place.error
            if place.item is None:
                try:
                    place.item = self._load(key)
                except Exception as error:
                    place.error = error
                    raise
                self.make_room(0)
            return place.item

    def _leave(self, key: Key, place: Place[Held]) -> None:
        with self._lock:
            place.users -= 1
            place.used = time.monotonic()
            if place.error and self._places.get(key) is place:
                del self._places[key]
        if self._crowded:
            self.make_room(0)
