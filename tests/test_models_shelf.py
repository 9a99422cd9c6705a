"""The shelf: loaded once, shared, and put away when room runs short."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from widgets.models.shelf import Shelf


@dataclass(frozen=True)
class Thing:
    """An item of ten bytes, of which it may share some with others."""

    name: str
    blocks: tuple[int, ...]

    def memory(self) -> Mapping[int, int]:
        return dict.fromkeys(self.blocks, 10)


def shelf(
    budget: int = 1000, load: Callable[[str], Thing] | None = None
) -> tuple[Shelf[str, Thing], list[str]]:
    """Return a shelf, and the list of what it loads; "a+b" is an item of the blocks a and b."""
    loads: list[str] = []

    def make(key: str) -> Thing:
        loads.append(key)
        time.sleep(0.02)
        return Thing(key, tuple(hash(part) for part in key.split("+")))

    return Shelf(load or make, lambda: budget), loads


def use(held: Shelf[str, Thing], key: str) -> str:
    with held.use(key) as item:
        return item.name


def test_simultaneous_first_uses_wait_for_one_load() -> None:
    held, loads = shelf()

    with ThreadPoolExecutor(16) as pool:
        names = list(pool.map(lambda _: use(held, "a"), range(16)))

    assert names == ["a"] * 16
    assert loads == ["a"]


def test_different_items_load_once_each_from_many_threads() -> None:
    held, loads = shelf()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: use(held, "abcd"[number % 4]), range(64)))

    assert sorted(loads) == ["a", "b", "c", "d"]


def test_the_least_recently_used_item_leaves_first() -> None:
    held, loads = shelf(budget=20)
    for key in ("a", "b", "a", "c"):
        use(held, key)

    assert not held.has("b")
    assert held.has("a")
    assert held.has("c")
    assert held.filled() == 20
    assert loads == ["a", "b", "c"]


def test_an_item_in_use_never_leaves() -> None:
    held, _ = shelf(budget=10)

    with held.use("a"):
        use(held, "b")
        assert held.has("a")

    assert held.filled() <= 10


def test_an_item_bigger_than_the_budget_still_serves() -> None:
    held, _ = shelf(budget=5)

    assert use(held, "a") == "a"


def test_shared_blocks_count_once() -> None:
    held, _ = shelf()
    use(held, "base+one")
    use(held, "base+two")

    assert held.filled() == 30
    assert held.loaded() == {"base+one": 20, "base+two": 20}


def test_room_is_made_before_a_load() -> None:
    held, _ = shelf(budget=25)
    use(held, "a")
    use(held, "b")

    held.make_room(10)

    assert not held.has("a")
    assert held.has("b")


def test_a_failed_load_is_shared_by_those_who_wait_and_tried_again_later() -> None:
    attempts = []

    def fail_once(key: str) -> Thing:
        attempts.append(key)
        time.sleep(0.05)
        if len(attempts) == 1:
            raise RuntimeError("broken")
        return Thing(key, (1,))

    held, _ = shelf(load=fail_once)
    together = threading.Barrier(4)

    def attempt(_: int) -> str:
        together.wait()
        with pytest.raises(RuntimeError):
            use(held, "a")
        return "failed"

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(attempt, range(4))) == ["failed"] * 4
    assert len(attempts) == 1
    assert use(held, "a") == "a"
