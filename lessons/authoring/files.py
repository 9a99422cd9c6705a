"""Reads and rewrites files that people edit, and leaves the rest of them as it was."""

from pathlib import Path

MARK = "\ufeff"
"""What some editors on Windows write before the first letter; it means nothing in UTF-8."""


def read_source(path: Path) -> str:
    """Return the text of a file with plain line ends and without a byte order mark."""
    return path.read_text(encoding="utf-8-sig")


def rewrite(path: Path, text: str) -> None:
    """Write a text to a file that is there already, with the line ends that it had."""
    windows = b"\r\n" in path.read_bytes()
    path.write_text(text, encoding="utf-8", newline="\r\n" if windows else "\n")
