"""A shelf without models: it answers every request at once, and always the same."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from widgets import models

CHECKPOINT = "distilbert/fake"
REVISION = "0123456789abcdef0123456789abcdef01234567"
PAUSE = 0.02
"""Seconds between two generated words."""

NAMES = {
    "Sylvain": "PER",
    "Hugging Face": "ORG",
    "Brooklyn": "LOC",
    "서울": "LOC",
    "김하나": "PER",
}


def receipt(**other: Any) -> models.Receipt:
    """Return the receipt of a checkpoint from the Hub."""
    usual = models.Receipt(CHECKPOINT, REVISION, "hub", "apache-2.0", "cpu", 0.0123)
    return replace(usual, **other)


def answer(value: Any, **other: Any) -> models.Answer[Any]:
    """Return a value with that receipt."""
    return models.Answer(value, receipt(**other))


def value(request: Any) -> Any:
    """Return what the model of a request's task would find."""
    match request:
        case models.SentimentAnalysis(text):
            good = 0.21 if "not" in text or "않" in text else 0.96
            scores = [models.Score("POSITIVE", good), models.Score("NEGATIVE", 1 - good)]
            return tuple(sorted(scores, key=lambda score: -score.score))
        case models.ZeroShotClassification(labels=labels):
            return tuple(models.Score(label, 0.6 / 2**at) for at, label in enumerate(labels))
        case models.FillMask(text, top_k):
            words = ["capital", "heart", "centre", "수도", "**b**", "<i>x</i>"] * 4
            return tuple(
                models.Fill(word, 0.5 / 2**at, text.replace("[MASK]", word))
                for at, word in enumerate(words[:top_k])
            )
        case models.NamedEntityRecognition(text, aggregation):
            found = [_entity(text, name, aggregation) for name in NAMES if name in text]
            return tuple(sorted(found, key=lambda one: one.start))
        case models.QuestionAnswering(context, question):
            if "never" in question:
                return models.Span("", 0, 0, 0.9)
            word = context.split()[-1]
            at = context.rindex(word)
            return models.Span(word, at, at + len(word), 0.87)
        case models.Summarization(text, max_length=most):
            return " ".join(text.split()[:most])
        case models.Translation(text, pair):
            return f"[{pair}] {text[::-1]}"
        case models.FeatureExtraction(sentences):
            matrix = tuple(
                tuple(1.0 if one == other else -0.004 for other in sentences) for one in sentences
            )
            return models.Similarity(sentences, matrix, 384, tuple((1.0,) for _ in sentences))
    raise AssertionError(request)


def _entity(text: str, name: str, aggregation: str) -> models.Entity:
    group = NAMES[name] if aggregation == "simple" else f"B-{NAMES[name]}"
    start = text.index(name)
    return models.Entity(group, name, start, start + len(name), 0.98)


def ask(request: Any, language: str = "en", checkpoint: str | None = None) -> models.Answer[Any]:
    """Return the answer to a request."""
    return answer(value(request))


CLOSED: list[str] = []
"""Texts whose generation was closed or came to its end."""


def stream(request: Any, language: str = "en", checkpoint: str | None = None) -> Iterator[Any]:
    """Yield a text that grows by a few words at a time."""
    try:
        for count in range(1, request.max_new_tokens + 1):
            time.sleep(PAUSE)
            grown = f"{request.text} one" + " and one" * (count - 1)
            yield answer((grown,) * request.num_return_sequences)
    finally:
        CLOSED.append(request.text)


def install(patch: Any) -> None:
    """Put these functions in the place of the shelf's, with pytest's monkeypatch."""
    patch.setattr(models, "ask", ask)
    patch.setattr(models, "stream", stream)
