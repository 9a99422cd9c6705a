"""Feature extraction: sentences become vectors, and vectors can be compared."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from markupsafe import Markup

from widgets import models, python_code, views
from widgets.parameters import Texts
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "feature-extraction"


def predict(asked: Asked) -> models.Answer[models.Similarity]:
    """Return the cosine similarity of every two sentences."""
    request = models.FeatureExtraction(asked["sentences"])
    return models.ask(request, asked.language, asked.checkpoint)


def view(answer: models.Answer[models.Similarity], words: Strings, asked: Asked) -> Markup:
    """Return the two sentences most alike, and a table of all of them against each other."""
    return compared(answer.value, words)


def compared(value: models.Similarity, words: Strings) -> Markup:
    """Return the two sentences most alike, and a table of all of them against each other."""
    said = words["feature_extraction"]
    first, second = max(
        combinations(range(len(value.sentences)), 2), key=lambda two: value.matrix[two[0]][two[1]]
    )
    return views.lead(
        said["lead"],
        first=first + 1,
        second=second + 1,
        score=views.decimal(value.matrix[first][second]),
    ) + _matrix(value, said["caption"].format(dimensions=value.dimensions))


def code(answer: models.Answer[models.Similarity], asked: Asked) -> str:
    """Return the lines that pool token vectors into sentence vectors and compare them."""
    return python_code.vectors(TASK, answer.receipt, asked["sentences"]) + _COMPARE


_COMPARE = "print((vectors @ vectors.T).numpy().round(2))\n"


def _matrix(value: models.Similarity, caption: str) -> Markup:
    head = views.joined(
        Markup('<th scope="col" title="{}">{}</th>').format(sentence, number)
        for number, sentence in enumerate(value.sentences, 1)
    )
    return Markup(
        '<div class="course-scroll"><table class="course-matrix"><caption>{}</caption>'
        "<thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(caption, head, views.joined(_row(at, value) for at in range(len(value.sentences))))


def _row(at: int, value: models.Similarity) -> Markup:
    cells = views.joined(
        Markup('<td class="course-matrix-cell {}{}">{}</td>').format(
            views.shade(score), " course-matrix-same" if at == other else "", views.decimal(score)
        )
        for other, score in enumerate(value.matrix[at])
    )
    return Markup(
        '<tr><th scope="row"><span class="course-matrix-index">{}</span> {}</th>{}</tr>'
    ).format(at + 1, value.sentences[at], cells)


WIDGET = Widget(
    TASK,
    "matrix",
    predict,
    view,
    code,
    main=(Texts("sentences", 2, 8, 300),),
    about="sentences",
    task=TASK,
    api=True,
)
