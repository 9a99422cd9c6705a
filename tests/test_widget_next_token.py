"""The next token: the text so far, the candidates, and what a click does."""

import ast
import json

import gradio as gr
import pytest

from tests import fake_shelf
from tests.asking import code, predict
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets import frame, models, next_token
from widgets.limits import InputError
from widgets.widget import run, starting

WIDGET = next_token.WIDGET


def piece(number, text, **other):
    return models.Piece(number, text, **other)


def candidate(number, text, likely, chance, **other):
    return models.Candidate(piece(number, text, **other), likely, chance)


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    def answer(text, taken, temperature, top_k, top_p, language, checkpoint=None):
        chosen = tuple(piece(one, f" w{one}") for one in taken)
        ended = bool(taken) and taken[-1] == 9
        found = (
            candidate(4, " mat", 0.5, 0.7),
            candidate(5, "⟨ED\u00a095⟩", 0.2, 0.3, whole=False),
            candidate(9, "</s>", 0.1, 0.0, special=True),
        )
        return fake_shelf.answer(models.NextToken(chosen, () if ended else found, 2, 5000))

    def draw(text, taken, temperature, top_k, top_p, language, checkpoint=None):
        return fake_shelf.answer((*taken, 5))

    monkeypatch.setattr(models, "next_token", answer)
    monkeypatch.setattr(models, "draw_token", draw)


def html_of(lang="en", **inputs):
    given = starting(WIDGET, strings(lang), inputs)
    *_, html = run(WIDGET, strings(lang), lang, given)
    return html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_shows_its_candidates(lang):
    for example in strings(lang)["next_token"]["examples"]:
        html = html_of(lang, **example)
        balanced(html)
        assert html.count("<li ") == 3


def test_spaces_can_be_seen_and_the_signs_are_explained():
    html, said = html_of(), strings("en")["next_token"]
    assert '<span class="course-bar-label">␣mat</span>' in html
    assert said["space"] in html
    assert said["bytes"] in html


def test_a_token_that_is_ruled_out_has_no_chance():
    html, said = html_of(), strings("en")["next_token"]
    assert f'course-bar-out"><span class="course-bar-label">{said["end"]}</span>' in html
    assert f'<span class="course-bar-value">{said["out"]}</span>' in html


def test_taken_tokens_stand_after_the_readers_text():
    html = html_of(text="The cat", taken=[1, 2])
    assert '<span class="course-prompt">The cat</span>' in html
    taken = '<span class="course-taken"> w1</span><span class="course-taken"> w2</span>'
    assert taken in html


def test_an_ended_text_says_so():
    assert strings("en")["next_token"]["ended"] in html_of(taken=[9])


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"temperature": 3}, {"top_k": 1.5}, {"top_p": 0}, {"taken": [-1]}]
)
def test_what_cannot_be_asked_is_refused(wrong):
    with pytest.raises(InputError):
        predict(WIDGET, **{"text": "a"} | wrong)


def test_the_text_grows_only_so_far():
    with pytest.raises(InputError) as error:
        predict(WIDGET, "a", taken=[1] * (next_token.MOST_TAKEN + 1))
    assert error.value.key == "many_taken"


@pytest.mark.parametrize(
    "asked", [{}, {"temperature": 0}, {"temperature": 0.5, "top_k": 3, "top_p": 0.9}]
)
def test_the_lines_of_python_parse_and_hold_the_readers_text(asked):
    hostile = '"); import os #\n\\'
    answer = predict(WIDGET, hostile, taken=[1], **asked)
    source = code(WIDGET, answer, text=hostile, **asked)
    ast.parse(source)
    assert "ids += [1]" in source


@pytest.fixture(scope="module")
def shown():
    with gr.Blocks():
        return frame.lay_out(WIDGET, strings("en"), "en", {})


def clicked(shown, taking, *picked, taken=(1,)):
    given = starting(WIDGET, strings("en"), {"taken": list(taken)})
    held = [one.show(given[one.name]) for one in WIDGET.parameters]
    return list(next_token._answers(shown, taking, *held, *picked))


@pytest.mark.parametrize(
    ("taking", "picked", "taken"),
    [
        (next_token._none, (), []),
        (next_token._same, (), [1]),
        (next_token._shorter, (), []),
        (next_token._drawn, (), [1, 5]),
        (next_token._picked, (0,), [1, 4]),
        (next_token._picked, (7,), [1]),
    ],
)
def test_every_button_takes_what_it_says(shown, taking, picked, taken):
    *results, (_, _, offered) = clicked(shown, taking, *picked)
    html, held, _ = results[-1]
    assert "course-growing" in html
    assert json.loads(held) == taken
    assert offered["sample_labels"] == ["␣mat", "⟨ED\u00a095⟩", "end of the text"]


@pytest.mark.parametrize(
    "box",
    [
        "true",
        "-1",
        "1e308",
        "[null]",
        '{"a": 1}',
        "1130e",
        "9" * 5000,
        "[" * 1000,
        '["1"]',
        "[2.5]",
    ],
)
@pytest.mark.parametrize(
    "taking", [next_token._none, next_token._same, next_token._shorter, next_token._drawn]
)
def test_whatever_stands_in_the_hidden_box_is_told_in_the_readers_language(shown, box, taking):
    taken = WIDGET.main[-1]
    with pytest.raises(InputError) as refused:
        taken.check(taken.read(box))
    assert refused.value.key in strings("ko")["widget"]["errors"]
    held = [one.show(starting(WIDGET, strings("en"), {})[one.name]) for one in WIDGET.parameters]
    held[list(shown.asked).index("taken")] = box
    *_, (html, _, _), _ = next_token._answers(shown, taking, *held)
    assert taking is next_token._none or "course-error" in html or "course-growing" in html


def test_nothing_is_offered_where_there_is_no_answer(shown):
    *_, (_, _, offered) = clicked(shown, next_token._same, taken=(9,))
    assert offered["visible"] is False


@pytest.mark.model
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_real_decoder_never_shows_half_a_character(lang, monkeypatch):
    monkeypatch.undo()
    names = {one.id for one in models.catalog().entries if one.source == "bundled"}
    if f"gpt-{lang}" not in names:
        pytest.skip(f"assets/models/gpt-{lang} is not there")
    text = strings(lang)["next_token"]["examples"][0]["text"]
    taken: tuple[int, ...] = ()
    for _ in range(5):
        taken = models.draw_token(text, taken, 1.5, 0, 1.0, lang).value
        html = html_of(lang, text=text, taken=list(taken))
        assert "course-growing" in html
        assert "\ufffd" not in html
