"""Named entities in English: people, organisations and places, with words in any case."""

import random

from transformers import AutoModelForTokenClassification, PreTrainedTokenizerBase

from widgets.recipes import adapter, rows
from widgets.recipes.batches import Batches, Example
from widgets.recipes.plan import Plan, plan
from widgets.recipes.training import Schedule, train

KINDS = ["PER", "ORG", "LOC"]
LABELS = ["O", *(f"{part}-{kind}" for kind in KINDS for part in "BI")]
LONGEST = 128
MIXTURES = 8
EVERYDAY_TIMES = 3

Span = tuple[str, list[str]]


def main(asked: Plan) -> None:
    """Teach the encoder to tag every piece of a word, so that whole words come out whole."""
    tokenizer = adapter.tokenizer()
    model = adapter.adapted(adapter.base(AutoModelForTokenClassification, LABELS), ["classifier"])
    found = rows.rows(asked.data, "ner_en/ner", "train", asked.rows)
    daily = rows.everyday("everyday_ner_en", "train", asked.rows)
    examples = [
        example(row, tokenizer, LABELS)
        for row in [*found, *daily * EVERYDAY_TIMES, *mixtures(daily, MIXTURES)]
    ]
    train(model, Batches(examples, tokens=768), asked, Schedule(rate=1e-3, epochs=4))
    adapter.save(model, asked.out)


def example(row: rows.Row, tokenizer: PreTrainedTokenizerBase, labels: list[str]) -> Example:
    """Return a sentence in word pieces; those after the first continue their word's entity."""
    coded = tokenizer(row["tokens"], is_split_into_words=True, truncation=True, max_length=LONGEST)
    places = coded.word_ids()
    tags = [
        -100 if place is None else labels.index(_tag(row["tags"][place], continued=place == before))
        for place, before in zip(places, [None, *places[:-1]], strict=True)
    ]
    return {
        "input_ids": coded["input_ids"],
        "attention_mask": coded["attention_mask"],
        "labels": tags,
    }


def mixtures(daily: list[rows.Row], times: int) -> list[rows.Row]:
    """Return the sentences several times, their names swapped for others of the same kind."""
    order = random.Random(0)
    names: dict[str, list[list[str]]] = {}
    for kind, span in (piece for row in daily for piece in _spans(row)):
        names.setdefault(kind, []).append(span)
    return [
        _mixed(_spans(row), names, order) for row in daily * times if "B-" in " ".join(row["tags"])
    ]


def _mixed(spans: list[Span], names: dict[str, list[list[str]]], order: random.Random) -> rows.Row:
    chosen = [(kind, span if kind == "O" else order.choice(names[kind])) for kind, span in spans]
    return {
        "tokens": [word for _, span in chosen for word in span],
        "tags": [tag for kind, span in chosen for tag in _tags(kind, len(span))],
    }


def _spans(row: rows.Row) -> list[Span]:
    found: list[Span] = []
    for word, tag in zip(row["tokens"], row["tags"], strict=True):
        if tag.startswith("I-") or (tag == "O" and found and found[-1][0] == "O"):
            found[-1][1].append(word)
        else:
            found.append((tag.removeprefix("B-"), [word]))
    return found


def _tags(kind: str, size: int) -> list[str]:
    return ["O"] * size if kind == "O" else [f"B-{kind}", *[f"I-{kind}"] * (size - 1)]


def _tag(tag: str, *, continued: bool) -> str:
    return tag.replace("B-", "I-") if continued else tag


if __name__ == "__main__":
    main(plan("ner-en", minutes=10))
