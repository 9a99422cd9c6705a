"""Measures of checkpoints that choose a label: sentiment, and what follows from what."""

from pathlib import Path

import torch

from widgets.models.loading import Loaded
from widgets.models.requests import (
    FeatureExtraction,
    SentimentAnalysis,
    ZeroShotClassification,
)
from widgets.recipes import rows, scores
from widgets.recipes.measures import Numbers, answered, loaded
from widgets.recipes.plan import ASSETS

SENTIMENT_SETS = ["rt_polarity", "customer_reviews", "pros_cons"]
DOMAINS = {
    "banking": "banking",
    "credit_cards": "credit cards",
    "kitchen_and_dining": "kitchen and dining",
    "home": "home",
    "auto_and_commute": "cars and commuting",
    "travel": "travel",
    "utility": "time, dates and other handy facts",
    "work": "work",
    "small_talk": "small talk",
    "meta": "the assistant itself",
}
TOPIC = "This example is {}."
WARMTH = 0.1


def sentiment_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return the accuracy on films, products, short phrases and everyday sentences."""
    sets = {name: rows.rows(data, f"sentiment_en/{name}", "dev") for name in SENTIMENT_SETS}
    return _sentiment(
        folder, sets | {"everyday": rows.everyday("everyday_sentiment_en", "dev")}, limit
    )


def sentiment_ko(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return the accuracy on film comments and everyday sentences."""
    comments = rows.rows(data, "sentiment_ko/nsmc", "dev")
    return _sentiment(
        folder, {"nsmc": comments, "everyday": rows.everyday("everyday_sentiment_ko", "dev")}, limit
    )


def inference_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return the accuracy of entailment, and of zero-shot domains beside plain similarity."""
    model, numbers = loaded(folder), Numbers()
    sets = {name: rows.rows(data, f"nli_en/{name}", "dev") for name in ("snli_cad", "wiki_nli")}
    sets["everyday"] = rows.everyday("everyday_inference_en", "dev")
    for name, whole in sets.items():
        found = rows.some(whole, limit)
        numbers[f"{name} accuracy"] = scores.accuracy(
            _follows(model, found), [row["label"] for row in found]
        )
    requests = [
        row for row in rows.rows(data, "topic_en/clinc150", "dev") if row["domain"] in DOMAINS
    ]
    some = rows.some(requests, limit and limit // 2)
    entailed = _entailed(model, some)
    similar = (_similar(some) / WARMTH).log_softmax(1)
    ways = {"entailment": entailed, "similarity": similar, "both": entailed + similar}
    for way, chances in ways.items():
        guesses = [list(DOMAINS)[int(place)] for place in chances.argmax(1)]
        truths = [row["domain"] for row in some]
        numbers[f"clinc domains by {way}"] = scores.accuracy(guesses, truths)
    return numbers


def _sentiment(folder: Path, sets: dict[str, list[rows.Row]], limit: int | None) -> Numbers:
    model, numbers = loaded(folder), Numbers()
    for name, whole in sets.items():
        found = rows.some(whole, limit)
        judged = answered(model, [SentimentAnalysis(row["text"]) for row in found])
        numbers[f"{name} accuracy"] = scores.accuracy(
            [labels[0].label == "POSITIVE" for labels in judged],
            [bool(row["label"]) for row in found],
        )
    return numbers


@torch.no_grad()
def _follows(model: Loaded, found: list[rows.Row]) -> list[str]:
    """Return what the model says of each pair of sentences, which readers only see at work."""
    said = []
    for row in found:
        pair = model.tokenizer(
            row["premise"], row["hypothesis"], truncation=True, return_tensors="pt"
        )
        said.append(model.model.config.id2label[int(model.model(**pair).logits.argmax())])
    return said


def _entailed(model: Loaded, found: list[rows.Row]) -> torch.Tensor:
    """Return the logarithm of each domain's chance, texts × domains."""
    names = tuple(DOMAINS.values())
    judged = answered(model, [ZeroShotClassification(row["text"], names, False) for row in found])
    chances = [{one.label: one.score for one in labels} for labels in judged]
    return torch.tensor([[each[name] for name in names] for each in chances]).log()


def _similar(found: list[rows.Row]) -> torch.Tensor:
    """Return how alike each text is to the sentence that each domain makes, texts × domains."""
    topics = tuple(TOPIC.format(name) for name in DOMAINS.values())
    encoder = loaded(ASSETS / "encoder-en")
    compared = answered(encoder, [FeatureExtraction((row["text"], *topics)) for row in found])
    return torch.tensor([similarity.matrix[0][1:] for similarity in compared])
