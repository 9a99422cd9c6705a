"""Fill-mask in English: a language-modelling head on the shared encoder, tied to its embeddings."""

from transformers import AutoModelForMaskedLM

from widgets.recipes import adapter, rows
from widgets.recipes.batches import Batches
from widgets.recipes.masking import masked, masked_loss
from widgets.recipes.plan import Plan, plan
from widgets.recipes.training import Schedule, train

LONGEST = 96
SHARE = 0.2
SHARES = {
    "lm_en/wiki_paragraphs": 8000,
    "lm_en/stories": 400,
    "arxiv_en/abstracts": 1500,
    "lm_en/techdocs": 150,
}
EVERYDAY_TIMES = 10


def main(asked: Plan) -> None:
    """Teach the encoder to guess hidden words of articles, stories, papers and daily life."""
    tokenizer = adapter.tokenizer()
    model = adapter.adapted(adapter.base(AutoModelForMaskedLM), ["transform"])
    batches = Batches(masked(_texts(asked), tokenizer, LONGEST, SHARE), tokens=1024)
    train(model, batches, asked, Schedule(rate=1.5e-3, epochs=4), masked_loss)
    adapter.save(model, asked.out)


def _texts(asked: Plan) -> list[str]:
    written = [
        row.get("text") or row["abstract"]
        for name, share in SHARES.items()
        for row in rows.sample(rows.rows(asked.data, name, "train", asked.rows), share)
    ]
    daily = rows.everyday("everyday_words_en", "train", asked.rows)
    return [*written, *(row["text"] for row in daily * EVERYDAY_TIMES)]


if __name__ == "__main__":
    main(plan("mlm-en", minutes=8))
