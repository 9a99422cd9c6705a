"""Sentence map: sentences as points, near each other when their meanings are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import feature_extraction, fields, frame, limits, models, python_code, views
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "feature-extraction"
LANGUAGE = "en"
"""The map is drawn with the English encoder, whatever the language of the page."""

LIMIT = 200
FEWEST, MOST = 3, 12
LONGEST = 26
"""Characters of a label on the map."""

EDGE = 12
"""Room left free at each edge of the map, in per cent."""

LINE = 7.5
"""Height of a label, in per cent of the map."""

GAP = 2.5
"""Way from a point to its label, in per cent."""


@dataclass(frozen=True)
class Map:
    """Sentences with their places and similarities."""

    places: tuple[tuple[float, float], ...]
    """Across and down, each from 0 to 1."""

    kept: float
    """Share of the differences between the sentences that two dimensions can show, 0 to 1."""

    similarity: models.Similarity


def predict(
    sentences: Sequence[str], language: str = "en", checkpoint: str | None = None
) -> models.Answer[Map]:
    """Return a place for each sentence; `language` plays no part."""
    texts = limits.texts(sentences, FEWEST, MOST, LIMIT, "sentences")
    answer = models.feature_extraction(texts, LANGUAGE, checkpoint)
    places, kept = _flattened(answer.value.matrix)
    return models.Answer(Map(places, kept, answer.value), answer.receipt)


def view(answer: models.Answer[Map], words: Strings, **_: Any) -> str:
    """Return the map, what it leaves out, and the exact similarities."""
    said, value = words["sentence_map"], answer.value
    table = feature_extraction.view(models.Answer(value.similarity, answer.receipt), words)
    kept = said["kept"].format(share=f"{100 * value.kept:.0f}%")
    return f"{_drawing(value, said['alt'])}{views.quiet(kept)}{table}"


def code(answer: models.Answer[Map], sentences: Sequence[str], **_: Any) -> str:
    """Return the lines that embed the sentences and keep their two main directions."""
    texts = limits.texts(sentences, FEWEST, MOST, LIMIT, "sentences")
    prefix = python_code.quirks(TASK, answer.receipt).text_prefix
    written = "".join(f"    {python_code.literal(prefix + one)},\n" for one in texts)
    return (
        python_code.parts(TASK, answer.receipt, "AutoModel", "import torch\n")
        + f"\nsentences = [\n{written}]\n{_PLACES}"
    )


_PLACES = """inputs = tokenizer(sentences, padding=True, truncation=True, return_tensors="pt")
with torch.no_grad():
    tokens = model(**inputs).last_hidden_state
mask = inputs["attention_mask"].unsqueeze(-1)
vectors = (tokens * mask).sum(1) / mask.sum(1)
vectors = torch.nn.functional.normalize(vectors, dim=-1)

centred = vectors - vectors.mean(0)
directions = torch.linalg.svd(centred, full_matrices=False).Vh[:2]
for sentence, place in zip(sentences, centred @ directions.T):
    print(f"{place[0]:6.2f} {place[1]:6.2f}  {sentence}")
"""


def _flattened(
    matrix: Sequence[Sequence[float]],
) -> tuple[tuple[tuple[float, float], ...], float]:
    """Return the two main components of vectors whose inner products are given, and their share."""
    import numpy as np

    inner = np.array(matrix)
    centred = inner - inner.mean(0) - inner.mean(1)[:, None] + inner.mean()
    amounts, directions = np.linalg.eigh(centred)
    amounts = np.clip(amounts, 0, None)
    points = directions[:, :-3:-1] * np.sqrt(amounts[:-3:-1])
    points = points * np.where(points[0] > 0, -1, 1)
    spread = np.ptp(points, axis=0).max() or 1.0
    middle = (points.max(0) + points.min(0)) / 2
    placed = 0.5 + (points - middle) / spread
    kept = float(amounts[:-3:-1].sum() / (amounts.sum() or 1.0))
    return tuple((float(one[0]), float(one[1])) for one in placed), kept


def _drawing(value: Map, alt: str) -> str:
    """Return the map as an SVG in per cent, so that it fits any width."""
    rows = _rows(value.places)
    points = "".join(
        _point(at, place, rows[at], value.similarity.sentences[at])
        for at, place in enumerate(value.places)
    )
    return (
        f'<figure class="course-map"><svg class="course-map-drawing" width="100%" height="340">'
        f"<title>{views.safe(alt)}</title>{points}</svg></figure>"
    )


def _point(at: int, place: tuple[float, float], row: float, sentence: str) -> str:
    across, down = _per_cent(place[0]), _per_cent(place[1])
    side, beside = ("start", across + GAP) if place[0] <= 0.5 else ("end", across - GAP)
    label = sentence if len(sentence) <= LONGEST else sentence[: LONGEST - 1].rstrip() + "…"
    return (
        f'<line class="course-map-line" x1="{across:.1f}%" y1="{down:.1f}%" '
        f'x2="{beside:.1f}%" y2="{row:.1f}%"></line>'
        f'<circle class="course-map-point" cx="{across:.1f}%" cy="{down:.1f}%" r="6"></circle>'
        f'<text class="course-map-label" x="{beside:.1f}%" y="{row:.1f}%" dy="5" '
        f'text-anchor="{side}"><tspan class="course-map-number">{at + 1}</tspan>'
        f'<tspan class="course-map-text"> {views.safe(label)}</tspan></text>'
    )


def _per_cent(place: float) -> float:
    return EDGE + place * (100 - 2 * EDGE)


def _rows(places: Sequence[tuple[float, float]]) -> list[float]:
    """Return how far down each label stands: beside its point, but never on another label."""
    rows = [_per_cent(down) for _, down in places]
    for left in (True, False):
        mine = [at for at, (across, _) in enumerate(places) if (across <= 0.5) is left]
        mine.sort(key=lambda at: rows[at])
        for at, row in zip(mine, _apart([rows[at] for at in mine]), strict=True):
            rows[at] = row
    return rows


def _apart(wanted: Sequence[float]) -> list[float]:
    """Return rising places at least a line apart; those that crowd stand round their middle."""
    groups: list[list[float]] = []
    for one in wanted:
        groups.append([one])
        while len(groups) > 1 and _top(groups[-1]) < _top(groups[-2]) + len(groups[-2]) * LINE:
            crowd = groups.pop()
            groups[-1] += crowd
    return [_top(group) + at * LINE for group in groups for at in range(len(group))]


def _top(group: Sequence[float]) -> float:
    """Return where the first of a crowd of labels stands, inside the map."""
    height = (len(group) - 1) * LINE
    top = sum(group) / len(group) - height / 2
    return min(max(top, LINE / 2), 100 - LINE / 2 - height)


WIDGET = Widget(
    "sentence_map",
    "map",
    predict,
    view,
    code,
    main=(fields.sentences("sentences"),),
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
