"""Bundled checkpoints in the place of those on the Hub."""

import pytest

import app
from lessons.authoring.python import Piece
from lessons.authoring.run import run
from widgets.stand_ins import stand_ins, without_hub


@pytest.mark.parametrize(
    ("name", "bundled"),
    [
        ("distilbert/distilbert-base-uncased-finetuned-sst-2-english", "sentiment-en"),
        ("facebook/bart-large-mnli", "nli-en"),
        ("klue/bert-base", "mlm-ko"),
        ("Helsinki-NLP/opus-mt-fr-en", "translate-fr-en"),
    ],
)
def test_a_checkpoint_is_paired_with_the_bundled_one_of_its_task_and_language(name, bundled):
    assert stand_ins()[name].bundled.id == bundled


@pytest.mark.parametrize(
    "name",
    [
        "Falconsai/text_summarization",  # the bundled one picks sentences
        "Helsinki-NLP/opus-mt-ko-en",  # the bundled one wants to be told the direction
        "HuggingFaceTB/SmolLM2-135M-Instruct",  # the bundled one does not chat
        "facebook/m2m100_418M",  # stands for several languages
    ],
)
def test_where_none_fits_as_it_is_there_is_none(name):
    assert name not in stand_ins()


def test_a_commit_that_is_known_in_part_is_filled_up():
    assert {len(one.commit) for one in stand_ins().values()} == {40}


CODE = """from transformers import pipeline

for named in ({}, {"model": "distilbert/distilbert-base-uncased-finetuned-sst-2-english"}):
    print(pipeline("sentiment-analysis", **named)("What a wonderful day!")[0]["label"])
names = pipeline("ner", model="dslim/distilbert-NER", aggregation_strategy="simple")
print(names("I live in London.")[0]["word"])
"""


@pytest.mark.model
def test_code_that_names_the_hubs_checkpoints_runs_on_the_bundled_ones_without_it():
    with without_hub() as environment:
        [ran] = run([Piece("one.md", 1, CODE, 0)], app.ROOT, environment)

    assert (ran.printed, ran.error) == ("POSITIVE\nPOSITIVE\nlondon\n", "")
    assert "dslim/distilbert-NER" in ran.checkpoints
