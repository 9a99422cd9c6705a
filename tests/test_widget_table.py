"""A widget is one object and one line in the table: from there it is served and all else."""

from datetime import date

import gradio as gr
import pytest
from markupsafe import Markup

from translations import strings
from widgets import WIDGETS, api, frame, models, recorded
from widgets.parameters import Text, Whole
from widgets.widget import Asked, Widget, fault, run


def predict(asked: Asked) -> models.Outcome[int]:
    return models.Outcome(asked["top_k"] * len(asked["text"].split()))


COUNTER = Widget(
    "fill-mask",
    "facts",
    predict,
    lambda found, words, asked: Markup("<p>{}: {}</p>").format(asked["text"], found.value),
    lambda found, asked: f"print({found.value})\n",
    main=(Text("text", 50),),
    options=(Whole("top_k", 1, 3, step=1, default=2),),
    api=True,
)
"""Counts words, under the words that another widget has in ui.yml."""


@pytest.fixture(autouse=True)
def table(monkeypatch):
    monkeypatch.setitem(WIDGETS, COUNTER.slug, COUNTER)


@pytest.mark.parametrize(("slug", "widget"), WIDGETS.items(), ids=WIDGETS)
def test_every_widget_stands_under_its_own_name(slug, widget):
    assert slug == widget.slug
    assert strings("en")[widget.key]["title"]


def test_a_new_widget_is_laid_out_and_runs():
    words = strings("en")
    with gr.Blocks():
        laid_out = frame.lay_out(COUNTER, words, "en", {"text": "a < b"})
    assert list(laid_out.asked) == ["text", "top_k"]
    (html,) = run(COUNTER, words, "en", laid_out.given("a < b", 3))
    assert "<p>a &lt; b: 9</p>" in html


def test_a_new_widget_is_an_endpoint_with_documentation():
    endpoint = api.endpoint(COUNTER)
    assert endpoint.__name__ == "fill_mask"
    assert "a whole number from 1 to 3" in f"{endpoint.__doc__}"


def test_a_new_widget_is_recorded(tmp_path):
    class Embedded:
        lang, slug, widget, inputs, where = "en", "a/b", "fill-mask", {"text": "one two"}, "a.md:1"

    list(recorded.record([Embedded()], str(date(2026, 1, 1)), tmp_path))
    assert "<p>one two: 4</p>" in f"{recorded.read('en', 'a/b', tmp_path)[0].html}"


@pytest.mark.parametrize(("written", "refused"), [(2, False), (4, True), ("two", True)])
def test_the_values_of_a_new_widget_are_checked_in_lessons(written, refused):
    assert bool(fault(COUNTER.options[0], strings("en"), written)) is refused


FAULTS = [
    ("fill-mask", "top_k", "five", "has to be a number from 1 to 20"),
    ("fill-mask", "top_k", "5", "Take the quotes away"),
    ("fill-mask", "top_k", 99, "from 1 to 20"),
    ("fill-mask", "top_k", 2.5, "whole number"),
    ("fill-mask", "text", "There is no mask here.", "[MASK]"),
    ("sentiment-analysis", "text", 2024, "Put quotes around it"),
    ("sentiment-analysis", "text", date(2026, 11, 28), "Put quotes around it"),
    ("sentiment-analysis", "text", None, "Put quotes around it"),
    ("sentiment-analysis", "checkpoint", "nobody/nothing", "nobody/nothing"),
    ("translation", "pair", "en-de", "one of: fr-en, ko-en"),
    ("zero-shot-classification", "labels", "education, politics", "labels: [education, politics]"),
    ("zero-shot-classification", "labels", ["a", 2024], "Put quotes around"),
    ("zero-shot-classification", "labels", [str(n) for n in range(11)], "10 at most"),
    ("zero-shot-classification", "multi_label", "yes", "true or false"),
    ("text-generation", "temperature", float("nan"), "from 0 to 2"),
    ("training-footprint", "gpus", 2.5, "whole number"),
    ("training-footprint", "grid", ["usa"], "one of: world"),
    ("tokenizer-explorer", "left", ["a"], "has to be text"),
]


@pytest.mark.parametrize(("slug", "name", "written", "told"), FAULTS)
def test_a_teacher_is_told_what_is_wrong_with_a_value_and_what_to_write(
    slug, name, written, told, monkeypatch
):
    monkeypatch.undo()
    parameter = next(one for one in WIDGETS[slug].parameters if one.name == name)
    assert told in fault(parameter, strings("en"), written)
