"""The lines of Python that readers copy do what the widget did: run on the bundled checkpoints."""

import contextlib
import io
import os
import re
from pathlib import Path

import pytest

from translations import LANGUAGES, strings
from widgets import WIDGETS, models
from widgets.widget import last, starting

ROOT = Path(__file__).parent.parent

CASES = [
    pytest.param(name, lang, dict(example), id=f"{lang}-{name}-{number}")
    for name in WIDGETS
    if WIDGETS[name].api
    for lang in LANGUAGES
    for number, example in enumerate(strings(lang)[name.replace("-", "_")]["examples"], 1)
    if number in (1, 4)
    for language in [dict(example).get("pair", lang)]
    if any(one.source == "bundled" for one in models.catalog().checkpoints(name, language))
]


@pytest.mark.model
@pytest.mark.parametrize(("name", "lang", "example"), CASES)
def test_copied_lines_give_the_widgets_answer(name, lang, example, monkeypatch):
    monkeypatch.chdir(ROOT)
    widget = WIDGETS[name]
    asked = widget.ask(starting(widget, strings(lang), example | _greedy(name)), lang)
    answer = last(widget, asked)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(widget.code(answer, asked), "copied.py", "exec"), {})
    for expected in _expected(name, answer.value):
        assert expected in re.sub(r"\s+", " ", printed.getvalue())
    assert os.getcwd() == str(ROOT)


def _greedy(name):
    return {"temperature": 0, "max_new_tokens": 8} if name == "text-generation" else {}


def _expected(name, value):
    """Return what has to be printed: the words, and the first digits of the best score."""
    if name in ("summarization", "translation"):
        return [re.sub(r"\s+", " ", value)]
    if name == "text-generation":
        return [re.sub(r"\s+", " ", value[0]).strip()]
    if name == "question-answering":
        return [value.answer]
    if name == "feature-extraction":
        return [f"{value.matrix[0][1]:.2f}"]
    if name == "named-entity-recognition":
        return [f"'{one.group}'" for one in value]
    if name == "fill-mask":
        return [f"{value[0].token} {value[0].score:.3f}"[:-1]]
    return [value[0].label, str(value[0].score)[:5]]
