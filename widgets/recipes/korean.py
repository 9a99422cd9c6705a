"""What the Korean task recipes share: all of the small encoder learns, not an adapter."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from widgets.recipes.checkpoint import release
from widgets.recipes.plan import ASSETS

BASE = ASSETS / "mlm-ko"


def tokenizer() -> PreTrainedTokenizerBase:
    """Return the tokenizer of the Korean encoder."""
    words: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(BASE)
    return words


def encoder(auto: Any, labels: Sequence[str]) -> PreTrainedModel:
    """Return the Korean encoder with an untrained head of an `AutoModelFor…` class."""
    label2id = {name: number for number, name in enumerate(labels)}
    config = AutoConfig.from_pretrained(BASE, id2label=dict(enumerate(labels)), label2id=label2id)
    torch.manual_seed(0)
    model: PreTrainedModel = auto.from_pretrained(
        BASE, config=config, dtype=torch.float32, attn_implementation="eager"
    )
    return model


def save(model: PreTrainedModel, out: Path) -> None:
    """Put the model, rounded to 16 bit, in a folder that plain `from_pretrained` loads."""
    with release(out) as folder:
        model.half().save_pretrained(folder)  # type: ignore[no-untyped-call]
        tokenizer().save_pretrained(folder)
