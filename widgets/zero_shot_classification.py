"""Zero-shot classification: the reader makes up the labels, the model weighs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from widgets import models, python_code, views
from widgets.parameters import Flag, Text, Texts
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "zero-shot-classification"

Scores = tuple[models.Score, ...]


def predict(asked: Asked) -> models.Answer[Scores]:
    """Return the labels with their probabilities, likeliest first."""
    request = models.ZeroShotClassification(asked["text"], asked["labels"], asked["multi_label"])
    return models.ask(request, asked.language, asked.checkpoint)


def view(answer: models.Answer[Scores], words: Strings, asked: Asked) -> Markup:
    """Return the best label and a bar for each."""
    best, lead = answer.value[0], words["zero_shot_classification"]["lead"]
    return views.lead(lead, label=best.label, score=views.percent(best.score)) + views.bars(
        (score.label, score.score) for score in answer.value
    )


def code(answer: models.Answer[Scores], asked: Asked) -> str:
    """Return the lines that do the same, with the checkpoint's own hypothesis sentence."""
    arguments: dict[str, Any] = {"candidate_labels": asked["labels"]}
    if asked["multi_label"]:
        arguments["multi_label"] = True
    template = python_code.quirks(TASK, answer.receipt).template
    if template != models.Quirks().template:
        arguments["hypothesis_template"] = template
    return (
        python_code.opening(TASK, answer.receipt, "classifier", TASK)
        + f"text = {python_code.literal(asked['text'])}\n"
        + f"print(classifier(text, {python_code.keyword(**arguments)}))\n"
    )


WIDGET = Widget(
    TASK,
    "bars",
    predict,
    view,
    code,
    main=(
        Text("text", 1000, among=True),
        Texts("labels", 2, 10, 60, lines=3, distinct=True, split=True),
    ),
    options=(Flag("multi_label", default=False),),
    unseen=("text", "labels"),
    task=TASK,
    api=True,
)
