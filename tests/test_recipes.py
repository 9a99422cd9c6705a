"""Recipes: each runs end to end on a sample of rows, and what it saves loads without its code."""

import gzip
import importlib
import json
import re
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from tests.served import ROOT
from widgets.models import cards as card
from widgets.recipes import nli_en, rows, scores

ROWS = 200
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


def everyday(name: str) -> list[rows.Row]:
    """Return as many of the course's own sentences as a sample has rows."""
    return list(islice(cycle(rows.everyday(f"everyday_{name}", "train")), ROWS))


def sample() -> dict[str, list[rows.Row]]:
    """Return rows in the form of every set of the training data."""
    feelings, comments = everyday("sentiment_en"), everyday("sentiment_ko")
    english, korean = everyday("words_en"), everyday("words_ko")
    stories, tales, asked = everyday("stories_en"), everyday("stories_ko"), everyday("qa_en")
    pairs = list(zip(english, everyday("topics_en"), strict=True))
    papers = [
        {"title": one["text"], "abstract": story["text"]}
        for (one, _), story in zip(pairs, stories, strict=True)
    ]
    judged = [
        {"premise": one["text"], "hypothesis": other["text"], "label": label}
        for (one, other), label in zip(pairs, cycle(nli_en.LABELS), strict=False)
    ]
    return {
        "sentiment_en/rt_polarity": feelings,
        "sentiment_en/customer_reviews": feelings,
        "sentiment_en/pros_cons": feelings,
        "sentiment_en/movie_reviews": feelings,
        "sentiment_ko/nsmc": comments,
        "ner_en/ner": everyday("ner_en"),
        "ner_ko/klue_ner": everyday("ner_ko"),
        "nli_en/snli_cad": judged,
        "nli_en/wiki_nli": judged,
        "arxiv_en/abstracts": [paper | {"label": "cs.CL"} for paper in papers],
        "lm_en/wiki_paragraphs": [{"title": "", "text": story["text"]} for story in stories],
        "lm_en/stories": stories,
        "lm_en/gutenberg": [story | {"kind": "children"} for story in stories],
        "lm_en/techdocs": stories,
        "lm_ko/text": [story | {"source": "ko-fairytale"} for story in tales],
        "lm_ko/movie_comments": comments,
        "topic_ko/3i4k_intent": korean,
        "dialog_ko/chatbot": [{"question": row["text"], "answer": "네."} for row in korean],
        "sts_ko/korsts": [{"sentence1": row["text"], "sentence2": ""} for row in korean],
        "nli_ko/klue_nli": [{"premise": row["text"], "hypothesis": "네."} for row in korean],
        "summarization_en/scitldr": [
            {"document": paper["abstract"], "summaries": [paper["title"]]} for paper in papers
        ],
        **{f"qa_en/{name}": asked for name in ("squad", "qamr", "qed_nq", "fairytale")},
        "qa_en/squad_noanswer": [row | {"answers": {"text": [], "start": []}} for row in asked],
        "parallel_en_fr/parallel": [
            row | {"source": "tatoeba"} for row in everyday("translation_fr")
        ],
        "parallel_en_ko/parallel": [
            row | {"source": "tatoeba"} for row in everyday("translation_ko")
        ],
    }


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of training data, a sample of each set."""
    root: Path = tmp_path_factory.mktemp("data")
    for name, found in sample().items():
        path = root / f"{name}.train.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in found)
    return root


def run(name: str, data: Path, out: Path, *more: str) -> Path:
    """Run the recipe of a checkpoint for two steps, and return the folder it made."""
    from widgets.recipes.plan import plan

    recipe = importlib.import_module(f"widgets.recipes.{name.replace('-', '_')}")
    asked = (
        f"--data {data} --out {out / name} --state {out / 'state' / name} --rows {ROWS} --steps 2"
    )
    recipe.main(plan(name, 1, [*asked.split(), "--device", "cpu", *more]))
    return out / name


@pytest.mark.parametrize("name", CLASSES)
def test_a_recipe_runs_end_to_end_and_its_checkpoint_loads(
    name: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    import transformers

    from widgets.recipes import korean
    from widgets.recipes.checkpoint import load

    if name in ON_THE_KOREAN_ENCODER:
        monkeypatch.setattr(korean, "BASE", run("mlm-ko", data, tmp_path))

    model, words = load(getattr(transformers, CLASSES[name]), run(name, data, tmp_path))

    ids = words("서울 Paris", return_tensors="pt", return_token_type_ids=False)
    extra = {"decoder_input_ids": ids["input_ids"]} if name.startswith("translate") else {}
    with torch.no_grad():
        said = model(**ids, **extra)
    assert all(part.isfinite().all() for part in said.to_tuple() if isinstance(part, torch.Tensor))


def test_a_stopped_training_goes_on_where_it_was(data: Path, tmp_path: Path) -> None:
    import torch

    run("gpt-en", data, tmp_path)
    run("gpt-en", data, tmp_path)

    assert torch.load(tmp_path / "state" / "gpt-en" / "training.pt")["step"] == 2


@pytest.mark.parametrize("name", ["sentiment-en", "translate-fr-en"])
def test_a_training_goes_on_from_a_finished_checkpoint(
    name: str, data: Path, tmp_path: Path
) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    first = run(name, data, tmp_path / "first")
    file = "adapter_model.safetensors" if name == "sentiment-en" else "model.safetensors"
    marked = {key: torch.full_like(one, 0.25) for key, one in load_file(first / file).items()}
    save_file(marked, first / file, {"format": "pt"})

    then = run(name, data, tmp_path / "then", "--from", str(first))

    assert all(((one - 0.25).abs() < 0.1).all() for one in load_file(then / file).values())
    assert (then / "tokenizer.json").read_text() == (first / "tokenizer.json").read_text()


@pytest.mark.parametrize("name", ["sentiment-en", "gpt-en"])
def test_a_training_that_goes_on_ends_between_both_where_asked(
    name: str, data: Path, tmp_path: Path
) -> None:
    from safetensors.torch import load_file

    file = "adapter_model.safetensors" if name == "sentiment-en" else "model.safetensors"
    first = run(name, data, tmp_path / "first")

    ends = [
        load_file(run(name, data, tmp_path / mix, "--from", str(first), "--mix", mix) / file)
        for mix in ("0", "0.5", "1")
    ]

    before = load_file(first / file)
    for key, start in before.items():
        assert (ends[0][key] == start).all()
        middle = (start.float() + ends[2][key].float()) / 2
        assert (ends[1][key] - middle).abs().max() < 2e-3
    assert any((ends[2][key] != before[key]).any() for key in before)


def test_a_model_is_compiled_where_asked(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(torch.nn.Module, "compile", lambda model, **how: asked.append(how))

    run("gpt-en", data, tmp_path / "plain")
    assert asked == []

    run("gpt-en", data, tmp_path / "fused", "--fused")
    assert asked == [{"dynamic": True}]


@pytest.mark.parametrize(
    ("where", "known", "expected"),
    [
        ("cpu", {"avx2": True}, False),
        ("cpu", {"avx512_bf16": True}, True),
        ("cpu", {"amx_bf16": True}, True),
        ("cuda", {}, True),
    ],
)
def test_sums_are_in_16_bits_only_where_the_machine_is_made_for_them(
    where: str, known: dict[str, bool], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from widgets.recipes.plan import has_bfloat16

    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: known)

    assert has_bfloat16(torch.device(where)) == expected


def test_an_adapter_names_its_base_on_the_shelf(data: Path, tmp_path: Path) -> None:
    config = json.loads((run("ner-en", data, tmp_path) / "adapter_config.json").read_text())

    assert config["base_model_name_or_path"] == "assets/models/encoder-en"


def test_translation_learns_words_in_torn_pieces_that_spell_the_same() -> None:
    from widgets.recipes import pieces
    from widgets.recipes.translation import Pair, examples

    texts = [row["en"] for row in everyday("translation_ko")]
    words = pieces.byte_pieces(texts, 800, whole=True)
    usual = words(texts)["input_ids"]

    learned: Any = [one["input_ids"] for one in examples([Pair(t, t) for t in texts], words)]

    assert learned != usual
    assert [words.decode(ids, skip_special_tokens=True) for ids in learned] == texts
    assert words(texts)["input_ids"] == usual


def test_a_checkpoint_of_another_form_is_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="is of another form: no place for "):
        run("gpt-en", data, tmp_path / "then", "--from", str(run("mlm-ko", data, tmp_path)))


def test_a_korean_sentence_survives_the_korean_vocabulary(data: Path, tmp_path: Path) -> None:
    import transformers

    words = transformers.AutoTokenizer.from_pretrained(run("mlm-ko", data, tmp_path))
    sentence = "서울은 대한민국의 수도입니다."

    assert words.decode(words(sentence)["input_ids"], skip_special_tokens=True) == sentence


def test_a_guess_of_the_next_word_sees_nothing_after_it() -> None:
    """A model of one layer reads the last word alike in both directions: nothing comes after it."""
    import torch
    from torch.nn.functional import cross_entropy
    from transformers import ModernBertConfig, ModernBertForMaskedLM

    from widgets.recipes.masking import next_loss

    torch.manual_seed(0)
    config = ModernBertConfig(
        vocab_size=12,
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        layer_types=["full_attention"],
        pad_token_id=0,
    )
    config._attn_implementation = "eager"
    model = ModernBertForMaskedLM(config).eval()
    ids = torch.tensor([[2, 5, 6, 7], [2, 9, 3, 0]])
    read = [ids[:1, :1], ids[:1, :2], ids[:1, :3], ids[1:, :1], ids[1:, :2]]
    last = torch.stack([model(part).logits[0, -1] for part in read])

    loss = next_loss(model, {"input_ids": ids})

    assert loss.item() == pytest.approx(
        cross_entropy(last, torch.tensor([5, 6, 7, 9, 3])).item(), abs=1e-5
    )


def test_holes_are_at_the_beginnings_of_words_where_asked() -> None:
    from widgets.recipes import pieces
    from widgets.recipes.masking import punched

    texts = [row["text"] for row in everyday("words_ko")]
    words = pieces.word_pieces(texts, 900)

    def begun(starts: float) -> float:
        found: Any = punched(texts, words, 96, share=0.25, starts=starts)
        labels = [token for one in found for token in one["labels"] if token >= 0]
        names = words.convert_ids_to_tokens(labels)
        return sum(not name.startswith("##") for name in names) / len(names)

    assert begun(1.0) < begun(3.0) < begun(1e6)


def _little_korean() -> list[str]:
    return [row["text"] for row in rows.everyday("everyday_words_ko", "train")]


def test_korean_pieces_never_join_a_word_with_its_particle() -> None:
    from widgets.recipes import pieces
    from widgets.recipes.particles import joins

    words = pieces.word_pieces(_little_korean(), 5000)

    assert words.tokenize("친구가 물을") == ["친구", "##가", "물", "##을"]
    assert not [piece for piece in words.vocab if joins(piece)]


def test_particles_are_told_by_the_company_of_a_word() -> None:
    from widgets.recipes.particles import bare

    nouns = ["책", "나", "나이", "바"]
    seen = [noun + particle for noun in nouns for particle in ("을", "은", "에", "의", "도", "와")]

    found = bare([*seen, "나이", *["바로"] * 30, "읽을"])

    assert found == [*(noun for noun in nouns for _ in range(6)), "나이", *["바로"] * 30, "읽을"]


def test_a_hole_leaves_the_particle_behind() -> None:
    from widgets.recipes import pieces
    from widgets.recipes.masking import punched

    words = pieces.word_pieces(_little_korean(), 5000)

    found: Any = punched(["책을"], words, 96, share=0.25, starts=1e6)[0]

    assert words.decode(found["input_ids"]) == "[CLS] [MASK] 을 [SEP]"
    assert found["labels"] == [-100, words.vocab["책"], -100, -100]


@pytest.mark.parametrize(
    "name", ["sentiment-ko", "ner-ko", "mlm-ko", "qa-en", "summarize-en", "translate-ko-en"]
)
def test_a_checkpoint_is_measured_by_the_numbers_of_its_card(name: str, tmp_path: Path) -> None:
    from widgets.recipes import evaluate
    from widgets.recipes.plan import ASSETS

    for set_name, found in sample().items():
        path = tmp_path / f"{set_name}.dev.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in found[:8])

    numbers = evaluate.TESTS[name].measure(ROOT / ASSETS / name, tmp_path, 4)

    known = card.measured(ROOT / ASSETS / name)
    assert known
    assert numbers
    assert numbers.keys() <= known.numbers.keys()
    assert all(0 <= value <= 100 for value in numbers.values())


def test_names_are_counted_whole() -> None:
    truth = scores.spans(["B-ORG", "I-ORG", "O", "B-LOC"])

    assert truth == {("ORG", 0, 2), ("LOC", 3, 4)}
    assert scores.span_f1([scores.spans(["B-ORG", "O", "O", "B-LOC"])], [truth]) == 0.5


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
    assert scores.rouge("the cat sat", ["a dog", "The cat sat."]) == (1, 1, 1)
    assert scores.rouge("sat cat", ["cat sat"])[1:] == (0, 0.5)


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
        reads = bool(
            re.search(
                r"rows\.everyday\(|korean\.daily\(",
                Path(str(recipe.__file__)).read_text(encoding="utf-8"),
            )
        )
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
    fields = ("question", "context", "premise", "hypothesis", "text", "ko", "fr")
    said = [row.get(field, "") for field in fields]
    return " ".join([*said, *row.get("tokens", [])])
