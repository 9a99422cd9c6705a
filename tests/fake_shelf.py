"""A shelf without models: the nine functions answer at once, and always the same."""

import time
from collections.abc import Iterator, Sequence
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


def sentiment_analysis(text: str, language: str, checkpoint: str | None = None) -> Any:
    good = 0.21 if "not" in text or "않" in text else 0.96
    scores = [models.Score("POSITIVE", good), models.Score("NEGATIVE", 1 - good)]
    return answer(tuple(sorted(scores, key=lambda score: -score.score)))


def zero_shot_classification(
    text: str,
    labels: Sequence[str],
    multi_label: bool,
    language: str,
    checkpoint: str | None = None,
) -> Any:
    return answer(tuple(models.Score(label, 0.6 / 2**at) for at, label in enumerate(labels)))


def fill_mask(text: str, top_k: int, language: str, checkpoint: str | None = None) -> Any:
    words = ["capital", "heart", "centre", "수도", "**b**", "<i>x</i>"] * 4
    return answer(
        tuple(
            models.Fill(word, 0.5 / 2**at, text.replace("[MASK]", word))
            for at, word in enumerate(words[:top_k])
        )
    )


def named_entity_recognition(
    text: str, aggregation: str, language: str, checkpoint: str | None = None
) -> Any:
    found = [_entity(text, name, aggregation) for name in NAMES if name in text]
    return answer(tuple(sorted(found, key=lambda one: one.start)))


def _entity(text: str, name: str, aggregation: str) -> models.Entity:
    group = NAMES[name] if aggregation == "simple" else f"B-{NAMES[name]}"
    start = text.index(name)
    return models.Entity(group, name, start, start + len(name), 0.98)


def question_answering(
    question: str, context: str, language: str, checkpoint: str | None = None
) -> Any:
    if "never" in question:
        return answer(models.Span("", 0, 0, 0.9))
    word = context.split()[-1]
    at = context.rindex(word)
    return answer(models.Span(word, at, at + len(word), 0.87))


def summarization(
    text: str, min_length: int, max_length: int, language: str, checkpoint: str | None = None
) -> Any:
    return answer(" ".join(text.split()[:max_length]))


def translation(text: str, pair: str, checkpoint: str | None = None) -> Any:
    return answer(f"[{pair}] {text[::-1]}")


def feature_extraction(
    sentences: Sequence[str], language: str, checkpoint: str | None = None
) -> Any:
    matrix = tuple(
        tuple(1.0 if one == other else -0.004 for other in sentences) for one in sentences
    )
    vectors = tuple((1.0,) for _ in sentences)
    return answer(models.Similarity(tuple(sentences), matrix, 384, vectors))


CLOSED: list[str] = []
"""Texts whose generation was closed or came to its end."""


def text_generation(
    text: str, *, max_new_tokens: int, num_return_sequences: int, **_: Any
) -> Iterator[Any]:
    try:
        for count in range(1, max_new_tokens + 1):
            time.sleep(PAUSE)
            grown = f"{text} one" + " and one" * (count - 1)
            yield answer((grown,) * num_return_sequences)
    finally:
        CLOSED.append(text)


FUNCTIONS = (
    sentiment_analysis,
    zero_shot_classification,
    fill_mask,
    named_entity_recognition,
    question_answering,
    summarization,
    translation,
    feature_extraction,
    text_generation,
)


def install(patch: Any) -> None:
    """Put these functions in the place of the shelf's, with pytest's monkeypatch."""
    for function in FUNCTIONS:
        patch.setattr(models, function.__name__, function)
