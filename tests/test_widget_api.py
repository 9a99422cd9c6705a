"""The tasks for programs."""

import inspect
import json
import typing
from typing import Any

import gradio as gr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import fake_shelf
from translations import strings
from widgets import WIDGETS, api, models
from widgets.limits import InputError
from widgets.widget import reason

ENDPOINTS = [
    pytest.param(api.endpoint(widget), id=slug) for slug, widget in WIDGETS.items() if widget.api
]
SAID = strings("en")["widget"]["errors"]


@pytest.fixture(autouse=True)
def fake(monkeypatch):
    fake_shelf.install(monkeypatch)


def arguments(endpoint) -> dict[str, Any]:
    """Return the first example of an endpoint's widget."""
    names = inspect.signature(endpoint).parameters
    example = strings("en")[endpoint.__name__]["examples"][0]
    found = {name: value for name, value in example.items() if name in names}
    return found | ({"max_new_tokens": 2} if "max_new_tokens" in names else {})


def refusal(endpoint, **given) -> str:
    with pytest.raises(gr.Error) as error:
        endpoint(**arguments(endpoint) | given)
    assert error.value.print_exception is False
    return str(error.value.message)


def named(slug):
    return api.endpoint(WIDGETS[slug])


def test_the_nine_tasks_are_endpoints():
    assert len(ENDPOINTS) == 9


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_an_endpoint_answers_with_a_result_and_a_receipt_in_json(endpoint):
    said = json.loads(json.dumps(endpoint(**arguments(endpoint))))
    assert set(said) == {"result", "receipt"}
    assert said["receipt"]["checkpoint"] == fake_shelf.CHECKPOINT
    assert said["result"]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_the_text_comes_first_and_every_argument_has_a_type_and_words(endpoint):
    known = inspect.signature(endpoint).parameters
    assert next(iter(known)) in ("text", "context", "sentences")
    assert typing.get_type_hints(endpoint).keys() == {*known, "return"}
    documented = f"{endpoint.__doc__}".splitlines()
    assert all(any(line.startswith(f"    {name}: ") for line in documented) for name in known)


def test_the_documentation_says_how_far_an_argument_goes():
    assert "a whole number from 1 to 20" in f"{named('fill-mask').__doc__}"
    assert "one of fr-en, ko-en, en-ko, en-fr, ko-fr" in f"{named('translation').__doc__}"


def test_a_question_is_asked_of_a_text_that_comes_first():
    said = named("question-answering")("I live in Brooklyn", "Where do I live?")
    assert said["result"]["answer"] == "Brooklyn"


@pytest.mark.parametrize(
    ("sent", "stretch"),
    [
        ("   My name is Sylvain.", "Sylvain"),
        ("\ufeffMy\u200b name is Syl\u00advain.", "Syl\u00advain"),
    ],
)
def test_starts_and_ends_count_in_the_text_as_it_was_sent(sent, stretch):
    (name,) = named("named-entity-recognition")(sent)["result"]
    assert sent[name["start"] : name["end"]] == stretch
    context = f"  {sent.removesuffix('.')}"
    span = named("question-answering")(context, "Who?")["result"]
    assert context[span["start"] : span["end"]] == stretch


def test_equal_sentences_are_kept():
    assert len(named("feature-extraction")(["one", "one", "two"])["result"]["matrix"]) == 3


@pytest.mark.parametrize("tag", ["ko", "KO", "ko-KR", "ko_KR", "한국어", " ko "])
def test_a_language_may_come_as_a_tag_or_by_its_name(tag):
    assert (
        refusal(named("fill-mask"), text="No.", language=tag)
        == (strings("ko")["widget"]["errors"]["no_mask"])
    )


@pytest.mark.parametrize(
    "tag", ["fr", "xx", "", "english please", "k o", None, 7, ["ko"], {"a": 1}]
)
def test_another_language_is_refused(tag):
    allowed = SAID["not_choice"].format(name="language", allowed="en, ko")
    assert refusal(named("sentiment-analysis"), language=tag) == allowed


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("wrong", [[1, 2], {"a": 1}, [[]], 3, True, ["klue/bert-base"]])
def test_a_checkpoint_that_is_no_text_is_refused(endpoint, wrong):
    assert refusal(endpoint, checkpoint=wrong) == SAID["not_text_in"].format(name="checkpoint")


def test_an_unknown_checkpoint_is_named_in_short():
    assert "a" * 80 in refusal(named("fill-mask"), checkpoint="a" * 1_000_000)[:200]


def test_an_empty_checkpoint_means_the_best_one():
    endpoint = named("fill-mask")
    assert endpoint(**arguments(endpoint), checkpoint="")["result"]


DEEP: Any = []
for _ in range(300):
    DEEP = [DEEP]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from([DEEP, {"a": {"b": [1]}}, [[]], [None], ["a", 2], "\ud800", 10**400, -0.0, ""]),
    st.lists(st.one_of(st.text(max_size=5), st.integers(), st.none()), max_size=4),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
PLACES = [(slug, one.name) for slug, widget in WIDGETS.items() for one in widget.parameters]


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(PLACES), ODD)
def test_whatever_is_handed_to_a_parameter_is_taken_or_refused_in_a_sentence(place, value):
    slug, name = place
    widget = WIDGETS[slug]
    start = {"max_new_tokens": 1} if slug == "text-generation" else {}
    example = dict(strings("en")[widget.key]["examples"][0])
    example.pop("label", None)
    try:
        widget.ask({**example, **start, name: value})
    except InputError as refused:
        sentence = reason(refused, strings("ko"))
        assert "{" not in sentence.replace(str(value), "")


def test_no_value_of_a_request_has_a_default_of_its_own():
    for kind in (models.FillMask, models.Summarization, models.TextGeneration, models.Translation):
        defaults = [one.default for one in inspect.signature(kind).parameters.values()]
        assert set(defaults) == {inspect.Parameter.empty}
