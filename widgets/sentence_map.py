"""Sentence map: sentences as points, near each other when their meanings are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

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
"""Width of the longest label on the map, in Latin letters."""

EDGE = 12
"""Room left free at each edge of the map, in per cent."""

LINE = 7
"""Height of a label, in per cent of the map."""

GAP = 2.5
"""Way from a dot to its label, in per cent."""

LETTER = 1.2
"""Width of a Latin letter of a label, in per cent."""

WAYS = (0, 0.5, -0.5, 1, -1, 1.5, -1.5, 2, -2, 3, -3)
"""Lines by which a label may stand lower than its dot, the best first."""


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
    return python_code.vectors(TASK, answer.receipt, texts) + _PLACES


_PLACES = """
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
    dots = [(_per_cent(across), _per_cent(down)) for across, down in value.places]
    labels = [_short(at, one) for at, one in enumerate(value.similarity.sentences, 1)]
    boxes = _boxes(dots, [sum(map(_letters, label)) * LETTER for label in labels])
    points = "".join(map(_point, dots, boxes, labels))
    return (
        f'<figure class="course-map"><svg class="course-map-drawing" width="100%" height="340">'
        f"<title>{views.safe(alt)}</title>{points}</svg></figure>"
    )


def _per_cent(place: float) -> float:
    return EDGE + place * (100 - 2 * EDGE)


def _short(number: int, sentence: str) -> tuple[str, str]:
    """Return the two parts of a label: a number, which also stands in the table, and words."""
    if _letters(sentence) > LONGEST:
        while _letters(sentence) >= LONGEST:
            sentence = sentence[:-1]
        sentence = f"{sentence.rstrip()}…"
    return str(number), f" {sentence}"


def _letters(text: str) -> int:
    """Return the width of a text in Latin letters: a sign of Chinese, Japanese or Korean is two."""
    return sum(2 if east_asian_width(sign) in "FW" else 1 for sign in text)


def _point(dot: tuple[float, float], box: Box, label: tuple[str, str]) -> str:
    at = f'x="{box.near(dot):.1f}%" y="{box.middle:.1f}%"'
    return (
        f'<line class="course-map-line" x1="{dot[0]:.1f}%" y1="{dot[1]:.1f}%" '
        f'x2="{box.near(dot):.1f}%" y2="{box.middle:.1f}%"></line>'
        f'<circle class="course-map-point" cx="{dot[0]:.1f}%" cy="{dot[1]:.1f}%" r="6"></circle>'
        f'<text class="course-map-label" {at} dy="5" text-anchor="{box.anchor(dot)}">'
        f'<tspan class="course-map-number">{label[0]}</tspan>'
        f'<tspan class="course-map-text">{views.safe(label[1])}</tspan></text>'
    )


@dataclass(frozen=True)
class Box:
    """Where a label stands, in per cent of the map."""

    left: float
    right: float
    middle: float

    def near(self, dot: tuple[float, float]) -> float:
        """Return the end that is next to its dot."""
        return self.left if self.left > dot[0] else self.right

    def anchor(self, dot: tuple[float, float]) -> str:
        """Return which end that is, as SVG calls it."""
        return "start" if self.left > dot[0] else "end"

    def meets(self, other: Box) -> bool:
        """Tell whether two labels would be written over each other."""
        aside = self.right < other.left or other.right < self.left
        return not aside and abs(self.middle - other.middle) < LINE

    def inside(self) -> bool:
        """Tell whether the label is on the map."""
        return self.left > 0 and self.right < 100 and LINE / 2 < self.middle < 100 - LINE / 2


def _boxes(dots: Sequence[tuple[float, float]], widths: Sequence[float]) -> list[Box]:
    """Return a place for each label on the map, touching no other label and no dot if it can."""
    taken = [Box(across - GAP / 2, across + GAP / 2, down) for across, down in dots]
    boxes: list[Box] = []
    for dot, width in zip(dots, widths, strict=True):
        tried = [_beside(dot, width, way, right) for way in WAYS for right in (True, False)]
        inside = [one for one in tried if one.inside()]
        free = (one for one in inside if not any(map(one.meets, taken)))
        boxes.append(next(free, inside[0]))
        taken.append(boxes[-1])
    return boxes


def _beside(dot: tuple[float, float], width: float, way: float, right: bool) -> Box:
    across, middle = dot[0], dot[1] + way * LINE
    if right:
        return Box(across + GAP, across + GAP + width, middle)
    return Box(across - GAP - width, across - GAP, middle)


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
