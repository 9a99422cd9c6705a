"""How the code of a lesson is run: in one fresh process, piece by piece."""

import os

import pytest

from lessons.authoring.names import names
from lessons.authoring.python import Piece
from lessons.authoring.run import run


@pytest.fixture
def ran(tmp_path):
    def run_sources(*sources, environment=os.environ):
        pieces = [Piece("one.md", 10 * at, one, at) for at, one in enumerate(sources, 1)]
        return run(pieces, tmp_path, environment)

    return run_sources


def test_pieces_share_their_names_and_say_what_each_printed(ran):
    one, two = ran("x = 1\nprint('one')", "print(x + 1, __name__)")

    assert (one.printed, two.printed) == ("one\n", "2 __main__\n")
    assert one.error == two.error == ""


def test_warnings_and_progress_bars_are_not_printed(ran):
    [one] = ran("import sys\nprint('bar', file=sys.stderr)\nsys.stdout.flush()\nprint('x')")

    assert one.printed == "x\n"


def test_an_error_names_the_line_of_the_file(ran):
    _, two = ran("x = 0", "y = 1\nprint(y / x)")

    assert two.error.splitlines()[1] == '  File "one.md", line 21, in <module>'
    assert two.reason == "ZeroDivisionError: division by zero"


def test_what_is_no_python_is_an_error_on_its_line(ran):
    one, two = ran("x = (", "print(1)")

    assert 'File "one.md", line 10' in one.error
    assert two.printed == "1\n"


def test_a_piece_that_fails_leaves_no_older_value_behind(ran):
    *_, three = ran(
        "x = 1\nimport math", "import math\nx = nothing", "print(math.pi > 3)\nprint(x)"
    )

    assert three.printed == "True\n"
    assert three.reason == "NameError: name 'x' is not defined"


def test_a_process_that_ends_is_reported_for_all_that_is_left(ran):
    one, two, three = ran("print(1)", "import os\nos._exit(3)", "print(3)")

    assert one.error == ""
    assert two.error.startswith("The process ended with 3.") and two.error == three.error


def test_a_piece_names_the_checkpoints_that_stand_behind_its_names(ran, tmp_path):
    folder = tmp_path / "models--a--b-c" / "snapshots" / "1"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")

    made = ran("x = 1", f"y = open({str(folder / 'config.json')!r}).read()", "print(y)", "print(x)")

    assert [sorted(one.checkpoints) for one in made] == [[], ["a/b-c"], ["a/b-c"], []]


def test_the_names_of_a_piece_are_those_that_live_outside_it():
    found = names("import torch\ndef f(a):\n    b = c\n    return [d for d in a if torch.e(d)]")

    assert found.given == {"torch", "f"}
    assert found.imported == {"torch"}
    assert found.needed == {"c", "torch"}
