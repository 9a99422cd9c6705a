"""The shared English encoder: all-MiniLM-L6-v2 in 16 bit, not trained any further."""

from pathlib import Path

import torch
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from widgets.recipes.checkpoint import release
from widgets.recipes.plan import Plan, plan

SOURCE = "sentence-transformers/all-MiniLM-L6-v2"


def main(asked: Plan) -> None:
    """Put the encoder in the plan's folder; `--data` may be a folder with the original."""
    source = str(asked.data) if (asked.data / "model.safetensors").exists() else SOURCE
    encoder = AutoModel.from_pretrained(source, dtype=torch.float16)
    with release(asked.out) as folder:
        encoder.save_pretrained(folder)
        tokenizer(source).save_pretrained(folder)


def tokenizer(source: str | Path) -> PreTrainedTokenizerBase:
    """Return the encoder's tokenizer without the original's cut at 128 tokens."""
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(source, model_max_length=512)
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    for cut in (
        "max_length",
        "stride",
        "truncation_strategy",
        "truncation_side",
        "pad_to_multiple_of",
    ):
        tokenizer.init_kwargs.pop(cut, None)
    return tokenizer


if __name__ == "__main__":
    main(plan("encoder-en", minutes=0))
