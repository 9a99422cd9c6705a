"""Translation: a text beside what the model makes of it in another language."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr

from widgets import fields, frame, limits, models, python_code, views
from widgets.models.tasks.sentences import sentences
from widgets.widget import Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "translation"
LIMIT = 1000
PAIRS = ("fr-en", "ko-en", "en-ko", "en-fr", "ko-fr")


def predict(
    text: str, pair: str = "fr-en", language: str = "en", checkpoint: str | None = None
) -> models.Answer[str]:
    """Return the text in the second language of the pair; `language` plays no part."""
    source = limits.text(text, LIMIT)
    return models.translation(source, limits.choice("pair", pair, PAIRS), checkpoint)


def view(
    answer: models.Answer[str], words: Strings, text: str, pair: str = "fr-en", **_: Any
) -> str:
    """Return the text and its translation side by side, each in its own language."""
    names = words["translation"]["languages"]
    start, goal = pair.split("-")
    return (
        '<div class="course-pair">'
        + _side(names[start], start, limits.text(text, LIMIT), "")
        + _side(names[goal], goal, answer.value, " course-pair-result")
        + "</div>"
    )


def code(answer: models.Answer[str], text: str, pair: str = "fr-en", **_: Any) -> str:
    """Return the lines that do the same; transformers 5 has no pipeline for it."""
    quirks = python_code.quirks(TASK, answer.receipt)
    prefix = dict(quirks.pair_prefixes).get(pair, "")
    plain = ", return_token_type_ids=False" if quirks.tokenizer_class else ""
    codes = {name: (start, goal) for name, start, goal in quirks.pair_codes}
    source = limits.text(text, LIMIT)
    parts = [prefix + quirks.text_prefix + one.text.strip() for one in sentences(source)]
    before = forced = ""
    if pair in codes:
        start, goal = map(python_code.literal, codes[pair])
        before = f"tokenizer.src_lang = {start}\n"
        forced = f", forced_bos_token_id=tokenizer.convert_tokens_to_ids({goal})"
    return (
        python_code.parts(TASK, answer.receipt, "AutoModelForSeq2SeqLM")
        + f"\n{before}sentences = {python_code.literal(parts)}\n"
        + "inputs = tokenizer(\n"
        + f'    sentences, padding=True, truncation=True, return_tensors="pt"{plain}\n)\n'
        + f"translated = model.generate(**inputs, num_beams=4, max_new_tokens=256{forced})\n"
        + 'print(" ".join(tokenizer.batch_decode(translated, skip_special_tokens=True)))\n'
    )


def _side(name: str, lang: str, text: str, extra: str) -> str:
    return (
        f'<div class="course-pair-side{extra}"><p class="course-pair-name">{views.safe(name)}</p>'
        f'<p class="course-pair-text" lang="{lang}">{views.safe(text)}</p></div>'
    )


def _pair(words: Strings, **given: Any) -> gr.Radio:
    names = words["languages"]
    labels = [" → ".join(names[one] for one in pair.split("-")) for pair in PAIRS]
    return gr.Radio(list(zip(labels, PAIRS, strict=True)), **given)


WIDGET = Widget(
    "translation",
    "pair",
    predict,
    view,
    code,
    main=(fields.sentence("text"), fields.Field("pair", str, _pair)),
    task=TASK,
)
INPUTS = WIDGET.inputs
build = partial(frame.build, WIDGET)
