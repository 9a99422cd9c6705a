"""ROUGE-1, ROUGE-2 and ROUGE-L, as F1 over lower-case words."""

import re
from collections import Counter

WORD = re.compile(r"\w+")


def rouge(guess: str, truth: str) -> tuple[float, float, float]:
    """Return ROUGE-1, ROUGE-2 and ROUGE-L of a summary."""
    left, right = WORD.findall(guess.lower()), WORD.findall(truth.lower())
    return (
        _overlap(left, right, 1),
        _overlap(left, right, 2),
        _f1(_common(left, right), len(left), len(right)),
    )


def _overlap(left: list[str], right: list[str], size: int) -> float:
    ours, theirs = _grams(left, size), _grams(right, size)
    return _f1((ours & theirs).total(), ours.total(), theirs.total())


def _grams(words: list[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(size)), strict=False))


def _common(left: list[str], right: list[str]) -> int:
    row = [0] * (len(right) + 1)
    for word in left:
        before = 0
        for place, other in enumerate(right, 1):
            before, row[place] = (
                row[place],
                before + 1 if word == other else max(row[place], row[place - 1]),
            )
    return row[-1]


def _f1(hits: int, guessed: int, wanted: int) -> float:
    return 2 * hits / (guessed + wanted) if hits else 0.0
