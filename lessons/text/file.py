"""Reads files that people write, whatever editor they wrote them with."""

from pathlib import Path

from lessons.text.fault import Fault, FaultError

FIX = "Save it as UTF-8: in most editors, 'Save as' and the encoding UTF-8."


def read_text(path: Path, file: str) -> str:
    """Return the text of a file, named `file` in faults; raises FaultError when it has none."""
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        message = f"The file cannot be opened: {error.strerror}."
        raise FaultError(Fault(file, 1, message)) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"The file is not UTF-8{_guess(data)}. {FIX}"
        raise FaultError(Fault(file, line, message)) from error


def _guess(data: bytes) -> str:
    """Return what the file seems to be instead."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return " but UTF-16, which Windows calls Unicode"
    try:
        words = data.decode("cp949")
    except UnicodeDecodeError:
        return ""
    return " but CP949, the old encoding of Korean Windows" if _korean(words) else ""


def _korean(words: str) -> bool:
    letters = [letter for letter in words if not letter.isascii()]
    return sum("가" <= letter <= "힣" for letter in letters) * 2 > len(letters)
