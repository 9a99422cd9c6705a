"""Runs pieces of Python one after another in one namespace, as the kernel of a notebook does.

A program of its own that imports nothing of the course: it reads the pieces as JSON, and writes
for each a line of JSON that says what it printed, what went wrong, and which checkpoints it read.
"""

import contextlib
import io
import json
import os
import re
import sys
import traceback
import types
from typing import Any

CACHED = re.compile(r"models--([^/\\]+)[/\\]snapshots")
"""Part of the path of every file that comes from the cache of the Hub."""


def main() -> None:
    """Run all pieces that stand on the input."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    read: list[str] = []
    sys.addaudithook(lambda event, arguments: _watch(event, arguments, read))
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    for piece in json.loads(sys.stdin.buffer.read()):
        read.clear()
        ran = _run(piece, module.__dict__)
        print(json.dumps(ran | {"checkpoints": sorted(set(read))}), file=told, flush=True)


def _run(piece: dict[str, Any], names: dict[str, Any]) -> dict[str, str]:
    """Run one piece; one that fails leaves none of its names behind."""
    printed, error = io.StringIO(), ""
    source = "\n" * (piece["line"] - 1) + piece["source"]
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(source, piece["file"], "exec"), names)  # noqa: S102 - that is its purpose
    except (Exception, SystemExit) as raised:
        trace = raised.__traceback__
        error = "".join(traceback.format_exception(raised.with_traceback(trace and trace.tb_next)))
        for name in piece["given"]:
            names.pop(name, None)
    return {"printed": printed.getvalue(), "error": error}


def _watch(event: str, arguments: tuple[Any, ...], read: list[str]) -> None:
    if event == "open" and isinstance(arguments[0], str):
        read += [found.replace("--", "/", 1) for found in CACHED.findall(arguments[0])]


if __name__ == "__main__":
    main()
