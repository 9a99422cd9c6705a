"""Sentiment: does a sentence speak well or badly of its subject?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from widgets import models, python_code, views
from widgets.parameters import Text
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "sentiment-analysis"

Scores = tuple[models.Score, ...]


def predict(asked: Asked) -> models.Answer[Scores]:
    """Return every label with its probability, likeliest first."""
    return models.ask(models.SentimentAnalysis(asked["text"]), asked.language, asked.checkpoint)


def view(answer: models.Answer[Scores], words: Strings, asked: Asked) -> Markup:
    """Return the verdict and a bar for each label."""
    rows = [(label_name(score.label, words), score.score) for score in answer.value]
    label, score = rows[0]
    lead = words["sentiment_analysis"]["lead"]
    return views.lead(lead, label=label, score=views.percent(score)) + views.bars(rows)


def code(answer: models.Answer[Scores], asked: Asked) -> str:
    """Return the lines that do the same."""
    sentence = python_code.literal(asked["text"])
    return (
        python_code.opening(TASK, answer.receipt, "classifier", TASK)
        + f"print(classifier({sentence}, top_k=None))\n"
    )


def label_name(label: str, words: Strings) -> str:
    """Return a label in the reader's language; one that no word is known for stays as it is."""
    known, key = words["sentiment_analysis"]["labels"], label.lower()
    return str(known[key]) if key in known else label


WIDGET = Widget(
    TASK,
    "bars",
    predict,
    view,
    code,
    main=(Text("text", 1000),),
    unseen=("text",),
    task=TASK,
    api=True,
)
