"""The list of checkpoints that a widget offers: those of its task, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from widgets import models, views
from widgets.widget import Given, Widget

if TYPE_CHECKING:
    from translations import Strings


def choices(widget: Widget, words: Strings, lang: str, start: Given) -> gr.Dropdown:
    """Return the list: of a language, or of all pairs of languages, to be narrowed later."""
    said = words["widget"]
    language = None if "pair" in widget.inputs else lang
    return gr.Dropdown(
        offered(widget, words, language),
        value=start["checkpoint"] or "",
        label=said["checkpoint"],
        info=said["checkpoint_help"],
        elem_classes=["course-checkpoint"],
    )


def offered(widget: Widget, words: Strings, language: str | None) -> list[tuple[str, str]]:
    """Return the label and id of each checkpoint, the automatic choice first."""
    found = models.catalog().checkpoints(widget.task or "", language)
    named = {one.id: _label(one, words) for one in found}
    return [(words["widget"]["checkpoint_auto"], ""), *((named[one], one) for one in named)]


def starting(widget: Widget, words: Strings, lang: str, start: Given) -> dict[str, Any]:
    """Return the properties that the list has where a lesson starts the widget."""
    narrowed = offered(widget, words, start.get("pair", lang))
    return {"value": start["checkpoint"] or "", "choices": narrowed}


def follow(widget: Widget, words: Strings, pairs: gr.Radio, listed: gr.Dropdown) -> None:
    """Let the list follow the pair of languages."""

    def offer(pair: str) -> dict[str, Any]:
        return gr.update(choices=offered(widget, words, pair), value="")

    pairs.change(offer, pairs, listed, show_progress="hidden", api_visibility="private")


def _label(checkpoint: models.Checkpoint, words: Strings) -> str:
    label: str = words["widget"]["checkpoint_label"]
    weight = views.size(checkpoint, words)
    return label.format(id=checkpoint.id, licence=checkpoint.licence, size=weight)
