"""The nine tasks for programs."""

import inspect
import json
import typing
from typing import Any

import gradio as gr
import pytest

from tests import fake_shelf
from translations import strings
from widgets import WIDGETS, api

TEXTS = {"fill_mask": "Paris is the [MASK] of France."}
FIRST: dict[str, Any] = {
    "feature_extraction": ["A cat.", "A dog."],
    "question_answering": "Where does she live?",
}
MORE: dict[str, dict[str, Any]] = {
    "zero_shot_classification": {"labels": ["food", "law"]},
    "question_answering": {"context": "She lives in Brooklyn"},
    "text_generation": {"max_new_tokens": 2},
}


@pytest.fixture(autouse=True)
def fake(monkeypatch):
    fake_shelf.install(monkeypatch)


def call(endpoint, **other):
    name = endpoint.__name__
    first = FIRST.get(name, TEXTS.get(name, "She lives in Brooklyn."))
    return endpoint(first, **(MORE.get(name, {}) | other))


def test_the_nine_tasks_are_endpoints_named_as_their_modules():
    names = {endpoint.__name__ for endpoint in api.ENDPOINTS}
    assert names <= {name.replace("-", "_") for name in WIDGETS}
    assert len(names) == 9


@pytest.mark.parametrize("endpoint", api.ENDPOINTS, ids=lambda one: one.__name__)
def test_an_endpoint_answers_with_a_result_and_a_receipt_in_json(endpoint):
    said = json.loads(json.dumps(call(endpoint)))
    assert set(said) == {"result", "receipt"}
    assert said["receipt"]["checkpoint"] == fake_shelf.CHECKPOINT
    assert said["result"]


@pytest.mark.parametrize("endpoint", api.ENDPOINTS, ids=lambda one: one.__name__)
def test_every_argument_but_the_first_has_a_default_and_all_have_a_type_and_words(endpoint):
    first, *rest = inspect.signature(endpoint).parameters.values()
    hints = typing.get_type_hints(endpoint)
    assert first.default is first.empty
    assert all(one.default is not one.empty for one in rest)
    for one in (first, *rest):
        assert one.name in hints
        assert f"        {one.name}: " in f"{endpoint.__doc__}".replace("\n    ", "\n        ")


@pytest.mark.parametrize("endpoint", api.ENDPOINTS, ids=lambda one: one.__name__)
def test_a_program_is_refused_in_the_words_a_reader_gets(endpoint):
    empty: Any = [] if endpoint.__name__ == "feature_extraction" else " "
    with pytest.raises(gr.Error) as error:
        endpoint(empty, **(MORE.get(endpoint.__name__, {}) | {"language": "ko"}))
    said = strings("ko")["widget"]["errors"]
    boxes = [said["empty_in"].format(name=name) for name in ("text", "question")]
    assert error.value.message in (said["empty"], said["few_sentences"].format(fewest=2), *boxes)
    assert error.value.print_exception is False


def test_an_unknown_language_is_read_as_english():
    with pytest.raises(gr.Error, match="Mark the place"):
        api.fill_mask("No mask.", language="xx")


def test_the_endpoints_are_registered_without_a_limit_of_one_at_a_time():
    asked = {}

    class Server:
        def api(self, fn, *, name, concurrency_limit):
            asked[name] = (fn, concurrency_limit)

    api.register(Server())
    assert set(asked) == {endpoint.__name__ for endpoint in api.ENDPOINTS}
    assert {limit for _, limit in asked.values()} == {None}
