"""A pipeline taken apart: every step hands on what the next one needs."""

import ast
import contextlib
import io
import math
import re
from pathlib import Path

import pytest

from tests import fake_shelf
from tests.asking import code, predict
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets import models
from widgets.limits import InputError
from widgets.models import Steps
from widgets.pipeline_anatomy import LINES, WIDGET
from widgets.widget import examples, run, starting

ROOT = Path(__file__).parent.parent

STEPS = Steps(
    tokens=("[CLS]", "i", "like", "it", "[SEP]"),
    ids=(101, 1045, 2066, 2009, 102),
    mask=(1, 1, 1, 1, 1),
    labels=("NEGATIVE", "POSITIVE"),
    logits=(-1.5332, 2.0833),
    probabilities=(0.0262, 0.9738),
)

bundled = pytest.mark.skipif(
    not any(one.id == "sentiment-en" for one in models.catalog().entries),
    reason="sentiment-en is not here.",
)


@pytest.fixture
def fake(monkeypatch):
    monkeypatch.setattr(models, "sentiment_steps", lambda *_: fake_shelf.answer(STEPS))


def html_of(lang="en", **inputs):
    given = starting(WIDGET, strings(lang), inputs)
    *_, html = run(WIDGET, strings(lang), lang, given)
    return html


def test_every_step_shows_the_line_of_code_that_made_it(fake):
    html = html_of(text="I like it")
    balanced(html)
    assert html.count('class="course-stage"') == len(LINES)
    for line in LINES.values():
        assert line.replace('"', "&#34;") in html


def test_tokens_ids_and_mask_stand_under_each_other(fake):
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>((?:<td>[^<]*</td>)+)', html_of(text="x"))
    cells = {name: re.findall(r"<td>([^<]*)", row) for name, row in rows}
    assert cells["Token"] == list(STEPS.tokens)
    assert cells["Id"] == [str(one) for one in STEPS.ids]
    assert cells["Attention mask"] == ["1"] * 5


def test_logits_are_shown_in_the_order_of_the_model(fake):
    html = html_of(text="x")
    assert '<th scope="row">negative</th><td>-1.5332</td>' in html
    assert html.index("-1.5332") < html.index("2.0833")


def test_the_verdict_is_the_largest_probability(fake):
    assert "<strong>positive</strong> (<strong>97.4%</strong>)" in html_of(text="x")
    assert "긍정" in html_of("ko", text="x")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_is_taken_apart(fake, lang):
    for example in examples(WIDGET, strings(lang)):
        balanced(html_of(lang, **example))


@pytest.mark.parametrize(("text", "key"), [("", "empty"), ("a" * 1_000_000, "too_long")])
def test_what_cannot_be_judged_is_refused(text, key):
    with pytest.raises(InputError) as error:
        predict(WIDGET, text)
    assert error.value.key == key


def test_a_readers_markup_stays_text(fake):
    answer = fake_shelf.answer(STEPS)
    source = code(WIDGET, answer, '"); import os #')
    ast.parse(source)
    assert "<img" not in html_of(text="<img src=x>")


@bundled
@pytest.mark.model
def test_the_steps_agree_with_the_task_itself():
    text = "I like it."
    steps = models.sentiment_steps(text).value
    whole = models.ask(models.SentimentAnalysis(text)).value
    assert steps.tokens[0] == "[CLS]"
    assert len(steps.tokens) == len(steps.ids) == len(steps.mask)
    assert steps.labels[steps.best] == whole[0].label
    assert steps.probabilities[steps.best] == pytest.approx(whole[0].score, abs=1e-3)
    powers = [math.exp(one) for one in steps.logits]
    for power, probability in zip(powers, steps.probabilities, strict=True):
        assert power / sum(powers) == pytest.approx(probability, abs=1e-3)


@bundled
@pytest.mark.model
def test_the_copied_lines_come_to_the_same_label(monkeypatch):
    monkeypatch.chdir(ROOT)
    answer = predict(WIDGET, "The soup was cold.")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code(WIDGET, answer, "The soup was cold."), "copied.py", "exec"), {})
    assert printed.getvalue().splitlines()[-1] == answer.value.labels[answer.value.best]
