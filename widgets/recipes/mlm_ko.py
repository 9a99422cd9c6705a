"""Fill-mask in Korean: an encoder from scratch, which the other Korean recipes start from."""

import torch
from transformers import (
    ModernBertConfig,
    ModernBertForMaskedLM,
    PreTrainedTokenizerBase,
)

from widgets.recipes import korean, rows
from widgets.recipes.batches import Batches
from widgets.recipes.checkpoint import release
from widgets.recipes.masking import next_loss, punched, whole
from widgets.recipes.pieces import training_tokenizer, word_pieces
from widgets.recipes.plan import Plan, plan
from widgets.recipes.training import Schedule, train

VOCABULARY = 12_000
WIDTH = 256
LAYERS = 4
LONGEST = 96
STARTS = 3.0
FORWARD = 0.36
COMMENTS = {"sentiment_ko/nsmc": 40_000, "lm_ko/movie_comments": 10_000}
PAIRS = {
    "sts_ko/korsts": ("sentence1", "sentence2"),
    "nli_ko/klue_nli": ("premise", "hypothesis"),
}
WORDS_TIMES = 8
WORDS_SHOWN = 24
"""How many times more the vocabulary is shown the everyday sentences, rare words among them."""
EVERYDAY_TIMES = 4


def main(asked: Plan) -> None:
    """Teach a new encoder to guess hidden words of articles, tales, comments and talk.

    First it learns to guess the next word, where every word is a question: from hidden words
    alone it would take many times as long to see that their neighbours tell anything.
    """
    texts = _texts(asked)
    shown = korean.daily(asked, "words") * WORDS_SHOWN
    tokenizer = training_tokenizer(asked, lambda: word_pieces([*texts, *shown], VOCABULARY))
    model = _model(tokenizer)
    schedule = Schedule(rate=3e-3, muon=8e-3, epochs=20, warmup=0.04)
    holes = asked
    if not asked.start:
        forward, holes = asked.parts("forward", FORWARD)
        train(model, Batches(whole(texts, tokenizer, LONGEST), 2048), forward, schedule, next_loss)
    holed = punched(texts, tokenizer, LONGEST, share=0.25, starts=STARTS)
    train(model, Batches(holed, tokens=2048), holes, schedule)
    with release(asked.out) as folder:
        model.half().save_pretrained(folder)  # type: ignore[no-untyped-call]
        tokenizer.save_pretrained(folder)


def _texts(asked: Plan) -> list[str]:
    comments = [
        row["text"]
        for name, share in COMMENTS.items()
        for row in rows.sample(rows.rows(asked.data, name, "train", asked.rows), share)
    ]
    alike = {
        row[side]
        for name, sides in PAIRS.items()
        for row in rows.rows(asked.data, name, "train", asked.rows)
        for side in sides
    }
    articles = [row["text"] for row in rows.rows(asked.data, "lm_ko/text", "train", asked.rows)]
    daily = korean.daily(asked, "words") * WORDS_TIMES
    other = korean.daily(asked, "sentiment", "ner", "translation") * EVERYDAY_TIMES
    return [*articles, *comments, *sorted(alike), *korean.talk(asked), *daily, *other]


def _model(tokenizer: PreTrainedTokenizerBase) -> ModernBertForMaskedLM:
    """Return a new encoder that knows places by rotation, which learns from far less text."""
    config = ModernBertConfig(
        vocab_size=len(tokenizer),
        hidden_size=WIDTH,
        intermediate_size=2 * WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=4,
        max_position_embeddings=256,
        layer_types=["full_attention"] * LAYERS,
        sparse_prediction=True,
        classifier_pooling="mean",
        pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.cls_token_id,
        eos_token_id=tokenizer.sep_token_id,
        cls_token_id=tokenizer.cls_token_id,
        sep_token_id=tokenizer.sep_token_id,
    )
    config._attn_implementation = "eager"
    torch.manual_seed(0)
    return ModernBertForMaskedLM(config)


if __name__ == "__main__":
    main(plan("mlm-ko", minutes=40))
