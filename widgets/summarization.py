"""Summarization: a long text made short."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import fields, frame, limits, models, python_code, views
from widgets.models.tasks.sentences import sentences
from widgets.widget import Widget

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
    said = words["summarization"]
    lead = said["lead"] if after < before else said["whole"]
    return (
        views.lead(lead, before=before, after=after)
        + f'<p class="course-text course-summary">{views.safe(answer.value)}</p>'
    )


def code(
    answer: models.Answer[str], text: str, min_length: int = 20, max_length: int = 60, **_: Any
) -> str:
    """Return the lines that do the same; transformers 5 has no pipeline for it."""
    source = limits.text(text, LIMIT)
    if python_code.quirks(TASK, answer.receipt).method == "extractive":
        return _chosen(answer, source, min_length, max_length)
    return _written(answer, source, min_length, max_length)


def _written(answer: models.Answer[str], source: str, shortest: int, longest: int) -> str:
    quirks = python_code.quirks(TASK, answer.receipt)
    around = _AROUND if quirks.eos_around else ""
    plain = ", return_token_type_ids=False" if quirks.tokenizer_class else ""
    return (
        python_code.parts(TASK, answer.receipt, "AutoModelForSeq2SeqLM")
        + f"\ntext = {python_code.literal(quirks.text_prefix + source)}\n{around}"
        + f'inputs = tokenizer(text, truncation=True, return_tensors="pt"{plain})\n'
        + _GENERATE.format(shortest=shortest, longest=longest)
    )


_AROUND = "text = tokenizer.bos_token + text + tokenizer.eos_token\n"
_GENERATE = """longest = min({longest}, inputs["input_ids"].shape[1] // 2)
summary = model.generate(
    **inputs,
    min_length=min({shortest}, longest),
    max_length=longest,
    num_beams=4,
    no_repeat_ngram_size=3,
)
print(tokenizer.decode(summary[0], skip_special_tokens=True))
"""


def _chosen(answer: models.Answer[str], source: str, shortest: int, longest: int) -> str:
    opening = python_code.parts(
        TASK, answer.receipt, "AutoModelForTokenClassification", "import torch\n"
    )
    parts = "".join(f"    {python_code.literal(one.text.strip())},\n" for one in sentences(source))
    choose = _CHOOSE.format(shortest=shortest, longest=longest)
    return f"{opening}\nsentences = [\n{parts}]\n{choose}"


_CHOOSE = """pieces = tokenizer(sentences, add_special_tokens=False)["input_ids"]
ids = [tokenizer.cls_token_id, *sum(pieces, [])][:511] + [tokenizer.sep_token_id]
with torch.no_grad():
    scores = model(torch.tensor([ids])).logits[0, :-1, 0]
worth, start = [], 1
for piece in pieces:
    part = scores[start : start + len(piece)]
    worth.append(part.mean().item() if len(part) else -1e4)
    start += len(piece)
best = sorted(range(len(sentences)), key=lambda i: -worth[i])
longest = min({longest}, sum(map(len, pieces)) // 2)
chosen, length = best[:1], len(pieces[best[0]])
for i in best[1:]:
    short = length < min({shortest}, longest) and len(chosen) + 1 < len(pieces)
    if short or length + len(pieces[i]) <= longest:
        chosen.append(i)
        length += len(pieces[i])
print(" ".join(sentences[i] for i in sorted(chosen)))
"""


WIDGET = Widget(
    "summarization",
    "summary",
    predict,
    view,
    code,
    main=(fields.passage("text", lines=7),),
    options=(fields.whole("min_length", 0, MOST), fields.whole("max_length", FEWEST, MOST)),
    unseen=("text",),
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
