"""Summarization: a long text made short."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views

if TYPE_CHECKING:
    from translations import Strings

TASK = "summarization"
LIMIT = 6000
FEWEST, MOST = 5, 200


def predict(
    text: str,
    min_length: int = 20,
    max_length: int = 60,
    language: str = "en",
    checkpoint: str | None = None,
) -> models.Answer[str]:
    """Return a summary of `min_length` to `max_length` tokens."""
    source = limits.text(text, LIMIT)
    shortest = limits.whole("min_length", min_length, 0, MOST)
    longest = limits.whole("max_length", max_length, FEWEST, MOST)
    if shortest > longest:
        raise limits.InputError("order", low="min_length", high="max_length")
    return models.summarization(source, shortest, longest, language, checkpoint)


def view(answer: models.Answer[str], words: Strings, text: str, **_: Any) -> str:
    """Return the summary, and how much shorter than the text it is."""
    before, after = len(limits.text(text, LIMIT).split()), len(answer.value.split())
    return (
        views.lead(words["summarization"]["lead"], before=before, after=after)
        + f'<p class="course-text course-summary">{views.safe(answer.value)}</p>'
    )


def code(
    answer: models.Answer[str], text: str, min_length: int = 20, max_length: int = 60, **_: Any
) -> str:
    """Return the lines that do the same; transformers 5 has no pipeline for it."""
    quirks = python_code.quirks(TASK, answer.receipt)
    if quirks.method == "extractive":
        return _extractive(answer, text, max_length)
    source = python_code.literal(quirks.text_prefix + limits.text(text, LIMIT))
    return (
        python_code.parts(TASK, answer.receipt, "AutoModelForSeq2SeqLM")
        + f'\ninputs = tokenizer({source}, truncation=True, return_tensors="pt")\n'
        + f"summary = model.generate(**inputs, min_length={min_length}, max_length={max_length})\n"
        + "print(tokenizer.decode(summary[0], skip_special_tokens=True))\n"
    )


def _extractive(answer: models.Answer[str], text: str, max_length: int) -> str:
    source = python_code.literal(limits.text(text, LIMIT))
    imports = "import re\nfrom itertools import accumulate\n\nimport torch\n"
    return (
        python_code.parts(TASK, answer.receipt, "AutoModelForSequenceClassification", imports)
        + f"\ntext = {source}\n"
        + _CHOOSE.format(longest=max_length)
    )


_CHOOSE = """sentences = re.split(r"(?<=[.!?])\\s+", text)
pieces = tokenizer(sentences, add_special_tokens=False)["input_ids"]
ids = [tokenizer.cls_token_id, *sum(pieces, []), tokenizer.sep_token_id][:512]
with torch.no_grad():
    logits = model(torch.tensor([ids])).logits[0, :, 0]
"""

WIDGET = frame.Widget(
    "summarization",
    "summary",
    predict,
    view,
    code,
    main=(fields.passage("text", lines=7),),
    options=(fields.whole("min_length", 0, MOST), fields.whole("max_length", FEWEST, MOST)),
    unseen=("text",),
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
