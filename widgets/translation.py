"""Translation: a text beside what the model makes of it in another language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from widgets import models, python_code
from widgets.models.tasks.sentences import sentences
from widgets.parameters import Choice, Text
from widgets.widget import Asked, Widget

if TYPE_CHECKING:
    from translations import Strings

TASK = "translation"
PAIRS = ("fr-en", "ko-en", "en-ko", "en-fr", "ko-fr")


def predict(asked: Asked) -> models.Answer[str]:
    """Return the text in the second language of the pair; the reader's own plays no part."""
    request = models.Translation(asked["text"], asked["pair"])
    return models.ask(request, asked.language, asked.checkpoint)


def view(answer: models.Answer[str], words: Strings, asked: Asked) -> Markup:
    """Return the text and its translation side by side, each in its own language."""
    names = words["translation"]["languages"]
    source, target = asked["pair"].split("-")
    return Markup('<div class="course-pair">{}{}</div>').format(
        _side(names[source], source, asked["text"], ""),
        _side(names[target], target, answer.value, " course-pair-result"),
    )


def code(answer: models.Answer[str], asked: Asked) -> str:
    """Return the lines that do the same; transformers 5 has no pipeline for it."""
    quirks, pair = python_code.quirks(TASK, answer.receipt), asked["pair"]
    prefix = dict(quirks.pair_prefixes).get(pair, "")
    plain = ", return_token_type_ids=False" if quirks.tokenizer_class else ""
    codes = {name: (source, target) for name, source, target in quirks.pair_codes}
    parts = [prefix + quirks.text_prefix + one.text.strip() for one in sentences(asked["text"])]
    before = forced = ""
    if pair in codes:
        source, target = map(python_code.literal, codes[pair])
        before = f"tokenizer.src_lang = {source}\n"
        forced = f", forced_bos_token_id=tokenizer.convert_tokens_to_ids({target})"
    return (
        python_code.parts(TASK, answer.receipt, "AutoModelForSeq2SeqLM")
        + f"\n{before}sentences = {python_code.literal(parts)}\n"
        + "inputs = tokenizer(\n"
        + f'    sentences, padding=True, truncation=True, return_tensors="pt"{plain}\n)\n'
        + f"translated = model.generate(**inputs, num_beams=4, max_new_tokens=256{forced})\n"
        + 'print(" ".join(tokenizer.batch_decode(translated, skip_special_tokens=True)))\n'
    )


def _side(name: str, lang: str, text: str, extra: str) -> Markup:
    return Markup(
        '<div class="course-pair-side{}"><p class="course-pair-name">{}</p>'
        '<p class="course-pair-text" lang="{}">{}</p></div>'
    ).format(extra, name, lang, text)


def _arrow(words: Strings, key: str, pair: str) -> str:
    return " → ".join(words[key]["languages"][lang] for lang in pair.split("-"))


WIDGET = Widget(
    TASK,
    "pair",
    predict,
    view,
    code,
    main=(Text("text", 1000), Choice("pair", PAIRS, _arrow, default="fr-en")),
    task=TASK,
    api=True,
)
