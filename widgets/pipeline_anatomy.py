"""What a pipeline does inside: a text becomes tokens, numbers, scores, and a label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from widgets import models, python_code, views
from widgets.parameters import Text
from widgets.sentiment_analysis import label_name
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "sentiment-analysis"

LINES = {
    "tokens": 'inputs = tokenizer(text, return_tensors="pt")',
    "logits": "logits = model(**inputs).logits",
    "probabilities": "probabilities = logits.softmax(dim=-1)",
    "label": "label = model.config.id2label[probabilities.argmax().item()]",
}
"""The line of code behind each step."""


def predict(asked: Asked) -> models.Answer[models.Steps]:
    """Return what every step of judging a text hands on to the next."""
    return models.sentiment_steps(asked["text"], asked.language, asked.checkpoint)


def view(answer: models.Answer[models.Steps], words: Strings, asked: Asked) -> Markup:
    """Return the verdict, then each step as a table under the line of code that made it."""
    said, steps = words["pipeline_anatomy"], answer.value
    labels = [label_name(label, words) for label in steps.labels]
    best = labels[steps.best]
    score = steps.probabilities[steps.best]
    tokens = [steps.tokens, _numbers(steps.ids), _numbers(steps.mask)]
    inputs = (said["token"], said["id"], said["mask"])
    ranked = sorted(zip(labels, steps.probabilities, strict=True), key=lambda row: -row[1])
    stages = (
        _stage("tokens", said, _across(said["tokens"]["name"], inputs, tokens)),
        _stage("logits", said, _scores(said, "logits", labels, steps.logits)),
        _stage("probabilities", said, views.bars(ranked)),
        _stage("label", said, views.lead(said["verdict"], label=best)),
    )
    return views.lead(said["lead"], label=best, score=views.percent(score)) + Markup(
        '<ol class="course-stages">{}</ol>'
    ).format(views.joined(stages))


def code(answer: models.Answer[models.Steps], asked: Asked) -> str:
    """Return all the lines, one after another."""
    loaded = python_code.parts(
        TASK, answer.receipt, "AutoModelForSequenceClassification", "import torch\n"
    )
    return (
        f"{loaded}\ntext = {python_code.literal(asked['text'])}\n{LINES['tokens']}\n"
        'print(tokenizer.convert_ids_to_tokens(inputs["input_ids"][0]))\n'
        'print(inputs["input_ids"], inputs["attention_mask"])\n\n'
        f"with torch.no_grad():\n    {LINES['logits']}\nprint(logits)\n"
        f"{LINES['probabilities']}\nprint(probabilities)\n"
        f"{LINES['label']}\nprint(label)\n"
    )


def _stage(key: str, said: Strings, inner: Markup) -> Markup:
    return Markup(
        '<li class="course-stage"><p class="course-stage-name">{}</p>'
        '<p class="course-stage-code"><code>{}</code></p><p>{}</p>{}</li>'
    ).format(said[key]["name"], LINES[key], said[key]["about"], inner)


def _across(caption: str, names: Sequence[str], rows: Iterable[Sequence[str]]) -> Markup:
    """Return a table whose columns are positions."""
    body = views.joined(views.row(name, *row) for name, row in zip(names, rows, strict=True))
    return Markup(
        '<div class="course-scroll"><table class="course-across"><caption class="course-hidden">'
        "{}</caption><tbody>{}</tbody></table></div>"
    ).format(caption, body)


def _scores(said: Strings, key: str, labels: Sequence[str], scores: Iterable[float]) -> Markup:
    rows = [(label, f"{score:.4f}") for label, score in zip(labels, scores, strict=True)]
    return views.table(said[key]["name"], (said["label_name"], said[key]["value"]), rows)


def _numbers(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(map(str, numbers))


WIDGET = Widget(
    "pipeline-anatomy",
    "stages",
    predict,
    view,
    code,
    main=(Text("text", 300),),
    unseen=("text",),
    task=TASK,
)
