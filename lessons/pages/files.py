"""Style sheets, scripts and drawings, ours and Gradio's, each with a version."""

import hashlib
import mimetypes
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from lessons.pages.answer import Answer, answer
from lessons.text.memory import Memory, Watch
from lessons.text.place import NotFoundError

OPEN = ("css", "js", "figures")
"""The folders that browsers may read; templates and models stay closed."""

NAME = re.compile(r"[\w.-]+")
FOREVER = "public, max-age=31536000, immutable"
ASK = "no-cache"
VERSION_LENGTH = 10


class Frontend(Protocol):
    """The browser program of the widgets, which is not ours."""

    @property
    def home(self) -> Path:
        """Return the folder that holds it."""

    @property
    def entry(self) -> str:
        """Return the script that starts it, from its folder."""

    @property
    def css(self) -> str:
        """Return its style sheet, from its folder."""

    @property
    def files(self) -> Sequence[str]:
        """Return everything that the first widget of a page fetches, in order."""


class Files:
    """The files under /assets."""

    def __init__(self, root: Path, frontend: Frontend, watch: Watch) -> None:
        self._root = root
        self._frontend = frontend
        self._answers = Memory(self._answer, watch, size=600)
        self._versions = Memory(self._version, watch)

    def version(self, name: str) -> str:
        """Return the version of one of our files, such as "css/course.css"."""
        return self._versions(name)

    def path(self, name: str) -> Path:
        """Return where one of our files lies; raises NotFoundError for one that is not open."""
        folder, _, file = name.partition("/")
        path = self._root / name
        if folder not in OPEN or not NAME.fullmatch(file) or not path.is_file():
            raise NotFoundError(name)
        return path

    def answer(self, name: str, version: str) -> Answer:
        """Return a file of ours or Gradio's; raises NotFoundError when there is none.

        A file whose name or address holds its version may be kept for ever.
        """
        return self._answers((name, "/" not in name or version == self._known(name)))

    def _known(self, name: str) -> str:
        self.path(name)
        return self.version(name)

    def _version(self, name: str) -> str:
        return hashlib.sha256(self.path(name).read_bytes()).hexdigest()[:VERSION_LENGTH]

    def _answer(self, key: tuple[str, bool]) -> Answer:
        name, forever = key
        path = self.path(name) if "/" in name else self._gradio(name)
        kind = _kind(path)
        control = FOREVER if forever else ASK
        return answer(path.read_bytes(), kind, cache_control=control)

    def _gradio(self, name: str) -> Path:
        path = self._frontend.home / "assets" / name
        if not NAME.fullmatch(name) or not path.is_file():
            raise NotFoundError(name)
        return path


def _kind(path: Path) -> str:
    """Return the type of a file; the system's own table may lack or twist some."""
    known = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    kind = known.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    return f"{kind}; charset=utf-8" if path.suffix in known else kind or "application/octet-stream"
