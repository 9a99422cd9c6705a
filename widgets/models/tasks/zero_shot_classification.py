"""Zero-shot classification: labels the model was never trained on, each tried as a hypothesis."""

from collections.abc import Sequence
from dataclasses import dataclass

from widgets.models.answer import Score
from widgets.models.loading import Loaded
from widgets.models.tasks.request import Request, pipe

BATCH = 8
PAIRS = 32
"""Pairs of text and label in one forward pass."""


@dataclass(frozen=True)
class Labelled(Request):
    """A text with the labels to choose from."""

    labels: tuple[str, ...]

    multi_label: bool = False
    """Each label is judged by itself; otherwise their scores add up to 1."""

    def texts(self) -> tuple[str, ...]:
        """Return the text and the labels."""
        return self.text, *self.labels


def run(loaded: Loaded, requests: Sequence[Labelled]) -> list[tuple[Score, ...]]:
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
