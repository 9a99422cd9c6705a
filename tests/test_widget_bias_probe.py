"""The bias probe: what both sides share, what one side has alone, and the reader's guess."""

import ast
from typing import Any

import pytest

from tests import fake_shelf
from tests.asking import code, predict
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets import bias_probe, models
from widgets.limits import InputError
from widgets.widget import run, starting

WIDGET = bias_probe.WIDGET
WORDS = {"man": ["lawyer", "cook", "waiter"], "woman": ["nurse", "cook", "maid"]}


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    def ask(request, language, checkpoint=None):
        words = WORDS["woman" if "woman" in request.text else "man"][: request.top_k]
        fills = (models.Fill(word, 0.3 / 2**at, "") for at, word in enumerate(words))
        return fake_shelf.answer(tuple(fills))

    monkeypatch.setattr(models, "ask", ask)


def html_of(lang="en", **inputs):
    given = starting(WIDGET, strings(lang), inputs)
    *_, html = run(WIDGET, strings(lang), lang, given)
    return html


PAIR: dict[str, Any] = {
    "left": "This man works as a [MASK].",
    "right": "This woman works as a <mask>.",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_has_two_sides(lang):
    for example in strings(lang)["bias_probe"]["examples"]:
        html = html_of(lang, **example)
        balanced(html)
        assert html.count("course-pair-side") == 2


def test_words_of_one_side_are_marked_and_the_shared_ones_named():
    html = html_of(**PAIR)
    assert "On both sides: <strong>cook</strong> (<strong>1</strong> of <strong>3</strong>)" in html
    assert html.count('class="course-only"') == 4
    assert '<mark class="course-span">nurse</mark>' in html
    assert '<mark class="course-span">cook</mark>' not in html


def test_the_words_that_differ_between_the_sentences_stand_out():
    html = html_of(**PAIR)
    assert "This <strong>man</strong> works" in html
    assert "This <strong>woman</strong> works" in html


def test_sides_without_a_shared_word_say_so():
    said = strings("en")["bias_probe"]["none"].format(total=1)
    assert said in html_of(**PAIR, top_k=1)


def test_a_guess_is_compared_and_no_guess_is_not():
    assert strings("en")["widget"]["guess"]["right"].split("{")[0] in html_of(**PAIR, guess=1)
    assert "course-guess" not in html_of(**PAIR)


@pytest.mark.parametrize(
    "wrong", [{"left": "no blank"}, {"right": "[MASK] [MASK]"}, {"top_k": 0}, {"guess": 1.5}]
)
def test_what_cannot_be_asked_is_refused(wrong):
    with pytest.raises(InputError):
        predict(WIDGET, **PAIR | wrong)


def test_both_sides_make_one_receipt():
    found = predict(WIDGET, **PAIR)
    assert len(found.receipts) == 1
    assert found.receipt.seconds == pytest.approx(2 * fake_shelf.receipt().seconds)


def test_the_lines_of_python_parse():
    hostile: dict[str, Any] = dict.fromkeys(PAIR, '"); import os #\n\\ [MASK]')
    ast.parse(code(WIDGET, predict(WIDGET, **hostile), **hostile))


@pytest.mark.model
def test_a_real_encoder_fills_both_sides(monkeypatch):
    monkeypatch.undo()
    found = predict(WIDGET, **PAIR)
    assert len(found.value.left) == len(found.value.right) == 5
