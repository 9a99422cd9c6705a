"""Attention and next tokens, looked at inside checkpoints a few hundred kilobytes small."""

from dataclasses import replace

import pytest

from tests import tiny_checkpoints
from tests.test_models_tasks import prompted
from widgets.models.answer import ModelError
from widgets.models.checkpoint import Checkpoint, Quirks
from widgets.models.inside.attention import MOST, cross_attention, self_attention
from widgets.models.inside.next_token import SHOWN, candidates, draw
from widgets.models.loading import Loaded

MADE = Checkpoint(
    "fill-mask", "ko", "bundled", "tiny", None, "apache-2.0", ("en", "ko"), None, None
)


def opened(folder, head, quirks=None):
    import transformers

    kind = getattr(transformers, head)
    model = kind.from_pretrained(folder, attn_implementation="eager").eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    return Loaded(model, tokenizer, replace(MADE, quirks=quirks or Quirks()), 64)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    folder = tiny_checkpoints.encoder(tmp_path_factory.mktemp("encoder"), "BertForMaskedLM")
    return opened(folder, "BertForMaskedLM")


@pytest.fixture(scope="module")
def decoder(tmp_path_factory):
    return opened(tiny_checkpoints.decoder(tmp_path_factory.mktemp("gpt")), "GPT2LMHeadModel")


@pytest.fixture(scope="module")
def translator(tmp_path_factory):
    folder = tiny_checkpoints.translator(tmp_path_factory.mktemp("mt"))
    return opened(folder, "MBartForConditionalGeneration")


def test_every_row_of_an_encoder_adds_up_to_one(encoder):
    found = self_attention(encoder, "서울", 1, 2)
    assert [piece.text for piece in found.rows] == ["[CLS]", "서", "##울", "[SEP]"]
    assert found.rows == found.columns
    assert [sum(row) for row in found.weights] == pytest.approx([1, 1, 1, 1], abs=1e-3)
    assert (found.layer, found.layers, found.head, found.heads) == (1, 2, 2, 2)


def test_a_decoder_never_looks_ahead(decoder):
    found = self_attention(decoder, "abc", 2, 1)
    assert all(weight == 0 for at, row in enumerate(found.weights) for weight in row[at + 1 :])


def test_a_number_after_the_last_layer_or_head_means_the_last(encoder):
    found = self_attention(encoder, "a", 12, 16)
    assert (found.layer, found.head) == (2, 2)


def test_head_zero_is_the_mean_of_all(encoder):
    mean, one, two = (self_attention(encoder, "ab", 1, head).weights[0][0] for head in (0, 1, 2))
    assert mean == pytest.approx((one + two) / 2, abs=1e-3)


def test_a_long_text_is_refused_with_the_number_of_tokens_that_fit(encoder):
    with pytest.raises(ModelError) as error:
        self_attention(encoder, "a " * MOST, 1, 1)
    assert error.value.key == "too_many_tokens"
    assert error.value.values == {"limit": str(MOST)}


def test_a_translation_looks_at_its_source(translator):
    found = cross_attention(translator, "abc", "wxyz", "fr-en", 1, 1)
    assert [piece.text for piece in found.columns] == list("abc")
    assert [piece.text for piece in found.rows] == list("wxyz")
    assert [sum(row) for row in found.weights] == pytest.approx([1] * 4, abs=1e-3)


def test_candidates_come_with_their_chances_likeliest_first(decoder):
    found = candidates(decoder, prompted("ab", top_k=0), ())
    likely = [one.likely for one in found.candidates]
    assert len(likely) == SHOWN
    assert likely == sorted(likely, reverse=True)
    assert found.left == found.vocabulary == len(decoder.tokenizer)
    assert [one.chance for one in found.candidates] == pytest.approx(likely, abs=1e-5)


def test_top_k_rules_out_all_but_the_likeliest_and_shares_their_chances(decoder):
    found = candidates(decoder, prompted("ab", top_k=3), ())
    chances = [one.chance for one in found.candidates]
    assert found.left == 3
    assert sum(chances[:3]) == pytest.approx(1, abs=1e-4)
    assert set(chances[3:]) == {0}


def test_temperature_zero_leaves_one_candidate(decoder):
    found = candidates(decoder, prompted("ab", temperature=0, top_k=0), ())
    assert (found.left, found.candidates[0].chance) == (1, 1)


def test_a_low_temperature_makes_the_likely_likelier(decoder):
    usual, cold = (
        candidates(decoder, prompted("ab", temperature=heat, top_k=0), ()).candidates[0].chance
        for heat in (1.0, 0.2)
    )
    assert cold > usual


def test_taken_tokens_belong_to_the_text(decoder):
    ids = decoder.tokenizer("한")["input_ids"]
    found = candidates(decoder, prompted("ab", top_k=0), tuple(ids[:2]))
    assert [piece.text for piece in found.taken] == ["⟨ED⟩", "⋯⟨95⟩"]


def test_tokens_of_another_vocabulary_are_left_out(decoder):
    assert candidates(decoder, prompted("ab", top_k=0), (10_000_000,)).taken == ()


def test_nothing_comes_after_the_end(decoder):
    end = (decoder.tokenizer.eos_token_id,)
    assert candidates(decoder, prompted("ab"), end).candidates == ()
    assert draw(decoder, prompted("ab"), end) == end


def test_a_drawn_token_is_one_of_those_left_in(decoder):
    asked = prompted("ab", top_k=2)
    offered = {one.piece.id for one in candidates(decoder, asked, ()).candidates[:2]}
    for _ in range(5):
        (drawn,) = draw(decoder, asked, ())
        assert drawn in offered
