"""Summaries in English: reads a text once and scores every sentence's worth for its summary."""

import torch
from transformers import AutoModelForTokenClassification, PreTrainedTokenizerBase

from widgets.models.tasks.sentences import sentences
from widgets.recipes import adapter, rows, scores
from widgets.recipes.batches import Batch, Batches, Example
from widgets.recipes.plan import Plan, plan
from widgets.recipes.training import Schedule, train

LONGEST = 512
LABEL = "WORTH"


def main(asked: Plan) -> None:
    """Teach the encoder which sentences of an abstract are near to its one-sentence summary."""
    tokenizer = adapter.tokenizer()
    found = rows.rows(asked.data, "summarization_en/scitldr", "train", asked.rows)
    model = adapter.adapted(adapter.base(AutoModelForTokenClassification, [LABEL]), ["classifier"])
    batches = Batches([_example(row, tokenizer) for row in found], tokens=1024)
    train(model, batches, asked, Schedule(rate=8e-4, epochs=4), _loss)
    adapter.save(model, asked.out)


def _example(row: rows.Row, tokenizer: PreTrainedTokenizerBase) -> Example:
    """Return a text whose tokens all carry the worth of their sentence, in thousandths."""
    found = [sentence.text for sentence in sentences(row["document"])]
    worth = [sum(scores.rouge(one, row["summaries"])) / 3 for one in found]
    best = max(worth) or 1.0
    pieces = tokenizer(found, add_special_tokens=False)["input_ids"]
    ids = [tokenizer.cls_token_id, *(token for piece in pieces for token in piece)][: LONGEST - 1]
    labels = [
        -100,
        *(
            round(1000 * value / best)
            for piece, value in zip(pieces, worth, strict=True)
            for _ in piece
        ),
    ]
    return {
        "input_ids": [*ids, tokenizer.sep_token_id],
        "attention_mask": [1] * (len(ids) + 1),
        "labels": [*labels[: LONGEST - 1], -100],
    }


def _loss(model: torch.nn.Module, batch: Batch) -> torch.Tensor:
    """Return how far the tokens are from their sentences' worth, the best one's being 1."""
    wanted = batch.pop("labels")
    scores = model(**batch).logits.squeeze(-1)[wanted >= 0]
    target = (wanted[wanted >= 0] / 1000) ** 2
    return torch.nn.functional.binary_cross_entropy_with_logits(scores.float(), target)


if __name__ == "__main__":
    main(plan("summarize-en", minutes=4))
