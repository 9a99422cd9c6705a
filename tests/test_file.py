"""Files as editors write them: with marks, other line ends, or in another encoding."""

import pytest

from lessons.text.fault import FaultError
from lessons.text.file import read_text


def fault_of(path):
    with pytest.raises(FaultError) as error:
        read_text(path, "lessons/a.md")
    return str(error.value)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_marks_and_line_ends_of_editors_are_read_over(tmp_path, ends, mark):
    path = tmp_path / "a.md"
    path.write_bytes(f"{mark}# 제목\n\n글".replace("\n", ends).encode())

    assert read_text(path, "lessons/a.md") == "# 제목\n\n글"


@pytest.mark.parametrize(
    ("encoding", "name"), [("cp949", "CP949"), ("utf-16", "UTF-16"), ("latin-1", "not UTF-8.")]
)
def test_a_file_in_another_encoding_names_it_and_the_fix(tmp_path, encoding, name):
    path = tmp_path / "a.md"
    path.write_bytes(
        ("# T\n\nGr\xfc\xdfe" if encoding == "latin-1" else "# T\n\n글").encode(encoding)
    )

    assert name in fault_of(path)
    assert "Save it as UTF-8" in fault_of(path)
    assert fault_of(path).startswith("lessons/a.md:" + ("1:" if encoding == "utf-16" else "3:"))


def test_what_cannot_be_opened_is_a_fault(tmp_path):
    assert "cannot be opened" in fault_of(tmp_path)
