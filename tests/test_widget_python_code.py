"""The lines of Python that readers copy."""

import ast

import pytest

from tests import fake_shelf
from widgets import models, python_code
from widgets.models import Quirks

NASTY = ['"""', "\\", "a\nb", '\'" + exit() + "', "{x}", "\u2028", "😀 한글", "\\u0041", "\x00"]


@pytest.mark.parametrize("text", NASTY)
def test_a_literal_reads_back_as_the_same_text(text):
    assert ast.literal_eval(python_code.literal(text)) == text
    assert ast.literal_eval(python_code.literal([text, text])) == [text, text]


def test_numbers_and_truth_values_are_literals_too():
    assert python_code.keyword(top_k=5, do_sample=True, top_p=0.9) == (
        "top_k=5, do_sample=True, top_p=0.9"
    )


def test_a_hub_checkpoint_is_pinned_to_its_revision():
    source = python_code.opening("fill-mask", fake_shelf.receipt(), "unmasker", "fill-mask")
    assert f'revision="{fake_shelf.REVISION}"' in source
    assert 'model="distilbert/fake"' in source


def test_a_bundled_checkpoint_is_read_from_the_course_without_a_revision():
    given = fake_shelf.receipt(checkpoint="mlm-en", source="bundled")
    source = python_code.opening("fill-mask", given, "unmasker", "fill-mask")
    assert 'model="assets/models/mlm-en"' in source
    assert "revision" not in source


def test_a_korean_checkpoint_keeps_its_hangul(monkeypatch):
    monkeypatch.setattr(python_code, "quirks", lambda *_: Quirks(do_lower_case=False))
    source = python_code.opening("fill-mask", fake_shelf.receipt(), "unmasker", "fill-mask")
    assert "do_lower_case=False" in source
    assert "tokenizer=tokenizer" in source


def test_a_tokenizer_that_must_be_read_as_it_stands_is_named(monkeypatch):
    wanted = Quirks(tokenizer_class="PreTrainedTokenizerFast", weights="bin")
    monkeypatch.setattr(python_code, "quirks", lambda *_: wanted)
    source = python_code.parts("summarization", fake_shelf.receipt(), "AutoModelForSeq2SeqLM")
    assert "PreTrainedTokenizerFast.from_pretrained(" in source
    assert "use_safetensors=False" in source


CATALOG = [
    pytest.param(one, id=f"{one.task}-{one.language}-{one.id}")
    for one in models.catalog().checkpoints("sentiment-analysis")
    + models.catalog().checkpoints("summarization")
]


@pytest.mark.parametrize("checkpoint", CATALOG)
def test_the_opening_of_every_checkpoint_is_python(checkpoint):
    given = fake_shelf.receipt(checkpoint=checkpoint.id, source=checkpoint.source)
    ast.parse(python_code.opening(checkpoint.task, given, "pipe", checkpoint.task))
    ast.parse(python_code.parts(checkpoint.task, given, "AutoModel"))
