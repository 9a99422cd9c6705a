"""Question answering: the model points at the words of a text that answer a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from widgets import models, python_code, views
from widgets.parameters import Text
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "question-answering"


def predict(asked: Asked) -> models.Answer[models.Span]:
    """Return the stretch of the context that answers the question, or an empty one."""
    request = models.QuestionAnswering(asked["context"], asked["question"])
    return models.ask(request, asked.language, asked.checkpoint)


def view(answer: models.Answer[models.Span], words: Strings, asked: Asked) -> Markup:
    """Return the answer, and the context with the answer marked."""
    said, span, context = words["question_answering"], answer.value, asked["context"]
    score = views.percent(span.score)
    if not span.answer:
        return views.quiet(said["none"].format(score=score)) + views.passage(context, [])
    marks = [(span.start, span.end, views.span(context[span.start : span.end]))]
    return views.lead(said["lead"], answer=span.answer, score=score) + views.passage(context, marks)


def code(answer: models.Answer[models.Span], asked: Asked) -> str:
    """Return the lines that find the likeliest start and end; no pipeline does so any more."""
    opening = python_code.parts(
        TASK, answer.receipt, "AutoModelForQuestionAnswering", "import torch\n"
    )
    return (
        f"{opening}\nquestion = {python_code.literal(asked['question'])}\n"
        f"context = {python_code.literal(asked['context'])}\n{_SEARCH}"
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
    TASK,
    "answer",
    predict,
    view,
    code,
    main=(Text("question", 300, among=True), Text("context", 4000, lines=4, among=True)),
    about="context",
    unseen=("question",),
    task=TASK,
    api=True,
)
