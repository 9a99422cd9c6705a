"""Gradio's own browser program, and the quickest way to import Gradio."""

import inspect
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from unittest.mock import patch

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

# On import Gradio writes editor stubs for its 80 components, which takes half of the time;
# it leaves that out for a component whose source file is not found.
with patch.object(inspect, "getfile", side_effect=OSError):
    import gradio as gradio


@dataclass(frozen=True)
class GradioFrontend:
    """The files that a page loads for its first widget; their names change with every release."""

    home: Path
    """Folder of Gradio's built frontend."""

    @cached_property
    def entry(self) -> str:
        """The script that starts it."""
        return self._linked("js")

    @cached_property
    def css(self) -> str:
        """Its style sheet."""
        return self._linked("css")

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Everything that the first widget of a page fetches, in order."""
        first = self._chunks(self.entry)
        return tuple(f"assets/{name}" for name in [*first, *self._chunks(f"assets/{first[0]}")])

    def _linked(self, kind: str) -> str:
        text = (self.home / "index.html").read_text(encoding="utf-8")
        found = re.search(rf'="\./(assets/index-[\w-]+\.{kind})"', text)
        if not found:
            raise LookupError(f"Gradio's index.html names no {kind} file to start with.")
        return found[1]

    def _chunks(self, file: str) -> list[str]:
        first_line = (self.home / file).read_text(encoding="utf-8").split("\n", 1)[0]
        return re.findall(r'"\./([\w.-]+\.(?:js|css))"', first_line)


FRONTEND = GradioFrontend(Path(gradio.__file__).parent / "templates" / "frontend")
