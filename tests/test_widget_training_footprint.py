"""The footprint of a training: the published runs come out as published."""

import ast
import contextlib
import io
import json
from dataclasses import asdict

import pytest

from tests.asking import code, predict
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets.limits import InputError
from widgets.training_footprint import ENERGY, MASS, WIDGET, figures, grids, scaled
from widgets.widget import examples, run, starting


def html_of(lang="en", **inputs):
    given = starting(WIDGET, strings(lang), inputs)
    *_, html = run(WIDGET, strings(lang), lang, given)
    return html


@pytest.mark.parametrize(
    ("hours", "hardware", "intensity", "mwh", "tonnes"),
    [
        pytest.param(1_082_990, "a100-sxm", 57, 433, 24.7, id="BLOOM"),
        pytest.param(3_310_000, "a100-sxm", 407, 1_325, 539, id="Llama 2"),
        pytest.param(7_700_000, "h100-sxm", 425, 5_390, 2_290, id="Llama 3"),
        pytest.param(39_300_000, "h100-sxm", 414, 27_510, 11_390, id="Llama 3.1"),
    ],
)
def test_published_runs_come_out_without_overhead(hours, hardware, intensity, mwh, tonnes):
    made = predict(WIDGET, hardware, gpus=1, hours=hours, pue=1, intensity=intensity).value
    assert made.kwh / 1000 == pytest.approx(mwh, rel=0.002)
    assert made.kg / 1000 == pytest.approx(tonnes, rel=0.002)


def test_a_day_on_a_t4_is_the_one_of_the_lesson():
    made = predict(WIDGET, "t4", hours=8, grid="korea").value
    assert round(made.kwh, 2) == 0.86
    assert dict(made.elsewhere())["sweden"] == pytest.approx(0.8624 * 41 / 1000)
    assert 1500 / made.kwh > 1_700


def test_overhead_and_gpus_multiply():
    one, many = (
        predict(WIDGET, hours=10, pue=1).value,
        predict(WIDGET, hours=10, gpus=8, pue=2).value,
    )
    assert many.kwh == pytest.approx(16 * one.kwh)


def test_the_readers_own_values_stand_in_for_the_listed_ones():
    made = predict(WIDGET, "t4", hours=1000, watts=100, intensity=10, pue=1).value
    assert (made.kwh, made.kg) == (100, 1)
    assert {"watts", "pue", "grams"}.isdisjoint(dict(made.sources))


def test_every_listed_number_names_its_source():
    made = predict(WIDGET, "h100-sxm", grid="france").value
    assert dict(made.sources).keys() == {"watts", "pue", "grams", "elsewhere", "compared"}
    html = html_of(hardware="h100-sxm", grid="france")
    assert "Meta, Llama 3 model card" in html
    assert "arXiv 1906.02243" in html


def test_the_formula_shows_the_readers_numbers():
    html = html_of(hardware="a100-sxm", gpus=8, hours=72, grid="korea", pue=1.54)
    assert "8 × 72 h × 400 W ÷ 1000 × 1.54 = 354.8 kWh" in html
    assert "354.8 kWh × 431 g/kWh ÷ 1000 = 152.9 kg CO₂e" in html


def test_fine_tuning_fits_many_times_into_a_pretraining():
    assert "fits into that 1,739 times" in html_of(hardware="t4", gpus=1, hours=8)


def test_a_bigger_run_is_told_to_be_bigger():
    assert "times as much energy" in html_of(hardware="h100-sxm", gpus=1000, hours=1000)


def test_nothing_is_compared_when_the_reader_wants_nothing():
    assert "BERT-base" not in html_of(compare="none")


def test_no_hours_take_no_energy():
    html = html_of(hours=0)
    balanced(html)
    assert "<strong>0 Wh</strong>" in html


@pytest.mark.parametrize(
    ("kwh", "text"),
    [(0.8624, "862.4 Wh"), (1.5, "1.5 kWh"), (1500, "1.5 MWh"), (27_510_000, "27.51 GWh")],
)
def test_energy_is_told_in_a_readable_unit(kwh, text):
    assert scaled(kwh, ENERGY) == text


def test_mass_is_told_in_a_readable_unit():
    assert [scaled(kg, MASS) for kg in (0.035, 0.37, 652, 539_000)] == [
        "35 g",
        "370 g",
        "652 kg",
        "539 t",
    ]


@pytest.mark.parametrize(
    ("inputs", "key"),
    [
        ({"hardware": "abacus"}, "not_choice"),
        ({"grid": "moon"}, "not_choice"),
        ({"compare": "gpt-9"}, "not_choice"),
        ({"gpus": 0}, "not_number"),
        ({"gpus": 1.5}, "not_whole"),
        ({"hours": -1}, "not_number"),
        ({"hours": 1e12}, "not_number"),
        ({"hours": float("nan")}, "not_number"),
        ({"pue": 0.5}, "not_number"),
        ({"intensity": -3}, "not_number"),
        ({"hours": None}, "not_number"),
    ],
)
def test_numbers_out_of_this_world_are_refused(inputs, key):
    with pytest.raises(InputError) as error:
        predict(WIDGET, **inputs)
    assert error.value.key == key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_is_worked_out(lang):
    for example in examples(WIDGET, strings(lang)):
        html = html_of(lang, **example)
        balanced(html)
        assert "course-bar-best" in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_grid_and_published_run_has_a_word(lang):
    said = strings(lang)["training_footprint"]
    assert set(said["grid_choices"]) == set(grids())
    assert set(said["compare_choices"]) == {"none", *figures()["published"]}


def test_a_footprint_turns_into_json():
    json.dumps(asdict(predict(WIDGET)))


def test_the_copied_lines_work_out_the_same():
    found = predict(WIDGET, "a100-sxm", hours=3_310_000, pue=1, intensity=407)
    source = code(WIDGET, found)
    ast.parse(source)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(source, "copied.py", "exec"), {})
    assert printed.getvalue() == "1,324,000.000 kWh, 538,868.000 kg CO2e\n"
