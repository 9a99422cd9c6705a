"""The nine widgets, each from its examples to its result, with a shelf that holds no models."""

import ast
import json
import re
from dataclasses import asdict

import pytest

from tests import fake_shelf
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets import WIDGETS, models, named_entity_recognition
from widgets.limits import InputError
from widgets.parameters import Text, Texts
from widgets.widget import labels, last, run, starting

NINE = [name for name in WIDGETS if WIDGETS[name].api]
"""The widgets that answer one task; the others have tests of their own."""

EXAMPLES = [
    pytest.param(name, lang, dict(example), id=f"{lang}-{name}-{number}")
    for name in NINE
    for lang in LANGUAGES
    for number, example in enumerate(strings(lang)[name.replace("-", "_")]["examples"], 1)
]


@pytest.fixture(autouse=True)
def fake(monkeypatch):
    fake_shelf.install(monkeypatch)


def asked(name, lang="en", **inputs):
    return starting(WIDGETS[name], strings(lang), inputs)


def html_of(name, lang="en", **inputs):
    *_, html = run(WIDGETS[name], strings(lang), lang, asked(name, lang, **inputs))
    return html


@pytest.mark.parametrize(("name", "lang", "example"), EXAMPLES)
def test_every_example_gets_a_result(name, lang, example):
    html = html_of(name, lang, **example)
    balanced(html)
    assert html.startswith(f'<div class="course-result course-result-{WIDGETS[name].kind}"')
    assert f'lang="{lang}"' in html
    assert not re.search(r"[\n\t]| style=", html)
    assert "course-receipt" in html


@pytest.mark.parametrize(("name", "lang", "example"), EXAMPLES)
def test_every_example_has_python_with_the_readers_own_text(name, lang, example):
    widget = WIDGETS[name]
    complete = widget.ask(asked(name, lang, **example), lang)
    source = widget.code(last(widget, complete), complete)
    ast.parse(source)
    literals = "\n".join(
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    for text in _texts(example):
        assert text.split()[0] in literals


def _texts(example):
    for key, value in example.items():
        if key != "pair":
            yield from [value] if isinstance(value, str) else value


@pytest.mark.parametrize("name", NINE)
def test_python_of_a_hostile_text_still_is_python(name):
    hostile = '"); import os; os.system("x") #\n\\" [MASK] {0} %s'
    inputs = {
        one.name: [hostile, "b"] if isinstance(one, Texts) else hostile
        for one in WIDGETS[name].parameters
        if isinstance(one, Text | Texts)
    }
    widget = WIDGETS[name]
    complete = widget.ask(asked(name, **inputs))
    tree = ast.parse(widget.code(last(widget, complete), complete))
    imported = {
        one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names
    }
    assert "os" not in imported


@pytest.mark.parametrize("name", NINE)
def test_no_widget_uses_a_pipeline_that_transformers_5_removed(name):
    from transformers.pipelines import REMOVED_TASKS

    widget = WIDGETS[name]
    complete = widget.ask(asked(name))
    source = widget.code(last(widget, complete), complete)
    if "pipeline(" in source:
        named = re.findall(r'pipeline\(\s*"([\w-]+)"', source)
        assert named and set(named).isdisjoint(REMOVED_TASKS)


@pytest.mark.parametrize("name", NINE)
def test_an_answer_turns_into_json(name):
    answer = last(WIDGETS[name], WIDGETS[name].ask(asked(name)))
    json.dumps(asdict(answer))


@pytest.mark.parametrize("name", NINE)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_million_characters_get_a_sentence_not_an_answer(name, lang):
    widget = WIDGETS[name]
    long = {field.name: "a" * 1_000_000 for field in widget.main if isinstance(field, Text)}
    lists = {
        field.name: ["a" * 1_000_000, "b"] for field in widget.main if isinstance(field, Texts)
    }
    html = html_of(name, lang, **(long | lists))
    assert "course-error" in html
    assert len(html) < 1000


@pytest.mark.parametrize("name", NINE)
def test_empty_inputs_get_a_sentence_in_the_readers_language(name):
    widget = WIDGETS[name]
    empty = {field.name: "" for field in widget.main if isinstance(field, Text)}
    lists: dict[str, list[str]] = {
        field.name: [] for field in widget.main if isinstance(field, Texts)
    }
    for lang in LANGUAGES:
        html = html_of(name, lang, **(empty | lists))
        said = strings(lang)["widget"]["errors"]
        boxes = labels(widget, strings(lang)).values()
        told = [
            said["empty"],
            said["few_sentences"].format(fewest=2),
            *(said["empty_in"].format(name=box) for box in boxes),
        ]
        assert said["title"] in html
        assert any(sentence in html for sentence in told)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_number_out_of_its_limits_is_called_as_on_the_page(lang):
    said = strings(lang)["text_generation"]
    assert said["temperature"] in html_of("text-generation", lang, temperature=3)
    order = html_of("summarization", lang, min_length=50, max_length=20)
    assert strings(lang)["summarization"]["min_length"] in order
    assert strings(lang)["summarization"]["max_length"] in order


def test_what_is_typed_beyond_a_slider_counts_as_its_end():
    field = next(one for one in WIDGETS["fill-mask"].options if one.name == "top_k")
    slider = field.component(strings("ko"), "fill_mask", 5)
    assert [slider.preprocess(typed) for typed in (-3, 7, 99)] == [1, 7, 20]
    assert slider.preprocess(None) is None


@pytest.mark.parametrize("name", NINE)
def test_a_programming_error_shows_no_traceback_and_logs_no_text(name, monkeypatch, caplog):
    def break_down(*_, **__):
        raise RuntimeError("".join(("sec", "ret")))

    monkeypatch.setattr(models, "ask", break_down)
    monkeypatch.setattr(models, "stream", break_down)
    html = html_of(name)
    assert strings("en")["widget"]["errors"]["unexpected"] in html
    assert "break_down" in caplog.text
    assert "secret" not in caplog.text + html


@pytest.mark.parametrize("name", NINE)
def test_a_refused_checkpoint_is_told_in_words(name, monkeypatch):
    def refuse(*_, **__):
        raise models.ModelError(
            "probe_failed", checkpoint="some/<b>model</b>", task="", language=""
        )

    monkeypatch.setattr(models, "ask", refuse)
    monkeypatch.setattr(models, "stream", refuse)
    html = html_of(name, "ko")
    assert "some/&lt;b&gt;model" in html
    assert "course-result-error" in html


@pytest.mark.parametrize("name", NINE)
def test_no_input_of_an_embedding_is_left_without_a_start(name):
    for lang in LANGUAGES:
        given = asked(name, lang)
        assert set(given) == {one.name for one in WIDGETS[name].parameters}


def test_a_lessons_inputs_win_over_the_examples():
    assert asked("fill-mask", text="A [MASK].", top_k=2)["text"] == "A [MASK]."


def test_zero_shot_shows_the_readers_own_labels():
    html = html_of("zero-shot-classification", text="Fresh bread", labels=["food", "law"])
    assert re.findall(r'bar-label">(\w+)<', html) == ["food", "law"]


def test_sentiment_speaks_the_readers_language():
    assert "긍정" in html_of("sentiment-analysis", "ko", text="좋아요")


def test_an_unknown_sentiment_label_is_shown_as_it_is(monkeypatch):
    answer = fake_shelf.answer((models.Score("5 stars", 1.0),))
    monkeypatch.setattr(models, "ask", lambda *_: answer)
    assert "5 stars" in html_of("sentiment-analysis")


def test_fill_mask_shows_the_sentence_with_the_word_in_its_place():
    html = html_of("fill-mask", text="Paris is the <mask> of France.", top_k=3)
    assert 'is the <mark class="course-span">capital</mark> of France.' in html
    assert html.count('class="course-bar') >= 3


@pytest.mark.parametrize(("text", "key"), [("No mask.", "no_mask"), ("[MASK] [MASK]", "masks")])
def test_fill_mask_wants_exactly_one_mask(text, key):
    with pytest.raises(InputError) as error:
        WIDGETS["fill-mask"].ask({"text": text})
    assert error.value.key == key


def test_entities_are_named_in_the_sentence_and_in_a_table():
    html = html_of("named-entity-recognition", text="Sylvain is in Brooklyn.")
    assert 'course-entity-per">Sylvain <span class="course-entity-label">PER</span></mark>' in html
    assert '<th scope="row">Brooklyn</th><td>LOC · place</td><td>98.0%</td>' in html


def test_single_tokens_keep_their_tag():
    html = html_of("named-entity-recognition", text="Sylvain.", aggregation="none")
    assert 'course-entity-per">Sylvain <span class="course-entity-label">B-PER</span>' in html


def test_a_text_without_names_says_so():
    assert "No names found." in html_of("named-entity-recognition", text="It rains.")


@pytest.mark.parametrize(
    ("tag", "kind"),
    [("PER", "per"), ("B-PS", "per"), ("I-OG", "org"), ("DAT", "date"), ("XYZ", "other")],
)
def test_tags_of_several_checkpoints_have_one_kind(tag, kind):
    assert named_entity_recognition.kind(tag) == kind


def test_an_answer_is_marked_in_its_context():
    html = html_of("question-answering", question="Where?", context="I live in Brooklyn")
    assert 'I live in <mark class="course-span">Brooklyn</mark>' in html


def test_a_context_without_an_answer_is_shown_unmarked():
    html = html_of("question-answering", question="never?", context="I live in Brooklyn")
    assert "course-quiet" in html
    assert "<mark" not in html


def test_generated_words_are_told_apart_from_the_readers():
    html = html_of("text-generation", text="In this course", max_new_tokens=2)
    assert '<span class="course-prompt">In this course</span>' in html
    assert '<span class="course-generated"> one and one</span>' in html


def test_a_generated_text_grows_before_the_readers_eyes():
    given = asked("text-generation", max_new_tokens=5)
    grown = list(run(WIDGETS["text-generation"], strings("en"), "en", given))
    assert len(grown) == 5
    assert [len(one) for one in grown] == sorted(len(one) for one in grown)


def test_leaving_a_stream_stops_the_generation():
    given = asked("text-generation", text="Stop me", max_new_tokens=200)
    growing = run(WIDGETS["text-generation"], strings("en"), "en", given)
    next(growing)
    growing.close()
    assert fake_shelf.CLOSED[-1] == "Stop me"


@pytest.mark.parametrize(
    "inputs",
    [
        {"temperature": 3},
        {"max_new_tokens": 0},
        {"max_new_tokens": 10_000},
        {"top_p": 0},
        {"top_k": 1.5},
        {"num_return_sequences": 9},
        {"seed": -1},
    ],
)
def test_generation_refuses_numbers_out_of_range(inputs):
    assert "course-error" in html_of("text-generation", **inputs)


def test_an_empty_seed_means_a_new_text_each_time():
    assert "set_seed(" not in html_of("text-generation", seed=None, max_new_tokens=1)


def test_temperature_zero_is_written_as_greedy_search():
    assert "do_sample=False" in html_of("text-generation", temperature=0, max_new_tokens=1)


def test_a_translation_stands_beside_its_source_each_in_its_language():
    html = html_of("translation", text="안녕", pair="ko-en")
    assert '<p class="course-pair-text" lang="ko">안녕</p>' in html
    assert '<p class="course-pair-text" lang="en">[ko-en] 녕안</p>' in html


def test_an_unknown_pair_is_refused():
    assert "course-error" in html_of("translation", text="hi", pair="en-xx")


def test_the_matrix_has_a_header_for_every_row_and_column():
    html = html_of("feature-extraction", sentences=["a", "b", "c"])
    assert html.count('scope="row"') == html.count('scope="col"') == 3
    assert "-0.00" not in html


@pytest.mark.parametrize("sentences", [["one"], [], ["one", " "], [str(n) for n in range(9)]])
def test_similarity_wants_two_to_eight_sentences(sentences):
    assert "course-error" in html_of("feature-extraction", sentences=sentences)


def test_a_summary_may_not_have_to_be_longer_than_it_can():
    assert "min_length" in html_of("summarization", min_length=60, max_length=20)
