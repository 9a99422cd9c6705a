"""How tokenizers cut texts: on tokenizers made here, one of word pieces and one of bytes."""

import ast
import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from tests import fake_shelf, tiny_checkpoints
from tests.asking import code, predict
from tests.test_widget_views import balanced
from translations import LANGUAGES, strings
from widgets import models, tokenizer_explorer
from widgets.limits import InputError
from widgets.models.checkpoint import Checkpoint
from widgets.models.inside import tokens
from widgets.tokenizer_explorer import WIDGET, script
from widgets.widget import examples, run, starting

TEXT = "hi 한국 😀"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    import transformers

    home = tmp_path_factory.mktemp("tokenizers")
    transformers.logging.set_verbosity_error()
    tiny_checkpoints.word_pieces(home / "words")
    tiny_checkpoints.decoder(home / "bytes")
    return home


@pytest.fixture
def cutters(folders, monkeypatch):
    """Put two small tokenizers in the place of the ones on the shelf."""
    import transformers

    made = {
        name: transformers.AutoTokenizer.from_pretrained(str(folders / name))
        for name in ("words", "bytes")
    }
    monkeypatch.setattr(models, "tokenizers", lambda language="en": tuple(made))
    monkeypatch.setattr(tokenizer_explorer, "_known", lambda: tuple(made))
    monkeypatch.setattr(
        models,
        "cut",
        lambda text, name: fake_shelf.answer(tokens.cut(made[name], text), checkpoint=name),
    )
    return made


def html_of(lang="en", **inputs):
    given = starting(WIDGET, strings(lang), inputs)
    *_, html = run(WIDGET, strings(lang), lang, given)
    return html


def test_bytes_are_regrouped_to_the_characters_they_belong_to(cutters):
    groups = tokens.cut(cutters["bytes"], TEXT).groups
    assert [group.text for group in groups] == ["h", "i", " ", "한", "국", " ", "😀"]
    assert [len(group.ids) for group in groups] == [1, 1, 1, 3, 3, 1, 4]
    assert groups[3].tokens == ("ED", "95", "9C")


def test_the_groups_of_a_text_put_together_are_the_text(cutters):
    assert "".join(group.text for group in tokens.cut(cutters["bytes"], TEXT).groups) == TEXT


def test_word_pieces_keep_the_marks_of_their_vocabulary(cutters):
    groups = tokens.cut(cutters["words"], "The sea").groups
    assert [group.tokens for group in groups][:3] == [("T",), ("##h",), ("##e",)]


def test_what_the_vocabulary_lacks_is_unknown_and_still_readable(cutters):
    last = tokens.cut(cutters["words"], TEXT).groups[-1]
    assert (last.text, last.tokens, last.unknown) == ("😀", ("[UNK]",), True)


def test_methods_are_told_by_their_names(cutters):
    methods = [tokens.cut(cutters[name], "a").method for name in ("words", "bytes")]
    assert methods == ["WordPiece", "byte-level BPE"]


@pytest.mark.parametrize("text", [TEXT, "꽃잎 ½ 👩‍👩‍👧 한글", "ㅋㅋㅋ 뷁", "a\nb"])
def test_no_half_of_a_character_is_ever_shown(cutters, text):
    html = html_of(text=text, left="bytes", right="words")
    balanced(html)
    assert "\ufffd" not in html
    assert "\n" not in html


def test_the_two_sides_are_counted(cutters):
    html = html_of(text=TEXT, left="bytes", right="words")
    assert "<strong>14</strong> from <strong>bytes</strong>" in html


def test_tokens_per_character_are_told_for_each_script(cutters):
    html = html_of(text="ab 한국", left="bytes")
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>(\d+)</td><td>(\d+)</td><td>([\d.]+)', html)
    assert rows[:3] == [
        ("All", "9", "4", "2.25"),
        ("English letters", "2", "2", "1.00"),
        ("Hangul", "6", "2", "3.00"),
    ]


def test_a_token_of_several_parts_tells_how_many(cutters):
    html = html_of(text="한", left="bytes")
    assert '한<span class="course-token-count">3</span>' in html
    assert 'title="ED → ' in html


def test_a_guess_is_compared_with_the_first_tokenizer(cutters):
    html = html_of(text="ab", left="bytes", guess=5)
    assert "You guessed <strong>5</strong>. It is less: <strong>2</strong>." in html


def test_without_names_two_different_tokenizers_are_taken(cutters):
    assert [one.checkpoint for one in predict(WIDGET, "a").receipts] == ["words", "bytes"]
    assert [one.checkpoint for one in predict(WIDGET, "a", right="words").receipts] == [
        "bytes",
        "words",
    ]


def test_a_single_tokenizer_stands_alone(cutters, monkeypatch):
    monkeypatch.setattr(models, "tokenizers", lambda language="en": ("words",))
    html = html_of(text="a")
    balanced(html)
    assert "only one tokenizer" in html


def test_tokenizers_that_cut_alike_are_offered_once(folders):
    def named(name):
        return Checkpoint("fill-mask", "en", "bundled", name, None, "mit", ("en",), 1.0, None)

    found = tokens.distinct(
        [
            (named("copy"), folders / "words"),
            (named("encoder-en"), folders / "words"),
            (named("bytes"), folders / "bytes"),
            (named("nowhere"), Path("nowhere")),
        ]
    )
    assert list(found) == ["encoder-en", "bytes"]


@pytest.mark.parametrize(
    ("inputs", "key"),
    [
        ({"text": " "}, "empty"),
        ({"text": "a" * 1_000_000}, "too_long"),
        ({"text": "a", "guess": -1}, "not_number"),
    ],
)
def test_what_cannot_be_cut_is_refused(inputs, key):
    with pytest.raises(InputError) as error:
        predict(WIDGET, **inputs)
    assert error.value.key == key


def test_an_unknown_tokenizer_is_told_in_words():
    assert "nobody/nothing" in html_of(text="a", left="nobody/nothing")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_example_is_cut(cutters, lang):
    for example in examples(WIDGET, strings(lang)):
        html = html_of(lang, **example)
        balanced(html)
        assert html.count("course-pair-side") == 2


def test_cuts_turn_into_json(cutters):
    json.dumps(asdict(predict(WIDGET, TEXT)))


def test_a_readers_markup_stays_text(cutters):
    html = html_of(text='<img src=x onerror=alert(1)> "q"', left="bytes")
    balanced(html)
    assert "<img" not in html


def test_the_copied_lines_are_python_with_the_readers_text(cutters):
    source = code(WIDGET, predict(WIDGET, 'say "hi"'), 'say "hi"')
    ast.parse(source)
    assert 'text = "say \\"hi\\""' in source


@pytest.mark.parametrize(
    ("text", "kind"), [(" word", "latin"), ("한", "hangul"), ("3", None), ("漢", None), ("", None)]
)
def test_a_piece_belongs_to_the_script_of_its_first_letter(text, kind):
    assert script(text) == kind


@pytest.mark.model
def test_an_english_vocabulary_takes_hangul_apart_into_letters():
    if "encoder-en" not in models.tokenizers("en"):
        pytest.skip("encoder-en is not here.")
    cut = models.cut("한국어", "encoder-en").value
    assert [group.text for group in cut.groups] == ["한", "국", "어"]
    assert cut.tokens == 8


@pytest.mark.model
def test_a_korean_vocabulary_needs_fewer_tokens_than_bytes_do():
    if not {"mlm-ko", "gpt-en"} <= set(models.tokenizers("ko")):
        pytest.skip("mlm-ko and gpt-en are not here.")
    text = "트로피가 어마어마하게 커서 여행 가방에 들어가지 않는다."
    korean, english = (models.cut(text, name).value for name in ("mlm-ko", "gpt-en"))
    assert 2 * korean.tokens < english.tokens
    assert "".join(group.text for group in english.groups) == text
