"""Recipes: each runs end to end on a handful of rows, and what it saves loads without its code."""

import gzip
import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from widgets.recipes import card, rouge, rows, scores
from widgets.recipes.sentences import sentences

PASSAGE = "The cat sat on the mat. It was a warm day in Paris, and Marie Curie drank tea at home."
KOREAN = "고양이가 의자 위에서 자고 있습니다. 서울은 대한민국의 수도입니다. 오늘은 날씨가 좋습니다."
ANSWERED = {
    "question": "Who drank tea?",
    "context": PASSAGE,
    "answers": {"text": ["Marie Curie"], "start": [PASSAGE.index("Marie")]},
}
SETS: dict[str, list[dict[str, Any]]] = {
    "sentiment_en/rt_polarity": [
        {"text": "a fine film.", "label": 1},
        {"text": "dull.", "label": 0},
    ],
    "sentiment_en/customer_reviews": [{"text": "It works well.", "label": 1}],
    "sentiment_en/pros_cons": [{"text": "too heavy", "label": 0}],
    "sentiment_en/movie_reviews": [{"text": "it is long. it is bad. i left. no.", "label": 0}],
    "sentiment_ko/nsmc": [
        {"text": "정말 재미있어요", "label": 1},
        {"text": "지루해요", "label": 0},
    ],
    "ner_en/ner": [{"tokens": ["Marie", "sings", "."], "tags": ["B-PER", "O", "O"]}],
    "ner_ko/klue_ner": [
        {
            "text": "서울에 갔다.",
            "entities": [{"start": 0, "end": 2, "label": "LC", "text": "서울"}],
        }
    ],
    "nli_en/snli_cad": [
        {"premise": "A man runs.", "hypothesis": "He moves.", "label": "entailment"}
    ],
    "nli_en/wiki_nli": [{"premise": "It rains.", "hypothesis": "It is dry.", "label": "neutral"}],
    "arxiv_en/abstracts": [{"title": "On words", "abstract": PASSAGE, "label": "cs.CL"}],
    "lm_en/wiki_paragraphs": [{"title": "Cat", "text": PASSAGE}, {"title": "Tea", "text": PASSAGE}],
    "lm_en/stories": [{"text": PASSAGE * 4}],
    "lm_en/gutenberg": [{"text": PASSAGE * 4, "kind": "children"}],
    "lm_en/techdocs": [{"text": PASSAGE}],
    "lm_ko/text": [{"text": KOREAN * 4}],
    "lm_ko/movie_comments": [{"text": KOREAN}],
    "summarization_en/scitldr": [{"document": PASSAGE, "summaries": ["The cat sat."]}],
    "qa_en/squad": [ANSWERED],
    "qa_en/qamr": [ANSWERED],
    "qa_en/qed_nq": [ANSWERED],
    "qa_en/fairytale": [ANSWERED],
    "qa_en/squad_noanswer": [ANSWERED | {"answers": {"text": [], "start": []}}],
    "parallel_en_fr/parallel": [{"en": "I sing.", "fr": "Je chante.", "source": "tatoeba"}],
    "parallel_en_ko/parallel": [{"en": "I sing.", "ko": "저는 노래해요.", "source": "tatoeba"}],
}
CLASSES = {
    "sentiment-en": "AutoModelForSequenceClassification",
    "ner-en": "AutoModelForTokenClassification",
    "nli-en": "AutoModelForSequenceClassification",
    "qa-en": "AutoModelForQuestionAnswering",
    "mlm-en": "AutoModelForMaskedLM",
    "summarize-en": "AutoModelForTokenClassification",
    "translate-fr-en": "AutoModelForSeq2SeqLM",
    "translate-ko-en": "AutoModelForSeq2SeqLM",
    "gpt-en": "AutoModelForCausalLM",
    "gpt-ko": "AutoModelForCausalLM",
    "mlm-ko": "AutoModelForMaskedLM",
    "sentiment-ko": "AutoModelForSequenceClassification",
    "ner-ko": "AutoModelForTokenClassification",
}
ON_THE_KOREAN_ENCODER = {"sentiment-ko", "ner-ko"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of training data, a few rows of each set."""
    root: Path = tmp_path_factory.mktemp("data")
    for name, found in SETS.items():
        path = root / f"{name}.train.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in found * 12)
    return root


def run(name: str, tiny: Path, out: Path, *more: str) -> Path:
    """Run the recipe of a checkpoint for one step, and return the folder it made."""
    from widgets.recipes.plan import plan

    recipe = importlib.import_module(f"widgets.recipes.{name.replace('-', '_')}")
    asked = f"--data {tiny} --out {out / name} --state {out / 'state' / name} --rows 12 --steps 1"
    recipe.main(plan(name, 1, [*asked.split(), "--device", "cpu", *more]))
    return out / name


@pytest.mark.parametrize("name", CLASSES)
def test_a_recipe_runs_end_to_end_and_its_checkpoint_loads(
    name: str, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    import transformers

    from widgets.recipes import korean
    from widgets.recipes.checkpoint import load

    if name in ON_THE_KOREAN_ENCODER:
        monkeypatch.setattr(korean, "BASE", run("mlm-ko", tiny, tmp_path))

    model, words = load(getattr(transformers, CLASSES[name]), run(name, tiny, tmp_path))

    ids = words("서울 Paris", return_tensors="pt", return_token_type_ids=False)
    extra = {"decoder_input_ids": ids["input_ids"]} if name.startswith("translate") else {}
    with torch.no_grad():
        said = model(**ids, **extra)
    assert all(part.isfinite().all() for part in said.to_tuple() if isinstance(part, torch.Tensor))


def test_a_stopped_training_goes_on_where_it_was(tiny: Path, tmp_path: Path) -> None:
    import torch

    run("gpt-en", tiny, tmp_path)
    run("gpt-en", tiny, tmp_path)

    assert torch.load(tmp_path / "state" / "gpt-en" / "training.pt")["step"] == 1


@pytest.mark.parametrize("name", ["sentiment-en", "translate-fr-en"])
def test_a_training_goes_on_from_a_finished_checkpoint(
    name: str, tiny: Path, tmp_path: Path
) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    first = run(name, tiny, tmp_path / "first")
    file = "adapter_model.safetensors" if name == "sentiment-en" else "model.safetensors"
    marked = {key: torch.full_like(one, 0.25) for key, one in load_file(first / file).items()}
    save_file(marked, first / file, {"format": "pt"})

    then = run(name, tiny, tmp_path / "then", "--from", str(first))

    assert all(((one - 0.25).abs() < 0.1).all() for one in load_file(then / file).values())
    assert (then / "tokenizer.json").read_text() == (first / "tokenizer.json").read_text()


def test_a_checkpoint_of_another_form_is_refused(tiny: Path, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="is of another form: no place for "):
        run("gpt-en", tiny, tmp_path / "then", "--from", str(run("mlm-ko", tiny, tmp_path)))


def test_a_korean_sentence_survives_the_korean_vocabulary(tiny: Path, tmp_path: Path) -> None:
    import transformers

    words = transformers.AutoTokenizer.from_pretrained(run("mlm-ko", tiny, tmp_path))
    sentence = "서울은 대한민국의 수도입니다."

    assert words.decode(words(sentence)["input_ids"], skip_special_tokens=True) == sentence


def test_names_are_counted_whole() -> None:
    truth = ["B-ORG", "I-ORG", "O", "B-LOC"]

    assert scores.spans(truth) == {("ORG", 0, 2), ("LOC", 3, 4)}
    assert scores.span_f1([["B-ORG", "O", "O", "B-LOC"]], [truth]) == 0.5


def test_an_answer_is_right_apart_from_articles_and_case() -> None:
    assert scores.answer_exact("The Tower", ["tower."]) == 1
    assert scores.answer_f1("Eiffel Tower", ["tower"]) == pytest.approx(2 / 3)


def test_chrf_of_a_perfect_translation_is_100() -> None:
    assert scores.chrf(["I sing in Paris."], ["I sing in Paris."]) == pytest.approx(100)
    assert scores.chrf(["xyz"], ["I sing in Paris."]) == pytest.approx(0)


def test_ngrams_foretell_what_they_have_seen() -> None:
    seen = ["the cat sat on the mat"] * 3

    assert scores.bits_per_byte_of_ngrams(seen, ["the cat"]) < 1
    assert scores.bits_per_byte_of_ngrams(seen, ["ZZZZ"]) > 7


def test_rouge_counts_words_pairs_and_order() -> None:
    assert rouge.rouge("the cat sat", "the cat sat") == (1, 1, 1)
    assert rouge.rouge("sat cat", "cat sat")[1:] == (0, 0.5)


def test_a_sentence_does_not_end_after_an_abbreviation() -> None:
    assert sentences("We use e.g. BERT. It works.") == ["We use e.g. BERT.", "It works."]


@pytest.mark.parametrize(
    "path", sorted(rows.EVERYDAY.glob("everyday_*.jsonl")), ids=lambda p: p.stem
)
def test_no_everyday_sentence_is_in_both_splits(path: Path) -> None:
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [_text(row) for row in found]

    assert len(set(texts)) == len(texts)
    assert {row["split"] for row in found} == {"train", "dev"}


def test_every_card_names_its_sources_and_shows_its_numbers() -> None:
    measured = card.Measured(None, {"dev accuracy": 0.9125}, 2.6, 12.0)

    for name, one in card.cards().items():
        text = card.text(name, one, measured)
        assert f"license: {one.licence}" in text
        assert "| dev accuracy | 0.912 |" in text
        assert all(source.name in text for source in one.sources)


def test_a_card_names_the_everyday_sentences_where_its_recipe_reads_them() -> None:
    for name, one in card.cards().items():
        recipe = importlib.import_module(f"widgets.recipes.{name.replace('-', '_')}")
        reads = "rows.everyday(" in Path(str(recipe.__file__)).read_text(encoding="utf-8")
        assert any("everyday" in source.name for source in one.sources) == reads, name


def test_a_floor_that_is_not_reached_has_its_reason() -> None:
    from widgets.recipes import evaluate
    from widgets.recipes.plan import ASSETS

    for name, test in evaluate.TESTS.items():
        found = card.measured(ASSETS / name)
        assert found is not None, name
        assert test.floors.keys() <= found.numbers.keys()
        missed = [number for number, floor in test.floors.items() if found.numbers[number] < floor]
        assert bool(missed) == bool(test.short), f"{name}: {missed}"
        told = [line for line in evaluate.table(name, found) if "MISSED" in line]
        assert len(told) == len(missed)
        assert all(line.endswith(f": {test.short}") for line in told)


def _text(row: rows.Row) -> str:
    said = [row.get(field, "") for field in ("question", "context", "text", "ko", "fr")]
    return " ".join([*said, *row.get("tokens", [])])
