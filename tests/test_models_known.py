"""What a tokenizer knows of a text, counted in characters."""

from pathlib import Path
from typing import Any

import pytest

from tests import tiny_checkpoints
from tests.served import ROOT
from widgets.models import known
from widgets.models.notes import Note

MODELS = ROOT / "assets" / "models"


def tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder)


def count(name: str, text: str) -> tuple[int, int]:
    judged = known.characters(tokenizer(MODELS / name), text)
    return sum(judged), len(judged)


@pytest.mark.parametrize(
    ("name", "text", "counted"),
    [
        ("encoder-en", "I like it.", (8, 8)),
        ("encoder-en", "좋아요", (0, 3)),
        ("encoder-en", "😀", (0, 1)),
        ("encoder-en", "Hello 😀 café", (9, 10)),
        ("mlm-ko", "서울은 대한민국의 수도입니다.", (14, 14)),
        ("mlm-ko", "똠방각하가 왔다", (2, 7)),
        ("gpt-en", "Once upon a time", (13, 13)),
        ("gpt-en", "안녕", (0, 2)),
        ("gpt-en", "😀 smiles", (6, 7)),
        ("gpt-ko", "안녕하세요", (5, 5)),
        ("translate-ko-en", "日本語", (0, 3)),
        ("gpt-en", "", (0, 0)),
        ("encoder-en", " \n ", (0, 0)),
    ],
)
def test_characters_are_counted_that_a_tokenizer_knows(
    name: str, text: str, counted: tuple[int, int]
) -> None:
    assert count(name, text) == counted


def test_a_note_counts_the_characters_of_all_texts() -> None:
    made = known.notes(tokenizer(MODELS / "encoder-en"), ["Good.", "좋아요"])

    assert made == (Note("partly_known", {"known": "5", "all": "8"}),)


def test_texts_that_are_known_need_no_note() -> None:
    assert known.notes(tokenizer(MODELS / "encoder-en"), ["Good.", "Very good!"]) == ()


def test_a_character_spelled_as_a_byte_is_unknown(tmp_path: Path) -> None:
    import tokenizers
    import transformers
    from tokenizers import models

    vocabulary = {
        "<unk>": 0,
        "▁": 1,
        "a": 2,
        **{f"<0x{byte:02X}>": 3 + byte for byte in range(256)},
    }
    made = tokenizers.Tokenizer(models.BPE(vocabulary, [], unk_token="<unk>", byte_fallback=True))
    spelling = transformers.PreTrainedTokenizerFast(tokenizer_object=made, unk_token="<unk>")

    assert known.characters(spelling, "aé") == [True, False]


def test_the_letters_of_a_word_that_became_unknown_are_all_unknown(tmp_path: Path) -> None:
    tiny_checkpoints.word_pieces(tmp_path)

    assert known.characters(tokenizer(tmp_path), "서울 뷁은") == [True, True, False, False]
