"""Zero-shot classification: labels the model was never trained on, each tried as a hypothesis."""

from collections.abc import Sequence

from widgets.models.answer import Score
from widgets.models.loading import Loaded
from widgets.models.requests import ZeroShotClassification
from widgets.models.tasks.shared import pipe

BATCH = 8
PAIRS = 32
"""Pairs of text and label in one forward pass."""


def run(loaded: Loaded, requests: Sequence[ZeroShotClassification]) -> list[tuple[Score, ...]]:
    """Return for each text its labels, the likeliest first."""
    results = pipe(loaded, "zero-shot-classification")(
        [request.text for request in requests],
        candidate_labels=list(requests[0].labels),
        multi_label=requests[0].multi_label,
        hypothesis_template=loaded.checkpoint.quirks.template,
        batch_size=min(PAIRS, len(requests) * len(requests[0].labels)),
    )
    return [
        tuple(
            Score(label, score) for label, score in zip(each["labels"], each["scores"], strict=True)
        )
        for each in results
    ]
