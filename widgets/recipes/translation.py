"""What the translation recipes share: a small encoder-decoder learned from scratch."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import (
    GenerationConfig,
    MBartConfig,
    MBartForConditionalGeneration,
    PreTrainedTokenizerBase,
)

from widgets.recipes import workers
from widgets.recipes.batches import Batch, Batches, Example
from widgets.recipes.checkpoint import release
from widgets.recipes.pieces import byte_pieces, training_tokenizer
from widgets.recipes.plan import Plan
from widgets.recipes.training import Schedule, train

LONGEST = 96
WIDTH = 256
SMOOTHING = 0.1
DROPOUT = 0.1


@dataclass(frozen=True)
class Pair:
    """A sentence and its translation."""

    source: str
    """The sentence to read, with the mark of a direction where a model knows several."""

    target: str
    """The sentence to write."""


def teach(pairs: list[Pair], asked: Plan, vocabulary: int, marks: tuple[str, ...] = ()) -> None:
    """Teach a new model to translate, and put it in the plan's folder."""
    texts = (text for pair in pairs for text in (pair.source, pair.target))
    tokenizer = training_tokenizer(asked, lambda: byte_pieces(texts, vocabulary, marks, whole=True))
    model = _model(tokenizer)
    batches = Batches(
        workers.same(examples(pairs, tokenizer)), tokens=1600, pad=tokenizer.pad_token_id
    )
    schedule = Schedule(rate=3e-3, muon=6e-3, epochs=40, warmup=0.04)
    train(model, batches, asked, schedule, _loss)
    save(model, tokenizer, asked.out)


def examples(pairs: list[Pair], tokenizer: PreTrainedTokenizerBase) -> list[Example]:
    """Return the pairs in pieces, without those that are too long.

    Now and then a word is in smaller pieces than usual, so that rare words teach the parts they
    share (BPE-dropout, Provilkov and others 2020).
    """
    with _torn(tokenizer):
        sources = tokenizer([pair.source for pair in pairs])["input_ids"]
        targets = tokenizer([pair.target for pair in pairs])["input_ids"]
    return [
        {"input_ids": source, "attention_mask": [1] * len(source), "labels": target}
        for source, target in zip(sources, targets, strict=True)
        if max(len(source), len(target)) <= LONGEST
    ]


def save(
    model: MBartForConditionalGeneration, tokenizer: PreTrainedTokenizerBase, out: Path
) -> None:
    """Put the model, rounded to 16 bit, in a folder that `AutoModelForSeq2SeqLM` loads."""
    with release(out) as folder:
        model.half().save_pretrained(folder)  # type: ignore[no-untyped-call]
        tokenizer.save_pretrained(folder)


@contextmanager
def _torn(tokenizer: PreTrainedTokenizerBase) -> Iterator[None]:
    """Leave out some merges of pieces at random as long as the context lasts."""
    pieces = tokenizer.backend_tokenizer.model
    pieces.dropout = DROPOUT
    try:
        yield
    finally:
        pieces.dropout = None


def _model(tokenizer: PreTrainedTokenizerBase) -> MBartForConditionalGeneration:
    config = MBartConfig(
        vocab_size=len(tokenizer),
        d_model=WIDTH,
        max_position_embeddings=128,
        scale_embedding=True,
        encoder_layers=4,
        encoder_attention_heads=4,
        encoder_ffn_dim=3 * WIDTH,
        decoder_layers=2,
        decoder_attention_heads=4,
        decoder_ffn_dim=3 * WIDTH,
        dropout=0.1,
        attention_dropout=0.0,
        activation_function="relu",
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
        decoder_start_token_id=tokenizer.eos_token_id,
        forced_eos_token_id=None,
    )
    torch.manual_seed(0)
    config._attn_implementation = "eager"
    model = MBartForConditionalGeneration(config)
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        num_beams=4,
        max_length=128,
        length_penalty=1.0,
        no_repeat_ngram_size=4,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        decoder_start_token_id=tokenizer.eos_token_id,
    )
    return model


def _loss(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    logits = model(**batch).logits
    return torch.nn.functional.cross_entropy(
        logits.flatten(0, 1),
        batch["labels"].flatten(),
        ignore_index=-100,
        label_smoothing=SMOOTHING,
    )
