"""The sentence map: places, labels that can be read, and the exact numbers below."""

import ast
import re

import pytest

from tests import fake_shelf
from tests.asking import code, predict
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets import models, sentence_map
from widgets.limits import InputError
from widgets.widget import run, starting

WIDGET = sentence_map.WIDGET
ASKED: list[str] = []


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    ASKED.clear()

    def ask(request, language, checkpoint=None):
        ASKED.append(language)
        sentences = request.sentences
        matrix = tuple(
            tuple(
                1.0 if one == other else 0.9 if one[:3] == other[:3] else 0.1 for other in sentences
            )
            for one in sentences
        )
        return fake_shelf.answer(models.Similarity(tuple(sentences), matrix, 384, ()))

    monkeypatch.setattr(models, "ask", ask)


def html_of(lang="en", **inputs):
    given = starting(WIDGET, strings(lang), inputs)
    *_, html = run(WIDGET, strings(lang), lang, given)
    return html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_has_a_point_a_label_and_a_row_for_each_sentence(lang):
    for example in strings(lang)["sentence_map"]["examples"]:
        html = html_of(lang, sentences=list(example["sentences"]))
        balanced(html)
        count = len(example["sentences"])
        assert html.count("<circle") == html.count("<text") == html.count('scope="row"') == count


def test_the_map_is_english_whatever_the_page_speaks():
    html_of("ko")
    assert [*ASKED] == ["en"]


def test_alike_sentences_stand_near_each_other():
    found = predict(WIDGET, ["one a", "one b", "two"]).value
    (ax, ay), (bx, by), (cx, cy) = found.places
    assert abs(ax - bx) + abs(ay - by) < abs(ax - cx) + abs(ay - cy)
    assert all(0 <= part <= 1 for place in found.places for part in place)
    assert 0 < found.kept <= 1


def test_sentences_without_any_difference_still_have_places(monkeypatch):
    same = models.Similarity(("a", "b", "c"), ((1.0,) * 3,) * 3, 384, ())
    monkeypatch.setattr(models, "ask", lambda *_: fake_shelf.answer(same))
    assert "nan" not in html_of(sentences=["a", "b", "c"])


def test_labels_never_stand_on_each_other():
    dots = [(15.0, 40.0), (16.0, 41.0), (15.0, 42.0), (80.0, 40.0), (82.0, 41.0)]
    boxes = sentence_map._boxes(dots, [20.0] * len(dots))
    for at, box in enumerate(boxes):
        assert box.inside()
        assert not any(box.meets(other) for other in boxes[at + 1 :])


def test_nothing_is_drawn_outside_of_the_map():
    html = html_of(sentences=["W" * 200, *(f"{one} {'W' * 90}" for one in "abcdefghijk")])
    for place in re.findall(r'(?:cx|cy|x|y|x1|y1|x2|y2)="([\d.-]+)%"', html):
        assert 0 <= float(place) <= 100


@pytest.mark.parametrize("sentences", [["a", "b"], ["a", "b", " "], [str(n) for n in range(13)]])
def test_the_map_wants_three_to_twelve_sentences(sentences):
    with pytest.raises(InputError):
        predict(WIDGET, sentences)


def test_the_lines_of_python_parse():
    hostile = ['"); import os #\n\\', "b", "c"]
    ast.parse(code(WIDGET, predict(WIDGET, hostile), sentences=hostile))


@pytest.mark.model
def test_real_sentences_of_like_meaning_are_neighbours(monkeypatch):
    monkeypatch.undo()
    example = strings("en")["sentence_map"]["examples"][0]["sentences"]
    places = predict(WIDGET, list(example)).value.places

    def apart(one, other):
        return sum((a - b) ** 2 for a, b in zip(places[one], places[other], strict=True))

    for one in (0, 2, 4, 6):
        nearest = min((at for at in range(8) if at != one), key=lambda at: apart(one, at))
        assert nearest == one + 1
