"""Feature extraction: sentences become vectors, and vectors can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "feature-extraction"
LIMIT = 300
FEWEST, MOST = 2, 8


def predict(
    sentences: Sequence[str], language: str = "en", checkpoint: str | None = None
) -> models.Answer[models.Similarity]:
    """Return the cosine similarity of every two sentences."""
    return models.feature_extraction(_sentences(sentences), language, checkpoint)


def view(answer: models.Answer[models.Similarity], words: Strings, **_: Any) -> str:
    """Return the two sentences most alike, and a table of all of them against each other."""
    said, value = words["feature_extraction"], answer.value
    first, second = max(
        combinations(range(len(value.sentences)), 2), key=lambda two: value.matrix[two[0]][two[1]]
    )
    return views.lead(
        said["lead"],
        first=first + 1,
        second=second + 1,
        score=views.decimal(value.matrix[first][second]),
    ) + _matrix(value, said["caption"].format(dimensions=value.dimensions))


def code(answer: models.Answer[models.Similarity], sentences: Sequence[str], **_: Any) -> str:
    """Return the lines that pool token vectors into sentence vectors and compare them."""
    return python_code.vectors(TASK, answer.receipt, _sentences(sentences)) + _COMPARE


_COMPARE = "print((vectors @ vectors.T).numpy().round(2))\n"


def _sentences(raw: Sequence[str]) -> tuple[str, ...]:
    return limits.texts(raw, FEWEST, MOST, LIMIT, "sentences")


def _matrix(value: models.Similarity, caption: str) -> str:
    head = "".join(
        f'<th scope="col" title="{views.safe(one)}">{at}</th>'
        for at, one in enumerate(value.sentences, 1)
    )
    body = "".join(_row(at, value) for at in range(len(value.sentences)))
    return (
        f'<div class="course-scroll"><table class="course-matrix"><caption>{views.safe(caption)}'
        f"</caption><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(at: int, value: models.Similarity) -> str:
    cells = "".join(
        f'<td class="course-matrix-cell {views.shade(score)}'
        f'{" course-matrix-same" if at == other else ""}">{views.decimal(score)}</td>'
        for other, score in enumerate(value.matrix[at])
    )
    index = f'<span class="course-matrix-index">{at + 1}</span>'
    return f'<tr><th scope="row">{index} {views.safe(value.sentences[at])}</th>{cells}</tr>'


WIDGET = Widget(
    "feature_extraction",
    "matrix",
    predict,
    view,
    code,
    main=(fields.sentences("sentences"),),
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
