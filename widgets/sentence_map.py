"""Sentence map: sentences as points, near each other when their meanings are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from translations import SOURCE
from widgets import feature_extraction, models, python_code, views
from widgets.parameters import Texts
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "feature-extraction"
LONGEST = 26
"""Characters of a label on the map."""

EDGE = 12
"""Room left free at each edge of the map, in per cent."""

LINE = 7
"""Height of a label, in per cent of the map."""

GAP = 2.5
"""Way from a dot to its label, in per cent."""

LETTER = 1.05
"""Width of a letter of a label, in per cent."""

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


def predict(asked: Asked) -> models.Answer[Map]:
    """Return a place for each sentence, by the source language's encoder on every page."""
    request = models.FeatureExtraction(asked["sentences"])
    answer = models.ask(request, SOURCE, asked.checkpoint)
    places, kept = _flattened(answer.value.matrix)
    return models.Answer(Map(places, kept, answer.value), answer.receipt)


def view(answer: models.Answer[Map], words: Strings, asked: Asked) -> Markup:
    """Return the map, what it leaves out, and the exact similarities."""
    said, value = words["sentence_map"], answer.value
    kept = said["kept"].format(share=f"{100 * value.kept:.0f}%")
    table = feature_extraction.compared(value.similarity, words)
    return _drawing(value, said["alt"]) + views.quiet(kept) + table


def code(answer: models.Answer[Map], asked: Asked) -> str:
    """Return the lines that embed the sentences and keep their two main directions."""
    return python_code.vectors(TASK, answer.receipt, asked["sentences"]) + _PLACES


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


def _drawing(value: Map, alt: str) -> Markup:
    """Return the map as an SVG in per cent, so that it fits any width."""
    dots = [(_per_cent(across), _per_cent(down)) for across, down in value.places]
    labels = [_short(at, one) for at, one in enumerate(value.similarity.sentences, 1)]
    boxes = _boxes(dots, [sum(map(len, label)) * LETTER for label in labels])
    return Markup(
        '<figure class="course-map"><svg class="course-map-drawing" width="100%" height="340">'
        "<title>{}</title>{}</svg></figure>"
    ).format(alt, views.joined(map(_point, dots, boxes, labels)))


def _per_cent(place: float) -> float:
    return EDGE + place * (100 - 2 * EDGE)


def _short(number: int, sentence: str) -> tuple[str, str]:
    """Return the two parts of a label: a number, which also stands in the table, and words."""
    if len(sentence) > LONGEST:
        sentence = sentence[: LONGEST - 1].rstrip() + "…"
    return str(number), f" {sentence}"


def _point(dot: tuple[float, float], box: Box, label: tuple[str, str]) -> Markup:
    return Markup(
        '<line class="course-map-line" x1="{across:.1f}%" y1="{down:.1f}%" '
        'x2="{near:.1f}%" y2="{middle:.1f}%"></line>'
        '<circle class="course-map-point" cx="{across:.1f}%" cy="{down:.1f}%" r="6"></circle>'
        '<text class="course-map-label" x="{near:.1f}%" y="{middle:.1f}%" dy="5" '
        'text-anchor="{anchor}"><tspan class="course-map-number">{number}</tspan>'
        '<tspan class="course-map-text">{text}</tspan></text>'
    ).format(
        across=dot[0],
        down=dot[1],
        near=box.near(dot),
        middle=box.middle,
        anchor=box.anchor(dot),
        number=label[0],
        text=label[1],
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
    """Return a place for each label that touches no other label and no dot, if there is one."""
    taken = [Box(across - GAP / 2, across + GAP / 2, down) for across, down in dots]
    boxes: list[Box] = []
    for dot, width in zip(dots, widths, strict=True):
        tried = [_beside(dot, width, way, right) for way in WAYS for right in (True, False)]
        free = (one for one in tried if one.inside() and not any(map(one.meets, taken)))
        boxes.append(next(free, tried[0]))
        taken.append(boxes[-1])
    return boxes


def _beside(dot: tuple[float, float], width: float, way: float, right: bool) -> Box:
    across, middle = dot[0], dot[1] + way * LINE
    if right:
        return Box(across + GAP, across + GAP + width, middle)
    return Box(across - GAP - width, across - GAP, middle)


WIDGET = Widget(
    "sentence-map",
    "map",
    predict,
    view,
    code,
    main=(Texts("sentences", 3, 12, 200),),
    task=TASK,
)
