"""The environment: machine, versions, checkpoints by task, and a first run; nothing private."""

import ast
import os
import platform
import socket
from pathlib import Path

import pytest

from tests import fake_shelf
from tests.asking import code, predict
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets import environment, models
from widgets.widget import run, starting

WIDGET = environment.WIDGET
STATUS = models.Status("bundled", False, "cpu", "4", 15.9, 321.0, 900.0, ("a", "b"), 0)


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    fake_shelf.install(monkeypatch)
    monkeypatch.setattr(models, "status", lambda: STATUS)


def html_of(lang="en", **inputs):
    given = starting(WIDGET, strings(lang), inputs)
    *_, html = run(WIDGET, strings(lang), lang, given)
    return html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_gets_the_whole_report(lang):
    for example in strings(lang)["environment"]["examples"]:
        html = html_of(lang, **example)
        balanced(html)
        for expected in (platform.python_version(), "transformers", "15.9", "321"):
            assert expected in html
        assert example["text"].split()[0] in html


def test_every_task_of_the_catalog_is_listed():
    html, words = html_of(), strings("en")
    for task in {entry.task for entry in models.catalog().entries}:
        assert words[task.replace("-", "_")]["title"] in html


def test_a_task_that_nothing_can_answer_says_so(monkeypatch):
    def refuse(*_):
        raise models.ModelError("no_checkpoint", task="", language="")

    monkeypatch.setattr(models, "choose", refuse)
    assert strings("en")["environment"]["nothing"] in html_of()


def test_neither_paths_nor_names_of_the_machine_are_told():
    html = html_of()
    for private in (str(Path.home()), os.getcwd(), socket.gethostname()):
        assert private == "/" or private not in html.replace("localhost", "")


def test_a_graphics_card_is_named():
    shelf = models.Status("hub", True, "cuda", "Some <GPU>", 80.0, 0.0, None, (), 0)
    said = strings("en")["environment"]
    assert environment._device(shelf, said) == "GPU, Some <GPU>"


def test_the_lines_of_python_parse():
    hostile = '"); import os #\n\\'
    ast.parse(code(WIDGET, predict(WIDGET, hostile), text=hostile))


@pytest.mark.model
def test_the_first_run_is_a_real_one(monkeypatch):
    monkeypatch.undo()
    found = predict(WIDGET, "I am glad to be here.")
    assert found.value.hello[0].label == "POSITIVE"
    assert found.value.shelf.device
