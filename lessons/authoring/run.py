"""Runs the Python of a lesson in a fresh process, and says what each piece did."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lessons.authoring.names import Names, names
from lessons.authoring.python import Piece

KERNEL = Path(__file__).with_name("kernel.py")

TRACEBACK = "Traceback (most recent call last):"

QUIET = {
    "COLUMNS": "80",
    "CUDA_VISIBLE_DEVICES": "",
    "DISABLE_SAFETENSORS_CONVERSION": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "TOKENIZERS_PARALLELISM": "false",
}
"""What makes two runs print the same: no GPU, one thread, one order of sets."""


@dataclass(frozen=True)
class Ran:
    """What a piece did."""

    piece: Piece

    printed: str
    """What it wrote to the standard output."""

    error: str
    """The traceback; empty when all went well."""

    checkpoints: frozenset[str]
    """Ids of the Hub whose files it read, and those behind the names that it used."""

    @property
    def reason(self) -> str:
        """The line of the traceback that names the error; empty when all went well."""
        lines = self.error.rpartition(TRACEBACK)[2].splitlines()
        return next((line for line in lines if line and not line.startswith(" ")), "")


def run(pieces: Iterable[Piece], root: Path, environment: Mapping[str, str]) -> tuple[Ran, ...]:
    """Run pieces one after another in one namespace, and go on after one that fails.

    A piece that fails leaves no name behind, so a later one never prints an older value of it.
    """
    known = [(piece, _names(piece)) for piece in pieces]
    told = [
        {
            "file": piece.file,
            "line": piece.line,
            "source": piece.source,
            "given": sorted(used.given - used.imported),
        }
        for piece, used in known
    ]
    done = subprocess.run(  # noqa: S603 - the course's own code
        [sys.executable, "-P", str(KERNEL)],
        input=json.dumps(told),
        capture_output=True,
        cwd=root,
        env={**environment, **QUIET, "PYTHONIOENCODING": "utf-8"},
        encoding="utf-8",
        errors="replace",
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    lost = f"The process ended with {done.returncode}.\n{done.stderr}"
    said += [{"printed": "", "error": lost, "checkpoints": []}] * (len(told) - len(said))
    return tuple(_followed(known, said))


def _names(piece: Piece) -> Names:
    """Return the names of a piece; none for one that is no Python, which fails by itself."""
    try:
        return names(piece.source)
    except SyntaxError:
        return Names(frozenset(), frozenset(), frozenset())


def _followed(
    known: Sequence[tuple[Piece, Names]], said: Sequence[Mapping[str, object]]
) -> Iterator[Ran]:
    """Return what each piece did, with the checkpoints behind every name that it needed."""
    behind: dict[str, frozenset[str]] = {}
    for (piece, used), one in zip(known, said, strict=True):
        read = frozenset(one["checkpoints"])  # type: ignore[call-overload]
        read = read.union(*(behind[name] for name in used.needed if name in behind))
        behind |= dict.fromkeys(used.given - used.imported, read)
        yield Ran(piece, str(one["printed"]), str(one["error"]), read)
