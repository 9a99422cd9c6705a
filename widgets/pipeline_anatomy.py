"""What a pipeline does inside: a text becomes tokens, numbers, scores, and a label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.sentiment_analysis import named
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "sentiment-analysis"
LIMIT = 300

LINES = {
    "tokens": 'inputs = tokenizer(text, return_tensors="pt")',
    "logits": "logits = model(**inputs).logits",
    "probabilities": "probabilities = logits.softmax(dim=-1)",
    "label": "label = model.config.id2label[probabilities.argmax().item()]",
}
"""The line of code behind each step."""


def predict(
    text: str, language: str = "en", checkpoint: str | None = None
) -> models.Answer[models.Steps]:
    """Return what every step of judging a text hands on to the next."""
    return models.sentiment_steps(limits.text(text, LIMIT), language, checkpoint)


def view(answer: models.Answer[models.Steps], words: Strings, **_: Any) -> str:
    """Return the verdict, then each step as a table under the line of code that made it."""
    said, steps = words["pipeline_anatomy"], answer.value
    labels = [named(label, words) for label in steps.labels]
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
    return (
        views.lead(said["lead"], label=best, score=views.percent(score))
        + f'<ol class="course-stages">{"".join(stages)}</ol>'
    )


def code(answer: models.Answer[models.Steps], text: str, **_: Any) -> str:
    """Return all the lines, one after another."""
    sentence = python_code.literal(limits.text(text, LIMIT))
    loaded = python_code.parts(
        TASK, answer.receipt, "AutoModelForSequenceClassification", "import torch\n"
    )
    return (
        f"{loaded}\ntext = {sentence}\n{LINES['tokens']}\n"
        'print(tokenizer.convert_ids_to_tokens(inputs["input_ids"][0]))\n'
        'print(inputs["input_ids"], inputs["attention_mask"])\n\n'
        f"with torch.no_grad():\n    {LINES['logits']}\nprint(logits)\n"
        f"{LINES['probabilities']}\nprint(probabilities)\n"
        f"{LINES['label']}\nprint(label)\n"
    )


def _stage(key: str, said: Strings, inner: str) -> str:
    return (
        f'<li class="course-stage"><p class="course-stage-name">{views.safe(said[key]["name"])}</p>'
        f'<p class="course-stage-code"><code>{views.safe(LINES[key])}</code></p>'
        f"<p>{views.safe(said[key]['about'])}</p>{inner}</li>"
    )


def _across(caption: str, names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose columns are positions."""
    body = "".join(
        f'<tr><th scope="row">{views.safe(name)}</th>'
        + "".join(f"<td>{views.safe(cell)}</td>" for cell in row)
        + "</tr>"
        for name, row in zip(names, rows, strict=True)
    )
    return (
        '<div class="course-scroll"><table class="course-across"><caption class="course-hidden">'
        f"{views.safe(caption)}</caption><tbody>{body}</tbody></table></div>"
    )


def _scores(said: Strings, key: str, labels: Sequence[str], scores: Iterable[float]) -> str:
    rows = [(label, f"{score:.4f}") for label, score in zip(labels, scores, strict=True)]
    return views.table(said[key]["name"], (said["label_name"], said[key]["value"]), rows)


def _numbers(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(map(str, numbers))


WIDGET = Widget(
    "pipeline_anatomy",
    "stages",
    predict,
    view,
    code,
    main=(fields.sentence("text"),),
    unseen=("text",),
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
