"""What a checkpoint is worth on rows it never learned from: one module a kind of task."""

from collections.abc import Sequence
from typing import Any

Numbers = dict[str, float]
"""Scores by name."""

PORTION = 16


def portions(found: Sequence[Any]) -> list[Sequence[Any]]:
    """Return the rows in portions that fit one forward pass."""
    return [found[start : start + PORTION] for start in range(0, len(found), PORTION)]
