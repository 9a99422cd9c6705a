"""The choice of a checkpoint: those of a task that can be had now, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from widgets import models, views
from widgets.limits import InputError
from widgets.parameters import Parameter

if TYPE_CHECKING:
    from translations import Strings

SHOWN = 80
"""Characters of an unknown name that a refusal repeats."""


@dataclass(frozen=True)
class CheckpointChoice(Parameter):
    """The checkpoint that answers; None, or an empty name, for the best one there is."""

    task: str
    """As the catalog writes it."""

    def _checked(self, given: Any) -> str | None:
        if not isinstance(given, str):
            raise InputError("not_text_in", name=self.name)
        if given and given not in {one.id for one in models.catalog().checkpoints(self.task)}:
            raise InputError("unknown_checkpoint", checkpoint=given[:SHOWN])
        return given or None

    def said(self, words: Strings, key: str) -> tuple[str, str | None]:
        """Return the label and the help, which all widgets share."""
        return words["widget"]["checkpoint"], words["widget"]["checkpoint_help"]

    def draw(self, words: Strings, key: str, **shared: Any) -> gr.Dropdown:
        """Return a list of all checkpoints that the course knows, to be narrowed by `offer`."""
        known = models.catalog().checkpoints(self.task)
        return gr.Dropdown(_choices(known, words), elem_classes=["course-checkpoint"], **shared)

    def extent(self, words: Strings) -> str:
        """Return where names come from."""
        return str(words["widget"]["extents"]["checkpoint"])

    def read(self, held: Any) -> Any:
        """Return the name, or None for the automatic choice."""
        return held or None

    def show(self, value: Any) -> Any:
        """Return the name as the list holds it."""
        return value or ""

    @property
    def follows(self) -> tuple[str, ...]:
        """Return the pair of languages, where a widget has one."""
        return ("pair",)

    def offer(self, words: Strings, lang: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the checkpoints of the language, or pair, that can be had at this moment."""
        found = models.available(self.task, values.get("pair", lang))
        chosen = values.get(self.name)
        value = chosen if chosen in {one.id for one in found} else None
        return {"choices": _choices(found, words), "value": self.show(value)}


def _choices(found: Iterable[models.Checkpoint], words: Strings) -> list[tuple[str, str]]:
    """Return the label and id of each checkpoint, the automatic choice first."""
    labels = {one.id: _label(one, words) for one in found}
    return [
        (words["widget"]["checkpoint_auto"], ""),
        *((label, name) for name, label in labels.items()),
    ]


def _label(checkpoint: models.Checkpoint, words: Strings) -> str:
    label: str = words["widget"]["checkpoint_label"]
    weight = views.size(checkpoint, words)
    return label.format(id=checkpoint.id, licence=checkpoint.licence, size=weight)
