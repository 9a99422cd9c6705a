"""The next token: which ones a decoder thinks likely, and which a reader's settings leave in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from widgets.models.inside.pieces import Piece, following, pieces
from widgets.models.loading import Loaded
from widgets.models.requests import TextGeneration
from widgets.models.tasks.text_generation import drawn, ends, narrowed, prompt_ids, sound

if TYPE_CHECKING:
    import torch

SHOWN = 10
"""Candidates at most."""

DIGITS = 6


@dataclass(frozen=True)
class Candidate:
    """A token that may come next."""

    piece: Piece

    likely: float
    """Probability as the model gives it."""

    chance: float
    """Probability of being drawn after temperature, top-k and top-p; 0 when it is ruled out."""


@dataclass(frozen=True)
class NextToken:
    """What may come next."""

    taken: tuple[Piece, ...]
    """Tokens that were added to the reader's text."""

    candidates: tuple[Candidate, ...]
    """The likeliest first; empty when the text has ended."""

    left: int
    """Tokens that may still be drawn."""

    vocabulary: int
    """All tokens there are."""


def candidates(loaded: Loaded, asked: TextGeneration, taken: tuple[int, ...]) -> NextToken:
    """Return the likeliest next tokens; a taken one that the model does not know is left out."""
    known = _known(loaded, taken)
    logits = _logits(loaded, asked, known)
    before = logits.softmax(-1)[0]
    after = narrowed(logits, asked).softmax(-1)[0]
    best = [] if _ended(loaded, known) else before.topk(min(SHOWN, len(before))).indices.tolist()
    found = following(loaded.tokenizer, known, best)
    return NextToken(
        pieces(loaded.tokenizer, known),
        tuple(Candidate(one, _share(before, one), _share(after, one)) for one in found),
        int((after > 0).sum()),
        len(before),
    )


def draw(loaded: Loaded, asked: TextGeneration, taken: tuple[int, ...]) -> tuple[int, ...]:
    """Return the taken tokens with one more, drawn by its chance; an ended text stays as it is."""
    import torch

    known = _known(loaded, taken)
    if _ended(loaded, known):
        return known
    chance = torch.Generator(loaded.model.device)
    chance.seed()
    return *known, int(drawn(_logits(loaded, asked, known), asked, chance)[0])


def _share(chances: torch.Tensor, piece: Piece) -> float:
    return round(chances[piece.id].item(), DIGITS)


def _known(loaded: Loaded, taken: tuple[int, ...]) -> tuple[int, ...]:
    size = len(loaded.tokenizer)
    return tuple(one for one in taken if 0 <= one < size)


def _ended(loaded: Loaded, taken: tuple[int, ...]) -> bool:
    return bool(taken) and taken[-1] in ends(loaded).tolist()


def _logits(loaded: Loaded, asked: TextGeneration, taken: tuple[int, ...]) -> torch.Tensor:
    """Return the scores of the next token, 1 × vocabulary."""
    import torch

    ids = [*prompt_ids(loaded, asked.text), *taken][-loaded.limit :]
    with torch.inference_mode():
        output = loaded.model(input_ids=torch.tensor([ids], device=loaded.model.device))
    size = len(loaded.tokenizer)
    return sound(output.logits[:, -1, :size])
