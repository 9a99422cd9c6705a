"""What the Korean recipes share: text of talk, and an encoder small enough to learn as a whole."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from widgets.recipes import rows
from widgets.recipes.checkpoint import release
from widgets.recipes.plan import ASSETS, Plan

BASE = ASSETS / "mlm-ko"
SPOKEN = {"tatoeba", "storybooks"}


def talk(asked: Plan) -> list[str]:
    """Return what people say: short utterances, chat, and the sentences of language learners."""
    said = rows.rows(asked.data, "topic_ko/3i4k_intent", "train", asked.rows)
    chat = rows.rows(asked.data, "dialog_ko/chatbot", "train", asked.rows)
    pairs = rows.rows(asked.data, "parallel_en_ko/parallel", "train", asked.rows)
    return [
        *(row["text"] for row in said),
        *(row[side] for row in chat for side in ("question", "answer")),
        *(row["ko"] for row in pairs if row["source"] in SPOKEN),
    ]


def daily(asked: Plan, *names: str) -> list[str]:
    """Return the course's own everyday sentences of some sets: "words", "stories" …"""
    return [
        row["ko"] if "ko" in row else row["text"]
        for name in names
        for row in rows.everyday(f"everyday_{name}_ko", "train", asked.rows)
    ]


def tokenizer() -> PreTrainedTokenizerBase:
    """Return the tokenizer of the Korean encoder."""
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(BASE)
    return tokenizer


def encoder(auto: Any, labels: Sequence[str]) -> PreTrainedModel:
    """Return the Korean encoder with an untrained head of an `AutoModelFor…` class."""
    label2id = {name: number for number, name in enumerate(labels)}
    config = AutoConfig.from_pretrained(BASE, id2label=dict(enumerate(labels)), label2id=label2id)
    torch.manual_seed(0)
    model: PreTrainedModel = auto.from_pretrained(
        BASE, config=config, dtype=torch.float32, attn_implementation="eager"
    )
    return model


def save(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, out: Path) -> None:
    """Put the model, rounded to 16 bit, in a folder that plain `from_pretrained` loads."""
    with release(out) as folder:
        model.half().save_pretrained(folder)  # type: ignore[no-untyped-call]
        tokenizer.save_pretrained(folder)
