"""What a checkpoint is worth on rows it never learned from: one module a kind of task.

The checkpoints are asked as the server asks them, so that the numbers are of what readers get.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from widgets.models import loading
from widgets.models.catalog import catalog
from widgets.models.loading import Loaded
from widgets.models.tasks import TASKS

Numbers = dict[str, float]
"""Scores by name."""


def loaded(folder: Path) -> Loaded:
    """Return the bundled checkpoint that a folder is named for, as the server loads it."""
    named = [entry for entry in catalog().entries if entry.id == folder.name]
    return loading.load(loading.key(named[0], folder))


def answered(model: Loaded, requests: Sequence[Any]) -> list[Any]:
    """Return what a checkpoint answers to requests of its task, in batches as a server makes."""
    task = TASKS[model.checkpoint.task]
    return [
        found.value
        for start in range(0, len(requests), task.batch)
        for found in task.find(model, requests[start : start + task.batch])
    ]
