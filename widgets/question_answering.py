"""Question answering: the model points at the words of a text that answer a question."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "question-answering"
LIMIT = 4000
QUESTION_LIMIT = 300


def predict(
    question: str, context: str, language: str = "en", checkpoint: str | None = None
) -> models.Answer[models.Span]:
    """Return the stretch of the context that answers the question, or an empty one."""
    asked = limits.text(question, QUESTION_LIMIT, "question")
    searched = limits.text(context, LIMIT, "context")
    return models.question_answering(asked, searched, language, checkpoint)


def view(answer: models.Answer[models.Span], words: Strings, context: str, **_: Any) -> str:
    """Return the answer, and the context with the answer marked."""
    said, span = words["question_answering"], answer.value
    source = limits.text(context, LIMIT)
    score = views.percent(span.score)
    if not span.answer:
        return views.quiet(said["none"].format(score=score)) + views.passage(source, [])
    marks = [(span.start, span.end, views.span(source[span.start : span.end]))]
    return views.lead(said["lead"], answer=span.answer, score=score) + views.passage(source, marks)


def code(answer: models.Answer[models.Span], question: str, context: str, **_: Any) -> str:
    """Return the lines that find the likeliest start and end; no pipeline does so any more."""
    asked = python_code.literal(limits.text(question, QUESTION_LIMIT))
    opening = python_code.parts(
        TASK, answer.receipt, "AutoModelForQuestionAnswering", "import torch\n"
    )
    return (
        f"{opening}\nquestion = {asked}\n"
        f"context = {python_code.literal(limits.text(context, LIMIT))}\n{_SEARCH}"
    )


_SEARCH = """inputs = tokenizer(
    question,
    context,
    truncation="only_second",
    max_length=384,
    return_offsets_mapping=True,
    return_tensors="pt",
)
offsets = inputs.pop("offset_mapping")[0].tolist()
outside = torch.tensor([part != 1 for part in inputs.sequence_ids(0)])
with torch.no_grad():
    outputs = model(**inputs)
start = outputs.start_logits[0].masked_fill(outside, -1e4).softmax(-1)
end = outputs.end_logits[0].masked_fill(outside, -1e4).softmax(-1)
spans = (start[:, None] * end[None, :]).triu()
first, last = divmod(int(spans.argmax()), len(offsets))
print(context[offsets[first][0] : offsets[last][1]], float(spans.max()))
"""


WIDGET = Widget(
    "question_answering",
    "answer",
    predict,
    view,
    code,
    main=(fields.sentence("question"), fields.passage("context", lines=4)),
    unseen=("question",),
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
