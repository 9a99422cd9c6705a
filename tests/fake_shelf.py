"""A shelf without models: the nine functions answer at once, and always the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from widgets import models

MEMORY = ("distilbert/fake", "0123456789abcdef0123456789abcdef01234567")


def receipt(seconds: float = 0.0123, note: str | None = None) -> models.Receipt:
    """Return the receipt of a checkpoint from the Hub."""
    return models.Receipt(*MEMORY, "hub", "apache-2.0", "cpu", seconds, note)


def answer(value: Any) -> models.Answer[Any]:
    """Return a value with that receipt."""
    return models.Answer(value, receipt())


def sentiment_analysis(text: str, language: str, checkpoint: str | None = None) -> Any:
    good = 0.96 if "not" not in text and "않" not in text else 0.21
    scores = [models.Score("POSITIVE", good), models.Score("NEGATIVE", 1 - good)]
    return answer(tuple(sorted(scores, key=lambda score: -score.score)))


def zero_shot_classification(
    text: str,
    labels: tuple[str, ...],
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
    known = {
        "Sylvain": "PER",
        "Hugging Face": "ORG",
        "Brooklyn": "LOC",
        "서울": "LOC",
        "김하나": "PER",
    }
    found = [
        models.Entity(
            group if aggregation == "simple" else f"B-{group}",
            name,
            text.index(name),
            text.index(name) + len(name),
            0.98,
        )
        for name, group in known.items()
        if name in text
    ]
    return answer(tuple(sorted(found, key=lambda one: one.start)))


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
    sentences: tuple[str, ...], language: str, checkpoint: str | None = None
) -> Any:
    matrix = tuple(
        tuple(1.0 if a == b else 0.9 / (1 + abs(i - j)) - 0.3 for j, b in enumerate(sentences))
        for i, a in enumerate(sentences)
    )
    return answer(models.Similarity(sentences, matrix, 384, tuple((1.0,) for _ in sentences)))


PAUSE = 0.05


def text_generation(
    text: str, *, max_new_tokens: int, num_return_sequences: int, **_: Any
) -> Iterator[Any]:
    for count in range(1, max_new_tokens + 1):
        time.sleep(PAUSE)
        yield answer(
            tuple(
                f"{text} word{at}" * 1 + " and so on" * count for at in range(num_return_sequences)
            )
        )


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
    """Put the fake functions in the place of the shelf's, with pytest's monkeypatch."""
    for function in FUNCTIONS:
        patch.setattr(models, function.__name__, function, raising=False)
