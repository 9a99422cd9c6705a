"""Locks: a forked process opens every one, whoever held it."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from widgets.models import loading
from widgets.models.catalog import Catalog
from widgets.models.checkpoint import Checkpoint
from widgets.models.hub import Hub
from widgets.models.loading import Loaded
from widgets.models.locks import Lock
from widgets.models.service import Service
from widgets.models.settings import Settings
from widgets.models.shelf import Place

OWN = Checkpoint("fill-mask", "en", "bundled", "own", None, "mit", ("en",), 1, None)


def test_a_lock_lets_one_thread_in_at_a_time() -> None:
    lock, seen = Lock(), list[bool]()

    with lock:
        other = threading.Thread(target=lambda: seen.append(lock.acquire(blocking=False)))
        other.start()
        other.join()

    assert seen == [False]
    assert lock.acquire(blocking=False)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_opens_every_lock_that_another_thread_held(tmp_path: Path) -> None:
    service = Service(Settings("bundled"), Catalog((OWN,)), Hub(cache=tmp_path), tmp_path)
    place = Place[Loaded]()
    locks = [
        service._lock,
        service._cutting,
        service.memo._lock,
        service.hub._lock,
        service.shelf._lock,
        place.loading,
        Loaded(None, None, OWN, 1).lock,
        loading._one_at_a_time,
    ]
    held, done = threading.Event(), threading.Event()
    holder = threading.Thread(target=_hold, args=(locks, held, done))
    holder.start()
    held.wait()
    try:
        child = os.fork()
        if not child:
            os._exit(sum(not lock.acquire(blocking=False) for lock in locks))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert not any(lock.acquire(blocking=False) for lock in locks)
    finally:
        done.set()
        holder.join()


def _hold(locks: Sequence[Lock], held: threading.Event, done: threading.Event) -> None:
    for lock in locks:
        lock.acquire()
    held.set()
    done.wait()
    for lock in locks:
        lock.release()
