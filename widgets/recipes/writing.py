"""What the text generation recipes share: a small decoder learned from scratch."""

from collections.abc import Iterable

import torch
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerBase

from widgets.recipes.batches import Batches, Example
from widgets.recipes.checkpoint import release
from widgets.recipes.pieces import byte_pieces, training_tokenizer
from widgets.recipes.plan import Plan
from widgets.recipes.training import Schedule, train

BLOCK = 128


def teach(texts: list[str], asked: Plan, vocabulary: int, width: int, layers: int) -> None:
    """Teach a new model to go on with texts such as these, and put it in the plan's folder."""
    tokenizer = training_tokenizer(asked, lambda: byte_pieces(texts, vocabulary, whole=False))
    model = _model(tokenizer, width, layers)
    schedule = Schedule(rate=3e-3, muon=8e-3, epochs=20, warmup=0.04)
    train(model, Batches(blocks(texts, tokenizer), tokens=12 * BLOCK), asked, schedule)
    with release(asked.out) as folder:
        model.half().save_pretrained(folder)  # type: ignore[no-untyped-call]
        tokenizer.save_pretrained(folder)


def blocks(texts: Iterable[str], tokenizer: PreTrainedTokenizerBase) -> list[Example]:
    """Return the texts in a row, an end mark between them, cut into blocks of equal size."""
    ids = [
        token for text in texts for token in [*tokenizer(text)["input_ids"], tokenizer.eos_token_id]
    ]
    pieces = [ids[start : start + BLOCK] for start in range(0, len(ids) - BLOCK + 1, BLOCK)]
    return [{"input_ids": piece, "labels": piece} for piece in pieces]


def _model(tokenizer: PreTrainedTokenizerBase, width: int, layers: int) -> LlamaForCausalLM:
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=width // 64,
        intermediate_size=width * 8 // 3 // 64 * 64,
        max_position_embeddings=512,
        tie_word_embeddings=True,
        bos_token_id=tokenizer.eos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    torch.manual_seed(0)
    model = LlamaForCausalLM(config)
    model.generation_config = GenerationConfig(  # type: ignore[no-untyped-call]
        do_sample=True,
        temperature=0.7,
        top_p=0.9,
        repetition_penalty=1.1,
        max_new_tokens=60,
        bos_token_id=tokenizer.eos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    return model
