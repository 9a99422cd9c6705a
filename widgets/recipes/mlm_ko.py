"""Fill-mask in Korean: an encoder from scratch, which the other Korean recipes start from."""

import torch
from transformers import (
    ModernBertConfig,
    ModernBertForMaskedLM,
    PreTrainedTokenizerBase,
)

from widgets.recipes import rows
from widgets.recipes.batches import Batches
from widgets.recipes.checkpoint import release
from widgets.recipes.masking import punched
from widgets.recipes.pieces import tokenizer, word_pieces
from widgets.recipes.plan import Plan, plan
from widgets.recipes.training import Schedule, train

VOCABULARY = 8000
WIDTH = 256
LAYERS = 4
LONGEST = 96
COMMENTS = {"sentiment_ko/nsmc": 90_000, "lm_ko/movie_comments": 20_000}


def main(asked: Plan) -> None:
    """Teach a new encoder to guess hidden words of articles, tales and comments."""
    texts = _texts(asked)
    words = tokenizer(asked, lambda: word_pieces(texts, VOCABULARY))
    model = _model(words)
    batches = Batches(punched(texts, words, LONGEST, share=0.3), tokens=2048)
    train(model, batches, asked, Schedule(rate=3e-3, muon=8e-3, epochs=20, warmup=0.04))
    with release(asked.out) as folder:
        model.half().save_pretrained(folder)  # type: ignore[no-untyped-call]
        words.save_pretrained(folder)


def _texts(asked: Plan) -> list[str]:
    comments = [
        row["text"]
        for name, share in COMMENTS.items()
        for row in rows.sample(rows.rows(asked.data, name, "train", asked.rows), share)
    ]
    articles = [row["text"] for row in rows.rows(asked.data, "lm_ko/text", "train", asked.rows)]
    return [*articles, *comments]


def _model(words: PreTrainedTokenizerBase) -> ModernBertForMaskedLM:
    """Return a new encoder that knows places by rotation, which learns from far less text."""
    config = ModernBertConfig(
        vocab_size=len(words),
        hidden_size=WIDTH,
        intermediate_size=2 * WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=4,
        max_position_embeddings=256,
        layer_types=["full_attention"] * LAYERS,
        sparse_prediction=True,
        classifier_pooling="mean",
        pad_token_id=words.pad_token_id,
        bos_token_id=words.cls_token_id,
        eos_token_id=words.sep_token_id,
        cls_token_id=words.cls_token_id,
        sep_token_id=words.sep_token_id,
    )
    config._attn_implementation = "eager"
    torch.manual_seed(0)
    return ModernBertForMaskedLM(config)


if __name__ == "__main__":
    main(plan("mlm-ko", minutes=20))
