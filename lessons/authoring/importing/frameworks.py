"""Takes the parts for PyTorch where a text is written for several frameworks."""

import re
from dataclasses import dataclass

from lessons.authoring.importing.tokens import tokens
from lessons.authoring.importing.writer import Note

MARK = re.compile(r"\{#if([^}]*)\}|\{:else(?:[ \t]+if([^}]*))?\}|\{/if\}")
OURS = "pt"
OTHERS = re.compile(r"""['"](tf|jax|flax)['"]""")
NOT_READ = ("code", "fence", "comment")


@dataclass
class _Choice:
    """A choice between several parts, while it is read."""

    line: int
    keep: bool
    kept: bool


def one_framework(text: str) -> tuple[str, list[Note]]:
    """Return the text for PyTorch, with as many lines as before, and what was left out."""
    written: list[str] = []
    notes: list[Note] = []
    open_ones: list[_Choice] = []
    done = 0
    for mark in _marks(text):
        keep = all(one.keep for one in open_ones)
        piece, line = text[done : mark.start()], text.count("\n", 0, done) + 1
        written.append(piece if keep else _empty(piece))
        if not keep and piece.strip():
            notes.append(Note(line, "What is not about PyTorch is left out."))
        _follow(mark, line, open_ones)
        done = mark.end()
    return "".join([*written, text[done:]]), notes


def _marks(text: str) -> list[re.Match[str]]:
    code = [(one.start, one.end) for one in tokens(text) if one.kind in NOT_READ]
    found = list(MARK.finditer(text))
    return [one for one in found if not any(a <= one.start() < b for a, b in code)]


def _follow(mark: re.Match[str], line: int, open_ones: list[_Choice]) -> None:
    """Open, change or close a choice."""
    if mark[1] is not None:
        keep = _ours(mark[1])
        open_ones.append(_Choice(line, keep, keep))
    elif mark[0] == "{/if}":
        if open_ones:
            open_ones.pop()
    elif open_ones:
        last = open_ones[-1]
        last.keep = not last.kept and (mark[2] is None or _ours(mark[2]))
        last.kept |= last.keep


def _ours(condition: str) -> bool:
    """Return whether a condition holds for PyTorch; one about something else always holds."""
    negated = "!" in condition
    return not OTHERS.search(condition) if not negated else f"'{OURS}'" not in condition


def _empty(text: str) -> str:
    return "\n" * text.count("\n")
