"""Summarization: a long text made short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from widgets import models, python_code, views
from widgets.limits import InputError
from widgets.models.tasks.sentences import sentences
from widgets.parameters import Text, Whole
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "summarization"
MOST = 200
"""Tokens of a summary at most."""


def together(asked: Asked) -> None:
    """Refuse a summary that has to be longer than it may."""
    if asked["min_length"] > asked["max_length"]:
        raise InputError("order", low="min_length", high="max_length")


def predict(asked: Asked) -> models.Answer[str]:
    """Return a summary of `min_length` to `max_length` tokens."""
    request = models.Summarization(asked["text"], asked["min_length"], asked["max_length"])
    return models.ask(request, asked.language, asked.checkpoint)


def view(answer: models.Answer[str], words: Strings, asked: Asked) -> Markup:
    """Return the summary, and how much shorter than the text it is."""
    before, after = len(asked["text"].split()), len(answer.value.split())
    said = words["summarization"]
    lead = said["lead"] if after < before else said["whole"]
    summary = Markup('<p class="course-text course-summary">{}</p>').format(answer.value)
    return views.lead(lead, before=before, after=after) + summary


def code(answer: models.Answer[str], asked: Asked) -> str:
    """Return the lines that do the same; transformers 5 has no pipeline for it."""
    extractive = python_code.quirks(TASK, answer.receipt).method == "extractive"
    return (_chosen if extractive else _written)(answer, asked)


def _written(answer: models.Answer[str], asked: Asked) -> str:
    quirks = python_code.quirks(TASK, answer.receipt)
    around = _AROUND if quirks.eos_around else ""
    plain = ", return_token_type_ids=False" if quirks.tokenizer_class else ""
    return (
        python_code.parts(TASK, answer.receipt, "AutoModelForSeq2SeqLM")
        + f"\ntext = {python_code.literal(quirks.text_prefix + asked['text'])}\n{around}"
        + f'inputs = tokenizer(text, truncation=True, return_tensors="pt"{plain})\n'
        + _GENERATE.format(shortest=asked["min_length"], longest=asked["max_length"])
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


def _chosen(answer: models.Answer[str], asked: Asked) -> str:
    opening = python_code.parts(
        TASK, answer.receipt, "AutoModelForTokenClassification", "import torch\n"
    )
    parts = [one.text.strip() for one in sentences(asked["text"])]
    listed = "".join(f"    {python_code.literal(part)},\n" for part in parts)
    choose = _CHOOSE.format(shortest=asked["min_length"], longest=asked["max_length"])
    return f"{opening}\nsentences = [\n{listed}]\n{choose}"


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
    TASK,
    "summary",
    predict,
    view,
    code,
    main=(Text("text", 6000, lines=7),),
    options=(
        Whole("min_length", 0, MOST, step=1, default=20),
        Whole("max_length", 5, MOST, step=1, default=60),
    ),
    together=together,
    unseen=("text",),
    task=TASK,
    api=True,
)
