"""Measures of checkpoints that find names."""

from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForTokenClassification, PreTrainedTokenizerBase

from widgets.recipes import ner_en, ner_ko, rows, scores
from widgets.recipes.checkpoint import load
from widgets.recipes.measures import Numbers, portions


def named_entities_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return F1 over whole names, on the licensed sets and on everyday sentences."""
    model, words = load(AutoModelForTokenClassification, folder)
    sets = {
        "ner": rows.rows(data, "ner_en/ner", "dev"),
        "everyday": rows.everyday("everyday_ner_en", "dev"),
    }
    numbers = {}
    for name, found in sets.items():
        some = rows.some(found, limit)
        examples = [ner_en.example(row, words, ner_en.LABELS) for row in some]
        tags = _tags(model, words, examples)
        firsts = [_first_pieces(row, words) for row in some]
        guesses = [
            [one[place] for place in places] for one, places in zip(tags, firsts, strict=True)
        ]
        numbers[f"{name} span F1"] = scores.span_f1(
            guesses, [row["tags"][: len(g)] for row, g in zip(some, guesses, strict=True)]
        )
    return numbers


def named_entities_ko(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return F1 over whole names, counted in word pieces."""
    model, words = load(AutoModelForTokenClassification, folder)
    sets = {
        "klue_ner": rows.rows(data, "ner_ko/klue_ner", "dev"),
        "everyday": rows.everyday("everyday_ner_ko", "dev"),
    }
    numbers = {}
    for name, found in sets.items():
        examples = [ner_ko.example(row, words) for row in rows.some(found, limit)]
        truths = [_ner_ko_tags(one) for one in examples]
        numbers[f"{name} span F1"] = scores.span_f1(_tags(model, words, examples), truths)
    return numbers


@torch.no_grad()
def _tags(model: Any, words: PreTrainedTokenizerBase, examples: list[Any]) -> list[list[str]]:
    found = []
    for some in portions(examples):
        ids = [
            {"input_ids": one["input_ids"], "attention_mask": one["attention_mask"]} for one in some
        ]
        guesses = model(**words.pad(ids, return_tensors="pt")).logits.argmax(2)
        found += [
            [model.config.id2label[int(tag)] for tag in row[: len(one["labels"])]]
            for row, one in zip(guesses, some, strict=True)
        ]
    return [
        [tag if label >= 0 else "O" for tag, label in zip(tags, one["labels"], strict=True)]
        for tags, one in zip(found, examples, strict=True)
    ]


def _ner_ko_tags(example: Any) -> list[str]:
    return [ner_ko.LABELS[tag] if tag >= 0 else "O" for tag in example["labels"]]


def _first_pieces(row: rows.Row, words: PreTrainedTokenizerBase) -> list[int]:
    coded = words(
        row["tokens"], is_split_into_words=True, truncation=True, max_length=ner_en.LONGEST
    )
    places = coded.word_ids()
    return [at for at, place in enumerate(places) if place is not None and place != places[at - 1]]
