"""Who may look at whom: the masks over the reader's words."""

import ast
import contextlib
import io

import gradio as gr
import pytest

from lessons.authoring.commands import Placed
from lessons.text.place import Place
from tests.asking import code, predict
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets.frame import lay_out
from widgets.limits import InputError
from widgets.mask_explorer import WIDGET
from widgets.recorded import record, recorded
from widgets.widget import examples, run, starting


def html_of(lang="en", **inputs):
    given = starting(WIDGET, strings(lang), inputs)
    *_, html = run(WIDGET, strings(lang), lang, given)
    return html


def drawn(mask):
    return ["".join("x" if one else "." for one in row) for row in mask.allowed]


def test_a_causal_mask_never_looks_ahead():
    assert drawn(predict(WIDGET, "We like tea", "causal").value) == ["x..", "xx.", "xxx"]


def test_a_bidirectional_mask_sees_every_word():
    assert drawn(predict(WIDGET, "We like tea", "bidirectional").value) == ["xxx"] * 3


def test_nobody_sees_the_filler():
    assert drawn(predict(WIDGET, "We like", "causal", padding=2).value) == [
        "x...",
        "xx..",
        "xx..",
        "xx..",
    ]
    assert drawn(predict(WIDGET, "We like", "bidirectional", padding=1).value) == ["xx."] * 3


def test_the_filler_follows_the_words():
    assert predict(WIDGET, "We like", padding=2).value.tokens == ("We", "like", "[PAD]", "[PAD]")


def test_one_position_is_put_into_words():
    html = html_of(text="I drink green tea", position=3)
    assert (
        '<p class="course-lead">Position <strong>3</strong>, <strong>green</strong>, '
        "may see <strong>1–3</strong>.</p>" in html
    )


def test_the_first_position_of_a_causal_mask_sees_only_itself():
    assert "may see <strong>1</strong>." in html_of(text="I drink", position=1)


def test_a_position_after_the_last_one_means_the_last():
    assert predict(WIDGET, "one two", position=20).value.position == 2


def test_filler_that_looks_is_called_filler():
    assert "is filler" in html_of(text="one", padding=1, position=2)


def test_every_row_and_column_of_the_grid_has_a_header():
    html = html_of(text="a b c", padding=1)
    assert html.count('scope="row"') == html.count('scope="col"') == 4
    assert html.count('class="course-mask-seen"') == 1 + 2 + 3 + 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_is_shown(lang):
    for example in examples(WIDGET, strings(lang)):
        html = html_of(lang, **example)
        balanced(html)
        assert "course-mask-seen" in html
        assert "course-receipt" not in html


@pytest.mark.parametrize(
    ("inputs", "key"),
    [
        ({"text": " "}, "empty"),
        ({"text": "a " * 25}, "many_words"),
        ({"text": "a" * 1_000_000}, "too_long"),
        ({"text": "a", "kind": "both"}, "not_choice"),
        ({"text": "a", "padding": 7}, "not_number"),
        ({"text": "a", "position": 1.5}, "not_whole"),
    ],
)
def test_what_cannot_be_drawn_is_refused(inputs, key):
    with pytest.raises(InputError) as error:
        predict(WIDGET, **inputs)
    assert error.value.key == key


def test_a_readers_markup_stays_text():
    html = html_of(text='<img src=x onerror=alert(1)> "quoted"')
    assert "<img" not in html
    balanced(html)


def test_the_copied_lines_build_the_same_mask():
    found = predict(WIDGET, 'We "like" tea', "causal", padding=2)
    source = code(WIDGET, found)
    ast.parse(source)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, "copied.py", "exec"), {})
    lines = printed.getvalue().splitlines()
    assert lines[:4] == ["✓···· We", '✓✓··· "like"', "✓✓✓·· tea", "✓✓✓·· [PAD]"]
    assert "[0.5000, 0.5000, 0.0000, 0.0000, 0.0000]" in printed.getvalue()


def test_a_widget_without_a_task_offers_no_checkpoints():
    with gr.Blocks():
        frame = lay_out(WIDGET, strings("en"), "en", {})
    assert list(frame.asked) == ["text", "kind", "padding", "position"]
    assert frame.given("a b", "causal", 1, 2) == {
        "text": "a b",
        "kind": "causal",
        "padding": 1,
        "position": 2,
    }


def test_a_lesson_starts_the_widget_with_its_own_sentence():
    with gr.Blocks():
        frame = lay_out(WIDGET, strings("en"), "en", {})
    shown = frame.starting({"text": "My own"}, "before").values()
    assert {"value": "My own"} in shown
    assert {"value": "before"} in shown


def test_what_no_checkpoint_answered_is_recorded_as_computed(tmp_path):
    embedded = [Placed("en", "a/b", "mask-explorer", {"text": "We like tea"})]
    list(record(embedded, "2026-11-22", tmp_path))
    html = recorded("en", Place("a/b", 1), tmp_path)
    assert html is not None
    assert "Computed on" in html
    assert "course-mask-seen" in html
