"""Zero-shot classification: the reader makes up the labels, the model weighs them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "zero-shot-classification"
LIMIT = 1000
LABEL_LIMIT = 60
FEWEST, MOST = 2, 10


def predict(
    text: str,
    labels: Sequence[str],
    multi_label: bool = False,
    language: str = "en",
    checkpoint: str | None = None,
) -> models.Answer[tuple[models.Score, ...]]:
    """Return the labels with their probabilities, likeliest first."""
    sentence = limits.text(text, LIMIT, "text")
    return models.zero_shot_classification(
        sentence, _labels(labels), bool(multi_label), language, checkpoint
    )


def view(answer: models.Answer[tuple[models.Score, ...]], words: Strings, **_: Any) -> str:
    """Return the best label and a bar for each."""
    best = answer.value[0]
    return views.lead(
        words["zero_shot_classification"]["lead"],
        label=best.label,
        score=views.percent(best.score),
    ) + views.bars((score.label, score.score) for score in answer.value)


def code(
    answer: models.Answer[tuple[models.Score, ...]],
    text: str,
    labels: Sequence[str],
    multi_label: bool = False,
    **_: Any,
) -> str:
    """Return the lines that do the same, with the checkpoint's own hypothesis sentence."""
    asked: dict[str, Any] = {"candidate_labels": _labels(labels)}
    if multi_label:
        asked["multi_label"] = True
    template = python_code.quirks(TASK, answer.receipt).template
    if template != models.Quirks().template:
        asked["hypothesis_template"] = template
    return (
        python_code.opening(TASK, answer.receipt, "classifier", TASK)
        + f"text = {python_code.literal(limits.text(text, LIMIT))}\n"
        + f"print(classifier(text, {python_code.keyword(**asked)}))\n"
    )


def _labels(raw: Sequence[str]) -> tuple[str, ...]:
    return limits.texts(raw, FEWEST, MOST, LABEL_LIMIT, "labels")


WIDGET = Widget(
    "zero_shot_classification",
    "bars",
    predict,
    view,
    code,
    main=(fields.sentence("text"), fields.words_list("labels")),
    options=(fields.tick("multi_label"),),
    unseen=("text", "labels"),
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
