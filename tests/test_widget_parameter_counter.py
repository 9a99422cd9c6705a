"""Parameters by part: the totals are the published ones, to the last parameter."""

import ast
import contextlib
import io

import pytest

from tests.asking import code, predict
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets import models
from widgets.limits import InputError
from widgets.parameter_counter import WIDGET, memory
from widgets.widget import examples, run, starting

TOTALS = {
    "bert-base-uncased": 109_482_240,
    "bert-base-cased": 108_310_272,
    "bert-large-uncased": 335_141_888,
    "bert-base-multilingual-cased": 177_853_440,
    "klue/bert-base": 110_617_344,
    "all-MiniLM-L6-v2": 22_713_216,
    "distilbert-base-uncased": 66_362_880,
    "roberta-base": 124_645_632,
    "roberta-large": 355_359_744,
    "ModernBERT-base": 149_014_272,
    "gpt2": 124_439_808,
    "gpt2-medium": 354_823_168,
    "gpt2-large": 774_030_080,
    "gpt2-xl": 1_557_611_200,
    "distilgpt2": 81_912_576,
    "kogpt2-base-v2": 125_164_032,
    "t5-small": 60_506_624,
    "t5-base": 222_903_552,
    "bart-base": 139_420_416,
    "bart-large": 406_291_456,
}


def html_of(lang="en", **inputs):
    given = starting(WIDGET, strings(lang), inputs)
    *_, html = run(WIDGET, strings(lang), lang, given)
    return html


def parts(**inputs):
    return {part.name: part.parameters for part in predict(WIDGET, **inputs).value.parts}


@pytest.mark.parametrize("name", models.presets())
def test_a_published_model_has_the_published_number_of_parameters(name):
    counted = predict(WIDGET, name).value
    assert counted.total == TOTALS[name]
    assert sum(part.parameters for part in counted.parts) == counted.total


def test_the_parts_of_bert_are_those_of_the_arithmetic():
    h, f = 768, 3072
    assert parts(preset="bert-base-uncased") == {
        "feed_forward": 12 * (2 * h * f + f + h),
        "attention": 12 * 4 * (h * h + h),
        "words": 30_522 * h,
        "positions": 512 * h,
        "token_types": 2 * h,
        "norms": 25 * 2 * h,
        "pooler": h * h + h,
    }


def test_one_layer_of_bert_is_the_sum_of_its_modules():
    assert predict(WIDGET, "bert-base-uncased").value.layer == (("encoder", 7_087_872),)


def test_an_encoder_decoder_tells_both_halves_and_its_cross_attention():
    counted = predict(WIDGET, "bart-base").value
    assert [half for half, _ in counted.layer] == ["encoder", "decoder"]
    assert parts(preset="bart-base")["cross_attention"] == 6 * (4 * (768 * 768 + 768))


def test_what_distilbert_left_out_can_be_read_off():
    bert, distilbert = parts(preset="bert-base-uncased"), parts(preset="distilbert-base-uncased")
    assert distilbert["words"] == bert["words"]
    assert bert.keys() - distilbert.keys() == {"pooler", "token_types"}
    assert (
        predict(WIDGET, "bert-base-uncased", layers=6).value.total - distilbert_total() == 592_128
    )


def distilbert_total():
    return predict(WIDGET, "distilbert-base-uncased").value.total


def test_more_layers_add_their_own_parameters_only():
    more = predict(WIDGET, "bert-base-uncased", layers=24).value.total
    assert more == TOTALS["bert-base-uncased"] + 12 * 7_087_872


def test_a_kind_takes_the_sizes_of_the_model_along():
    counted = predict(WIDGET, "bert-base-uncased", kind="decoder").value
    assert counted.architecture.model == "GPT2Model"
    assert counted.architecture.shape.vocabulary == 30_522


def test_a_kind_that_the_model_already_has_changes_nothing():
    assert (
        predict(WIDGET, "distilbert-base-uncased", kind="encoder").value.total == distilbert_total()
    )


@pytest.mark.parametrize(
    ("inputs", "key"),
    [
        ({"preset": "gpt-7"}, "not_choice"),
        ({"kind": "both"}, "not_choice"),
        ({"layers": 100_000}, "not_number"),
        ({"hidden": 0}, "not_number"),
        ({"vocabulary": 1e12}, "not_number"),
        ({"hidden": 100.5}, "not_whole"),
        ({"heads": 7}, "uneven_heads"),
        ({"guess": -1}, "not_number"),
    ],
)
def test_absurd_sizes_are_refused(inputs, key):
    with pytest.raises(InputError) as error:
        predict(WIDGET, **inputs)
    assert error.value.key == key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_is_counted(lang):
    for example in examples(WIDGET, strings(lang)):
        html = html_of(lang, **example)
        balanced(html)
        assert "course-bar-best" in html


def test_the_widget_starts_with_bert():
    assert "<strong>109,482,240</strong>" in html_of()


def test_a_guess_is_compared_with_the_share_of_the_word_embeddings():
    assert "You guessed <strong>9</strong>. It is more: <strong>21.4</strong>." in html_of(guess=9)
    assert "very close" in html_of(guess=21)
    assert "course-guess" not in html_of()


def test_memory_is_told_in_readable_units():
    assert [memory(4 * size) for size in (250_000, 109_482_240, 1_557_611_200)] == [
        "1 MB",
        "438 MB",
        "6.23 GB",
    ]


def test_the_copied_lines_count_the_same():
    source = code(WIDGET, predict(WIDGET, "t5-small"))
    ast.parse(source)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, "copied.py", "exec"), {})
    assert printed.getvalue().splitlines()[0] == "60,506,624"
