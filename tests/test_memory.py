"""What is remembered, and when it is made again."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from lessons.text.memory import Memory, Watch


class Maker:
    """Reads a file and remembers for what it was asked."""

    def __init__(self, path):
        self.path = path
        self.made = []

    def __call__(self, key):
        self.made.append(key)
        return self.path.read_text()


@pytest.fixture
def path(tmp_path):
    return old(tmp_path / "course" / "a.md", "one")


@pytest.fixture
def watch(path):
    return Watch([path.parent])


def old(path, text, age=100):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    stat = path.stat()
    os.utime(path, (stat.st_atime - age, stat.st_mtime - age))
    return path


def test_a_value_is_made_once_while_the_files_stay(path, watch):
    maker = Maker(path)
    memory = Memory(maker, watch)

    assert [memory("k"), memory("k")] == ["one", "one"]
    assert maker.made == ["k"]


def test_a_changed_file_makes_a_new_value(path, watch):
    memory = Memory(Maker(path), watch)
    memory("k")

    path.write_text("two")

    assert memory.peek("k") is None
    assert memory("k") == "two"


@pytest.mark.parametrize("name", ["b.md", "below/b.md"])
def test_a_file_that_comes_or_goes_makes_a_new_value(path, watch, name):
    file = path.parent / name
    memory: Memory[str, bool] = Memory(lambda key: file.exists(), watch)

    assert memory("k") is False
    old(file, "b")
    assert memory("k") is True
    file.unlink()
    assert memory("k") is False


def test_a_folder_that_appears_makes_a_new_value(path, tmp_path):
    folder = tmp_path / "later"
    memory: Memory[str, bool] = Memory(lambda key: folder.exists(), Watch([folder]))

    assert memory("k") is False
    old(folder / "a", "a")
    assert memory("k") is True


@pytest.mark.parametrize("name", [".a.md.swp", "__pycache__/a.pyc"])
def test_what_is_no_part_of_the_course_makes_no_new_value(path, watch, name):
    maker = Maker(path)
    memory = Memory(maker, watch)
    memory("k")

    (path.parent / name).parent.mkdir(exist_ok=True)
    (path.parent / name).write_text("x")
    memory("k")

    assert maker.made == ["k"]


def test_a_link_that_leads_nowhere_is_no_error(path, watch):
    (path.parent / "b.md").symlink_to("nowhere")

    assert Memory(Maker(path), watch)("k") == "one"


def test_with_patience_the_files_are_not_looked_at(path):
    memory = Memory(Maker(path), Watch([path.parent], patience=100))
    memory("k")

    path.write_text("two")

    assert memory("k") == "one"


def test_a_file_written_while_it_is_read_is_read_again(path, watch):
    def make(key):
        text = path.read_text()
        path.write_text("two")
        return text

    memory = Memory(make, watch)

    assert memory("k") == "one"
    assert memory("k") == "two"


def test_two_writes_within_one_step_of_the_clock_are_both_seen(path, watch):
    memory = Memory(Maker(path), watch)
    path.write_text("two")
    written = path.stat()
    memory("k")

    path.write_text("six")
    os.utime(path, ns=(written.st_atime_ns, written.st_mtime_ns))

    assert memory("k") == "six"


def test_what_is_made_of_many_things_is_made_from_one_look(path, watch):
    parts = Memory(Maker(path), watch)

    def make(key):
        first = parts("a")
        path.write_text("two")
        return first + parts("a")

    whole = Memory(make, watch)

    assert whole("k") == "oneone"
    assert parts("a") == "two"


def test_what_was_asked_for_longest_ago_leaves_a_full_memory(path, watch):
    memory = Memory(Maker(path), watch, size=2)

    for key in "abac":
        memory(key)

    assert memory.peek("b") is None
    assert (memory.peek("a"), memory.peek("c")) == ("one", "one")


def test_an_error_is_not_remembered(watch):
    answers = iter([LookupError("a"), "one"])

    def make(key):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    memory = Memory(make, watch)
    with pytest.raises(LookupError):
        memory("k")

    assert memory("k") == "one"


def test_nothing_is_a_value_too(path, watch):
    made: list[str] = []
    memory = Memory(made.append, watch)

    assert (memory("k"), memory("k")) == (None, None)
    assert made == ["k"]


def test_nobody_waits_for_another_key(watch):
    both = threading.Barrier(2, timeout=10)

    def make(key):
        both.wait()
        return key

    memory = Memory(make, watch)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(memory, "ab")) == ["a", "b"]


def test_what_many_ask_for_at_once_is_made_once(watch):
    made, begun, go = [], threading.Event(), threading.Event()

    def make(key):
        made.append(key)
        begun.set()
        go.wait(10)
        return key

    memory = Memory(make, watch)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(memory, "k") for _ in range(4)]
        begun.wait(10)
        go.set()

    assert [each.result() for each in asked] == ["k"] * 4
    assert made == ["k"]
