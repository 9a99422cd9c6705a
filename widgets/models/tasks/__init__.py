"""The tasks: each module turns requests and a loaded checkpoint into answers, several at a time.

A task knows nothing of queues, downloads or devices, and the shelf nothing of tasks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from widgets.models import known
from widgets.models.answer import Finding
from widgets.models.loading import Loaded
from widgets.models.tasks import (
    feature_extraction,
    fill_mask,
    named_entity_recognition,
    question_answering,
    sentiment_analysis,
    summarization,
    translation,
    zero_shot_classification,
)

Requests = Sequence[Any]
Run = Callable[[Loaded, Requests], list[Any]]


@dataclass(frozen=True)
class Task:
    """A task that is answered whole."""

    find: Callable[[Loaded, Requests], list[Finding[Any]]]
    """Returns what is found for each request, but for what the tokenizer does not know."""

    batch: int
    """Requests at once at most."""

    def findings(self, loaded: Loaded, requests: Requests) -> list[Finding[Any]]:
        """Return what is found for each request, with all its notes."""
        return [
            Finding(found.value, known.notes(loaded.tokenizer, request.texts()) + found.notes)
            for request, found in zip(requests, self.find(loaded, requests), strict=True)
        ]


def _without_notes(run: Run) -> Callable[[Loaded, Requests], list[Finding[Any]]]:
    return lambda loaded, requests: [Finding(value) for value in run(loaded, requests)]


TASKS = {
    "sentiment-analysis": Task(_without_notes(sentiment_analysis.run), sentiment_analysis.BATCH),
    "zero-shot-classification": Task(
        _without_notes(zero_shot_classification.run), zero_shot_classification.BATCH
    ),
    "fill-mask": Task(_without_notes(fill_mask.run), fill_mask.BATCH),
    "named-entity-recognition": Task(
        _without_notes(named_entity_recognition.run), named_entity_recognition.BATCH
    ),
    "question-answering": Task(question_answering.findings, question_answering.BATCH),
    "summarization": Task(summarization.findings, summarization.BATCH),
    "translation": Task(translation.findings, translation.BATCH),
    "feature-extraction": Task(_without_notes(feature_extraction.run), feature_extraction.BATCH),
}
"""The tasks by name.

Text generation streams, so it is asked in its own way (`text_generation.stream`).
"""
