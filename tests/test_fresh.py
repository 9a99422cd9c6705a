"""What is remembered, and when it is made again."""

import os

import pytest

from lessons.text.fresh import Fresh


def counted(path):
    made = []

    def make(key):
        made.append(key)
        return path.read_text(), [path]

    return make, made


def test_a_value_is_made_once_while_its_file_stays(tmp_path):
    path = old(tmp_path / "a", "one")
    make, made = counted(path)
    fresh = Fresh(make)

    assert [fresh("k"), fresh("k")] == ["one", "one"]
    assert made == ["k"]


def old(path, text, age=100):
    path.write_text(text)
    stat = path.stat()
    os.utime(path, (stat.st_atime - age, stat.st_mtime - age))
    return path


def test_a_changed_file_makes_a_new_value(tmp_path):
    path = old(tmp_path / "a", "one")
    fresh = Fresh(counted(path)[0])
    fresh("k")

    path.write_text("two")

    assert fresh("k") == "two"


def test_a_file_that_appears_makes_a_new_value(tmp_path):
    path = tmp_path / "a"

    def make(key):
        return path.exists(), [path]

    fresh = Fresh(make)

    assert fresh("k") is False
    path.write_text("one")
    assert fresh("k") is True


def test_with_patience_the_files_are_not_looked_at(tmp_path):
    path = old(tmp_path / "a", "one")
    fresh = Fresh(counted(path)[0], patience=100)
    fresh("k")

    path.write_text("two")

    assert fresh("k") == "one"


def test_a_file_written_while_it_was_read_is_read_again(tmp_path):
    path = old(tmp_path / "a", "one")

    def make(key):
        text = path.read_text()
        path.write_text("two")
        return text, [path]

    fresh = Fresh(make)

    assert fresh("k") == "one"
    assert fresh("k") == "two"


def test_the_oldest_value_leaves_a_full_memory(tmp_path):
    make, made = counted(old(tmp_path / "a", "one"))
    fresh = Fresh(make, size=2)

    for key in "abc":
        fresh(key)

    assert fresh.peek("a") is None
    assert fresh.peek("c") == "one"


def test_an_error_is_not_remembered(tmp_path):
    answers = iter([KeyError("a"), ("one", [])])

    def make(key):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    fresh = Fresh(make)
    with pytest.raises(KeyError):
        fresh("k")

    assert fresh("k") == "one"
