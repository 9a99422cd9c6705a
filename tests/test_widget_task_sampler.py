"""The task sampler: five families answer to one text, each by itself."""

import ast

import pytest

from tests import fake_shelf
from tests.asking import code, predict
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets import models, task_sampler
from widgets.limits import InputError
from widgets.widget import last, run, starting

WIDGET = task_sampler.WIDGET


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    fake_shelf.install(monkeypatch)
    monkeypatch.setattr(fake_shelf, "PAUSE", 0)


def shown(lang="en", **inputs):
    given = starting(WIDGET, strings(lang), inputs)
    return list(run(WIDGET, strings(lang), lang, given))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_is_answered_by_five_families(lang):
    for example in strings(lang)["task_sampler"]["examples"]:
        *_, html = shown(lang, **example)
        balanced(html)
        assert html.count('<li class="course-family">') == 5
        assert html.count('class="course-receipt"') == 5
        assert strings(lang)["task_sampler"]["at_work"] not in html


def test_the_families_answer_one_after_another():
    waiting = strings("en")["task_sampler"]["at_work"]
    assert [html.count(waiting) for html in shown()] == [4, 3, 2, 1, 0]


def test_a_family_without_a_checkpoint_leaves_the_others_alone(monkeypatch):
    def refuse(request, *_):
        if isinstance(request, models.Translation):
            raise models.ModelError("no_checkpoint", task="", language="")
        return fake_shelf.ask(request)

    monkeypatch.setattr(models, "ask", refuse)
    *_, html = shown()
    assert strings("en")["widget"]["errors"]["no_checkpoint"] in html
    assert html.count('class="course-receipt"') == 4


def alone(text):
    yield fake_shelf.answer((text,))


def test_a_generator_that_adds_nothing_is_no_mistake(monkeypatch):
    monkeypatch.setattr(models, "stream", lambda request, *_: models.Stream(alone(request.text)))
    assert strings("en")["task_sampler"]["unchanged"] in shown()[-1]


def test_each_page_is_translated_into_the_other_language():
    assert '<p class="course-pair-text" lang="ko">' in shown("en")[-1]
    assert '<p class="course-pair-text" lang="en">' in shown("ko")[-1]


@pytest.mark.parametrize("wrong", [{"text": ""}, {"question": " "}, {"text": "a" * 501}])
def test_what_cannot_be_asked_is_refused_before_any_family_answers(wrong):
    with pytest.raises(InputError):
        predict(WIDGET, **{"text": "a", "question": "b"} | wrong)


def test_the_lines_of_python_parse():
    hostile = '"); import os #\n\\'
    given = starting(WIDGET, strings("en"), {"text": hostile, "question": hostile})
    ast.parse(code(WIDGET, last(WIDGET, WIDGET.ask(given)), **given))


@pytest.mark.model
def test_real_families_answer_or_say_why(monkeypatch):
    monkeypatch.undo()
    found = last(WIDGET, WIDGET.ask(starting(WIDGET, strings("en"), {})))
    assert [one.family for one in found.value] == list(task_sampler.FAMILIES)
    assert found.value[0].answer
