"""Sentiment in Korean: film comments and everyday sentences."""

from transformers import AutoModelForSequenceClassification

from widgets.recipes import korean, rows
from widgets.recipes.batches import Batches, Example
from widgets.recipes.plan import Plan, plan
from widgets.recipes.training import Schedule, train

LABELS = ["NEGATIVE", "POSITIVE"]
LONGEST = 96
EVERYDAY_TIMES = 20


def main(asked: Plan) -> None:
    """Teach the Korean encoder to tell praise from blame."""
    tokenizer = korean.tokenizer()
    comments = rows.rows(asked.data, "sentiment_ko/nsmc", "train", asked.rows)
    daily = rows.everyday("everyday_sentiment_ko", "train", asked.rows)
    found = [*comments, *daily * EVERYDAY_TIMES]
    coded = tokenizer([row["text"] for row in found], truncation=True, max_length=LONGEST)[
        "input_ids"
    ]
    examples = [_example(ids, row["label"]) for ids, row in zip(coded, found, strict=True)]
    model = korean.encoder(AutoModelForSequenceClassification, LABELS)
    train(model, Batches(examples, tokens=1024), asked, Schedule(rate=1.5e-3, muon=4e-3, epochs=3))
    korean.save(model, tokenizer, asked.out)


def _example(ids: list[int], label: int) -> Example:
    return {"input_ids": ids, "attention_mask": [1] * len(ids), "labels": label}


if __name__ == "__main__":
    main(plan("sentiment-ko", minutes=8))
