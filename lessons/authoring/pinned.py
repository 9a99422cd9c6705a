"""The versions that the course is written for, as `requirements.txt` pins them."""

import re
from pathlib import Path

PIN = re.compile(r"^([\w-]+)(?:\[[\w,]+\])?==([\w.]+)", re.MULTILINE)


def pinned(root: Path) -> dict[str, str]:
    """Return the version of every package that the course requires, by its name."""
    path = root / "requirements.txt"
    return dict(PIN.findall(path.read_text("utf-8-sig"))) if path.is_file() else {}
