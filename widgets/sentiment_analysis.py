"""Sentiment: does a sentence speak well or badly of its subject?"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "sentiment-analysis"
LIMIT = 1000


def predict(
    text: str, language: str = "en", checkpoint: str | None = None
) -> models.Answer[tuple[models.Score, ...]]:
    """Return every label with its probability, likeliest first."""
    return models.sentiment_analysis(limits.text(text, LIMIT), language, checkpoint)


def view(answer: models.Answer[tuple[models.Score, ...]], words: Strings, **_: Any) -> str:
    """Return the verdict and a bar for each label."""
    said = words["sentiment_analysis"]
    rows = [(named(score.label, words), score.score) for score in answer.value]
    label, score = rows[0]
    return views.lead(said["lead"], label=label, score=views.percent(score)) + views.bars(rows)


def code(answer: models.Answer[tuple[models.Score, ...]], text: str, **_: Any) -> str:
    """Return the lines that do the same."""
    sentence = python_code.literal(limits.text(text, LIMIT))
    return (
        python_code.opening(TASK, answer.receipt, "classifier", TASK)
        + f"print(classifier({sentence}, top_k=None))\n"
    )


def named(raw: str, words: Strings) -> str:
    """Return a label in the reader's language; one that no word is known for stays as it is."""
    known, key = words["sentiment_analysis"]["labels"], raw.lower()
    return str(known[key]) if key in known else raw


WIDGET = Widget(
    "sentiment_analysis",
    "bars",
    predict,
    view,
    code,
    main=(fields.sentence("text"),),
    unseen=("text",),
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
