"""Pieces as readers can read them: bytes of unfinished characters are shown as bytes."""

import pytest

from tests import tiny_checkpoints
from widgets.models.inside.pieces import following, pieces


@pytest.fixture(scope="module")
def single_bytes(tmp_path_factory):
    import transformers

    folder = tiny_checkpoints.decoder(tmp_path_factory.mktemp("bytes"))
    return transformers.AutoTokenizer.from_pretrained(folder)


@pytest.fixture(scope="module")
def letters(tmp_path_factory):
    import transformers

    folder = tmp_path_factory.mktemp("letters")
    tiny_checkpoints.word_pieces(folder)
    return transformers.AutoTokenizer.from_pretrained(folder)


def texts(found):
    return [piece.text for piece in found]


def test_a_syllable_in_three_bytes_is_read_when_its_last_byte_comes(single_bytes):
    ids = single_bytes("한 a")["input_ids"]
    assert texts(pieces(single_bytes, ids)) == ["⟨ED⟩", "⋯⟨95⟩", "⋯한", " ", "a"]


@pytest.mark.parametrize("text", ["각 궳 뷁", "😀\n끝", "é한a", "\x00\x7f"])
def test_no_piece_is_ever_a_broken_character(single_bytes, text):
    ids = single_bytes(text)["input_ids"]
    found = pieces(single_bytes, ids)
    assert len(found) == len(ids)
    assert "\ufffd" not in "".join(texts(found))


def test_bytes_that_are_no_character_are_shown_as_bytes(single_bytes):
    ids = single_bytes("한")["input_ids"]
    assert texts(pieces(single_bytes, [ids[1], ids[0], ids[0]])) == ["⟨95⟩", "⟨ED⟩", "⟨ED⟩"]


def test_a_broken_off_character_does_not_spoil_the_next_one(single_bytes):
    ids = single_bytes("한a")["input_ids"]
    found = pieces(single_bytes, [ids[0], ids[-1]])
    assert texts(found) == ["⟨ED⟩", "a"]
    assert [piece.whole for piece in found] == [False, True]


def test_a_next_piece_is_read_with_what_is_unfinished_before_it(single_bytes):
    ids = single_bytes("한a")["input_ids"]
    assert texts(following(single_bytes, ids[:2], [ids[2], ids[3]])) == ["⋯한", "a"]
    assert texts(following(single_bytes, [], [ids[0]])) == ["⟨ED⟩"]


def test_marks_of_the_model_are_told_apart(letters):
    found = pieces(letters, letters("서울")["input_ids"])
    assert texts(found) == ["[CLS]", "서", "##울", "[SEP]"]
    assert [piece.special for piece in found] == [True, False, False, True]
