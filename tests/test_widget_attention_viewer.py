"""The attention viewer: one look in a sentence, the map, and the list."""

import ast
import re

import pytest

from tests import fake_shelf
from tests.asking import code, predict
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets import attention_viewer, models
from widgets.limits import InputError
from widgets.widget import run, starting

WIDGET = attention_viewer.WIDGET
TOKENS = ("[CLS]", "it", "cat", ".")
WEIGHTS = (
    (0.9, 0.05, 0.03, 0.02),
    (0.3, 0.08, 0.62, 0.0),
    (0.95, 0.02, 0.02, 0.01),
    (0.0, 0.3, 0.1, 0.6),
)

ASKED: list[tuple[object, ...]] = []


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    ASKED.clear()
    pieces = tuple(models.Piece(at, one, special=at == 0) for at, one in enumerate(TOKENS))

    def found(layer, head):
        return fake_shelf.answer(models.Attention(pieces, pieces, WEIGHTS, layer, 6, head, 12))

    def attention(text, task, layer, head, language):
        ASKED.append((task, language))
        return found(layer, head)

    def cross_attention(text, pair, layer, head):
        ASKED.append((pair,))
        return found(layer, head)

    monkeypatch.setattr(models, "attention", attention)
    monkeypatch.setattr(models, "cross_attention", cross_attention)


def html_of(lang="en", **inputs):
    given = starting(WIDGET, strings(lang), {"word": ""} | inputs)
    *_, html = run(WIDGET, strings(lang), lang, given)
    return html


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", attention_viewer.KINDS)
def test_every_kind_has_a_sentence_a_map_and_a_list(lang, kind):
    html = html_of(lang, kind=kind)
    balanced(html)
    assert html.count('scope="row"') == 2 * len(TOKENS)
    assert "course-lead" in html


def test_the_sentence_is_about_a_word_that_looks_at_a_word():
    html = html_of()
    assert "<strong>it</strong> attends most to <strong>cat</strong>: <strong>0.62</strong>" in html


def test_the_reader_may_follow_a_word_of_their_own():
    assert "<strong>cat</strong> attends most to <strong>[CLS]</strong>" in html_of(word="Cat")
    assert "<strong>it</strong> attends" in html_of(word="nowhere")


def test_the_list_is_sorted_by_weight_or_as_in_the_text():
    def order(html):
        return re.findall(r'<th scope="row">([^<]+)</th><td>', html.split("course-looks")[1])

    assert order(html_of()) == ["cat", "[CLS]", "it", "."]
    assert order(html_of(order="text")) == list(TOKENS)


def test_numbers_in_the_map_are_per_cent():
    assert '<td class="course-p62">62</td>' in html_of()


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("Le chat noir dort sur le canapé.", "fr-en"),
        ("검은 고양이가 잡니다.", "ko-en"),
        ("The black cat sleeps.", "en-ko"),
    ],
)
def test_a_translation_goes_by_the_text(text, pair):
    html_of(kind="cross", text=text)
    html_of(kind="cross", text=text, pair="ko-en")
    assert [*ASKED] == [(pair,), ("ko-en",)]


def test_each_language_has_an_encoder_of_its_own():
    html_of("en", kind="encoder")
    html_of("ko", kind="encoder")
    assert [*ASKED] == [("feature-extraction", "en"), ("fill-mask", "ko")]


@pytest.mark.parametrize(
    "wrong", [{"kind": "x"}, {"layer": 0}, {"head": -1}, {"pair": "en-xx"}, {"text": "a" * 1000}]
)
def test_what_cannot_be_asked_is_refused(wrong):
    with pytest.raises(InputError):
        predict(WIDGET, **{"text": "a"} | wrong)


@pytest.mark.parametrize("kind", attention_viewer.KINDS)
@pytest.mark.parametrize("head", [0, 2])
def test_the_lines_of_python_parse(kind, head):
    hostile = '"); import os #\n\\'
    answer = predict(WIDGET, hostile, kind, head=head)
    ast.parse(code(WIDGET, answer, text=hostile, kind=kind))


@pytest.mark.model
def test_a_real_encoder_finds_what_it_stands_for(monkeypatch):
    monkeypatch.undo()
    text = "The cat did not drink the milk because it was sour."
    html = html_of(text=text, layer=6, head=12, word="it")
    assert "<strong>it</strong> attends most to <strong>cat</strong>" in html
