"""What all tests share: a course of a few lines, and the real course as a running server."""

import os
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

os.environ.setdefault("COURSE_MODELS", "bundled")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

from tests.served import served

signal.signal(signal.SIGTERM, signal.default_int_handler)
"""Whoever ends the tests ends the servers they started, too."""

Write = Callable[[Mapping[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a course and returns its root.

    A name is a path inside `lessons/`, such as "toc.yml" or "a/fill-mask.md", unless it begins with
    another room of the course: "translations/ko/a/fill-mask.md", "assets/figures/steps.svg".
    """

    def write_course(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            inside = name.startswith(("lessons/", "translations/", "assets/"))
            path = tmp_path / name if inside else tmp_path / "lessons" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write_course


@pytest.fixture(scope="session")
def course_server() -> Iterator[str]:
    """Serve the real course on its bundled checkpoints; the value is its address."""
    with served() as address:
        yield address
