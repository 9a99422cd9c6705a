"""Sentiment: how likely each label is for a text."""

from collections.abc import Sequence

from widgets.models.answer import Score
from widgets.models.loading import Loaded
from widgets.models.requests import SentimentAnalysis
from widgets.models.tasks.shared import pipe

BATCH = 32


def run(loaded: Loaded, requests: Sequence[SentimentAnalysis]) -> list[tuple[Score, ...]]:
    """Return for each text all labels, the likeliest first."""
    results = pipe(loaded, "text-classification")(
        [request.text for request in requests],
        top_k=None,
        truncation=True,
        batch_size=len(requests),
    )
    return [tuple(Score(each["label"], each["score"]) for each in result) for result in results]
