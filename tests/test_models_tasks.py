"""The tasks on tiny checkpoints with random weights: what they return fits what was asked."""

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from tests import tiny_checkpoints
from widgets.models import loading, zero_gpu
from widgets.models.answer import ModelError
from widgets.models.catalog import Catalog
from widgets.models.checkpoint import Checkpoint, Quirks
from widgets.models.hub import Hub
from widgets.models.loading import Loaded
from widgets.models.notes import Note
from widgets.models.requests import (
    MASKS,
    FeatureExtraction,
    FillMask,
    NamedEntityRecognition,
    QuestionAnswering,
    SentimentAnalysis,
    Summarization,
    TextGeneration,
    Translation,
    ZeroShotClassification,
)
from widgets.models.service import Service
from widgets.models.settings import Settings
from widgets.models.tasks import (
    feature_extraction,
    fill_mask,
    named_entity_recognition,
    question_answering,
    sentiment_analysis,
    summarization,
    text_generation,
    translation,
    zero_shot_classification,
)

TAGS = ["O", "B-PER", "I-PER"]
LONG = "Seoul is big. " * 60


def prompted(text: str, most: int = 40, **options: Any) -> TextGeneration:
    """Return a text to go on from, drawn from all tokens by their own chances."""
    plain = {"max_new_tokens": most, "temperature": 1.0, "top_k": 50, "top_p": 1.0}
    return TextGeneration(text, **{**plain, "num_return_sequences": 1, "seed": None, **options})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with one checkpoint for each kind of task."""
    root = tmp_path_factory.mktemp("tiny")
    write = tiny_checkpoints.encoder
    write(root / "sentiment", "BertForSequenceClassification", ["NEGATIVE", "POSITIVE"])
    write(root / "nli", "BertForSequenceClassification", ["entailment", "neutral", "contradiction"])
    write(root / "mlm", "BertForMaskedLM")
    write(root / "ner", "BertForTokenClassification", TAGS)
    write(root / "qa", "BertForQuestionAnswering")
    write(root / "worth", "BertForTokenClassification", ["WORTH"])
    write(root / "base", "BertModel")
    tiny_checkpoints.decoder(root / "gpt")
    tiny_checkpoints.translator(root / "translate")
    return root


def loaded(folder: Path, name: str, task: str, **quirks: Any) -> Loaded:
    """Return a checkpoint of the folder, loaded for a task."""
    checkpoint = Checkpoint(
        task, "en", "bundled", name, None, "mit", ("en", "ko"), 1, None, quirks=Quirks(**quirks)
    )
    return loading.load(loading.key(checkpoint, folder / name))


def test_sentiment_gives_every_label_the_likeliest_first(folder: Path) -> None:
    model = loaded(folder, "sentiment", "sentiment-analysis")

    found = sentiment_analysis.run(
        model, [SentimentAnalysis("Good."), SentimentAnalysis("Bad " + LONG)]
    )

    for scores in found:
        assert {score.label for score in scores} == {"NEGATIVE", "POSITIVE"}
        assert scores[0].score >= scores[1].score
        assert sum(score.score for score in scores) == pytest.approx(1)


def test_a_batch_gives_each_what_it_would_get_alone(folder: Path) -> None:
    model = loaded(folder, "sentiment", "sentiment-analysis")
    requests = [
        SentimentAnalysis("Good."),
        SentimentAnalysis("A much longer text than that"),
        SentimentAnalysis("좋아요"),
    ]

    together = sentiment_analysis.run(model, requests)

    for request, scores in zip(requests, together, strict=True):
        alone = sentiment_analysis.run(model, [request])[0]
        assert [each.label for each in alone] == [each.label for each in scores]
        assert [each.score for each in alone] == pytest.approx([each.score for each in scores])


def test_zero_shot_scores_add_up_unless_labels_stand_alone(folder: Path) -> None:
    model = loaded(folder, "nli", "zero-shot-classification")
    labels = ("sports", "{politics}", "food, drink")

    one = ZeroShotClassification("Seoul", labels, False)
    many = replace(one, multi_label=True)

    scores = zero_shot_classification.run(model, [one])[0]
    assert {score.label for score in scores} == set(labels)
    assert sum(score.score for score in scores) == pytest.approx(1)
    assert all(0 <= each.score <= 1 for each in zero_shot_classification.run(model, [many])[0])


def biased(model: Loaded, *likely: str) -> Loaded:
    """Return a model that finds some tokens likeliest everywhere, the first above all."""
    import torch

    bias = torch.zeros(len(model.tokenizer))
    for place, token in enumerate(likely):
        bias[model.tokenizer.convert_tokens_to_ids(token)] = 50.0 - 5 * place
    model.model.cls.predictions.bias.data = bias
    return model


def test_marks_and_middles_of_words_are_never_offered_for_a_blank(folder: Path) -> None:
    model = biased(loaded(folder, "mlm", "fill-mask"), "[UNK]", "##s", "[PAD]", "[MASK]", "k", "z")

    free, attached = (
        fill_mask.run(model, [FillMask(text, 2)])[0]
        for text in ("It is [MASK].", "Cat[MASK] sleep.")
    )

    assert [fill.token for fill in free] == ["k", "z"]
    assert [fill.sequence for fill in free] == ["It is k.", "It is z."]
    assert [fill.token for fill in attached] == ["s", "k"]
    assert attached[0].sequence == "Cats sleep."


@pytest.mark.parametrize("mask", MASKS)
def test_the_blank_is_filled_in_the_reader_s_own_text(folder: Path, mask: str) -> None:
    model = loaded(folder, "mlm", "fill-mask")

    found = fill_mask.run(model, [FillMask(f"Paris is {mask} big.", 3)])[0]

    assert len(found) == 3
    for fill in found:
        assert fill.sequence == f"Paris is {fill.token} big."


def test_blanks_of_different_lengths_share_a_batch(folder: Path) -> None:
    model = loaded(folder, "mlm", "fill-mask")

    found = fill_mask.run(model, [FillMask("A [MASK].", 2), FillMask("Long [MASK] one", 7)])

    assert [len(each) for each in found] == [2, 7]


def test_a_text_too_long_for_its_blank_is_refused(folder: Path) -> None:
    model = loaded(folder, "mlm", "fill-mask")

    with pytest.raises(ModelError) as error:
        fill_mask.run(model, [FillMask(LONG + "[MASK]", 5)])

    assert error.value.key == "too_many_tokens"


def test_entities_are_stretches_of_the_reader_s_text(folder: Path) -> None:
    model = loaded(folder, "ner", "named-entity-recognition")
    text = "Seoul and 서울은 the same"

    for aggregation in ("simple", "none"):
        request = NamedEntityRecognition(text, aggregation)
        found = named_entity_recognition.run(model, [request])[0]
        groups = {"PER"} if aggregation == "simple" else {"B-PER", "I-PER"}
        assert all(entity.text == text[entity.start : entity.end] for entity in found)
        assert {entity.group for entity in found} <= groups


def test_names_end_within_words_only_where_a_checkpoint_says_so() -> None:
    assert Quirks().grouping("simple") == "first"
    assert Quirks(within_words=True).grouping("simple") == "simple"
    assert Quirks(within_words=True).grouping("none") == Quirks().grouping("none") == "none"


def test_entities_of_a_long_text_reach_its_end(folder: Path) -> None:
    model = loaded(folder, "ner", "named-entity-recognition")

    found = named_entity_recognition.run(model, [NamedEntityRecognition(LONG, "simple")] * 2)

    assert found[0] == found[1]
    assert found[0][-1].end > len(LONG) // 2


def test_an_answer_is_a_stretch_of_the_context(folder: Path) -> None:
    model = loaded(folder, "qa", "question-answering")
    context = "My name is Sylvain and I work at Hugging Face in Brooklyn."

    span = question_answering.findings(model, [QuestionAnswering(context, "Who?")])[0].value

    assert span.answer == context[span.start : span.end]
    assert 0 < span.score <= 1


def test_a_long_context_is_read_in_windows(folder: Path) -> None:
    model = loaded(folder, "qa", "question-answering")
    questions = [
        QuestionAnswering(LONG, "Where?"),
        QuestionAnswering("Short.", "Where? " * 40),
        QuestionAnswering("서울은 수도입니다.", "수도는?"),
    ]

    found = [one.value for one in question_answering.findings(model, questions)]

    for span, question in zip(found, questions, strict=True):
        assert span.answer == question.text[span.start : span.end]


def test_the_best_span_of_all_windows_wins_over_no_answer() -> None:
    import torch

    nothing, weak, strong = [0.0, 0, 0], [0, 1.0, 0], [0, 0, 5.0]
    inside, offsets = torch.tensor([False, True, True]), [[0, 0], [0, 3], [4, 8]]
    rows = [
        (torch.tensor(nothing), torch.tensor(weak), inside, offsets),
        (torch.tensor(strong), torch.tensor(strong), inside, offsets),
    ]

    span, _ = question_answering._best("The word", rows)

    assert (span.answer, span.start, span.end) == ("word", 4, 8)
    assert span.score > 0.9


def test_no_answer_is_an_empty_span() -> None:
    import torch

    start = torch.tensor([9.0, 0, 0])
    rows = [(start, start, torch.tensor([False, True, True]), [[0, 0], [0, 3], [4, 8]])]

    span, _ = question_answering._best("The word", rows)

    assert (span.answer, span.start, span.end) == ("", 0, 0)
    assert span.score > 0.9


@pytest.mark.parametrize(("margin", "answer"), [(0.0, "word"), (3.0, "word"), (4.5, "")])
def test_an_answer_has_to_be_likelier_than_none_by_the_margin(margin: float, answer: str) -> None:
    import torch

    start, end = torch.tensor([3.0, 0, 5]), torch.tensor([3.0, 0, 5])
    rows = [(start, end, torch.tensor([False, True, True]), [[0, 0], [0, 3], [4, 8]])]

    span, lead = question_answering._best("The word", rows, margin)

    assert (span.answer, lead) == (answer, 4.0)
    assert 0 < span.score <= 1


def test_an_answer_never_runs_backwards() -> None:
    import torch

    start, end = torch.tensor([0.0, 0, 9]), torch.tensor([0.0, 9, 0])
    inside, offsets = torch.tensor([False, True, True]), [[0, 0], [0, 3], [4, 8]]

    span, _ = question_answering._best("The word", [(start, end, inside, offsets)])

    assert span.answer in ("The", "word", "The word")


def test_an_extract_is_made_of_the_text_s_own_sentences(folder: Path) -> None:
    model = loaded(folder, "worth", "summarization", method="extractive")
    sentences = [f"Sentence number {name} is here." for name in ("one", "two", "three")]

    text = summarization.run(model, [Summarization(" ".join(sentences * 4), 5, 30)])[0]

    assert text
    assert len(text) < len(" ".join(sentences * 4))
    assert all(part in " ".join(sentences) for part in text.split(". "))


@pytest.mark.parametrize(("shortest", "longest"), [(0, 200), (20, 60), (200, 200)])
def test_an_extract_is_never_the_whole_of_several_sentences(
    folder: Path, shortest: int, longest: int
) -> None:
    model = loaded(folder, "worth", "summarization", method="extractive")
    text = "Seoul is big. It is old. We like it. They do not. Dr. Kim left at 5 p.m. with us. Why?"

    found = summarization.findings(model, [Summarization(text, shortest, longest)])[0]

    assert 0 < len(found.value) < len(text)
    assert (found.notes != ()) == (longest == 200)


def test_a_text_of_one_sentence_is_its_own_extract_with_a_note(folder: Path) -> None:
    model = loaded(folder, "worth", "summarization", method="extractive")

    found = summarization.findings(model, [Summarization("Seoul is big.", 20, 60)])[0]

    assert found.value == "Seoul is big."
    assert found.notes == (Note("short_text", {"limit": "60"}),)


def test_a_written_summary_has_half_the_tokens_of_its_text_at_most(folder: Path) -> None:
    model = loaded(folder, "translate", "summarization")

    text = summarization.run(model, [Summarization("abcdefghijklmnopqrst", 20, 60)])[0]

    assert len(text) <= 10, "one character a byte at most"


def test_a_summary_is_written_within_its_lengths(folder: Path) -> None:
    model = loaded(folder, "translate", "summarization")

    text = summarization.run(model, [Summarization(LONG, 4, 12)])[0]

    assert len(text) <= 12, "one character a byte at most"


def test_a_translation_keeps_the_text_s_lines(folder: Path) -> None:
    model = loaded(folder, "translate", "translation")

    text = translation.run(model, [Translation("Un. Deux.\n\nTrois.", "fr-en")])[0]

    assert text.count("\n\n") == 1


def test_a_translation_holds_no_bytes_that_are_no_character(folder: Path) -> None:
    model = loaded(folder, "translate", "translation")

    found = translation.findings(model, [Translation("Un 12 à https://a.org/b", "fr-en")])

    assert "\ufffd" not in found[0].value
    assert {note.key for note in found[0].notes} >= {"numbers_missing", "addresses_missing"}


@pytest.mark.parametrize("text", ["😀 😀", "12 + 34 = 46", "\ue000\ue001" * 500, "…!?"])
def test_a_text_without_letters_is_its_own_translation(text: str) -> None:
    nobody: Any = None

    assert translation.run(nobody, [Translation(text, "fr-en")]) == [text]


def test_an_equal_sentence_is_translated_once(folder: Path) -> None:
    model = loaded(folder, "translate", "translation")

    twice = translation.run(model, [Translation("Oui. Oui.", "fr-en")])[0]

    once = translation.run(model, [Translation("Oui.", "fr-en")])[0]
    assert twice == f"{once} {once}".strip()


def test_similarity_is_one_with_itself_and_symmetric(folder: Path) -> None:
    model = loaded(folder, "base", "feature-extraction")
    requests = [
        FeatureExtraction(("A cat.", "A longer sentence about Seoul", "A cat.")),
        FeatureExtraction(("서울",)),
    ]

    first, second = feature_extraction.run(model, requests)

    assert first.dimensions == 64
    assert first.matrix[0][2] == pytest.approx(1, abs=1e-5)
    assert first.matrix[0][1] == first.matrix[1][0]
    assert second.matrix == ((pytest.approx(1),),)
    assert len(first.vectors) == 3
    assert asdict(first)["sentences"] == requests[0].sentences


def sampled(model: Loaded, **options: Any) -> list[tuple[str, ...]]:
    prompt = prompted("Once", **{"max_new_tokens": 8, "seed": 3, **options})
    return list(text_generation.stream(model, prompt))


@pytest.fixture(scope="module")
def gpt(folder: Path) -> Loaded:
    """Return a tiny decoder."""
    return loaded(folder, "gpt", "text-generation")


def test_a_text_grows_token_by_token(gpt: Loaded) -> None:
    parts = sampled(gpt)

    assert 1 <= len(parts) <= 8
    assert all(part[0].startswith("Once") for part in parts)


def test_several_sequences_grow_together(gpt: Loaded) -> None:
    parts = sampled(gpt, num_return_sequences=9)

    assert {len(part) for part in parts} == {text_generation.SEQUENCES}
    assert len(set(parts[-1])) > 1


def test_a_seed_gives_the_same_text_whatever_others_do(gpt: Loaded) -> None:
    import torch

    alone = sampled(gpt, num_return_sequences=2)
    torch.manual_seed(99)
    state = torch.get_rng_state()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: sampled(gpt, num_return_sequences=2), range(4)))

    assert together == [alone] * 4
    assert torch.equal(torch.get_rng_state(), state)
    assert sampled(gpt, seed=4) != sampled(gpt, seed=5)


def test_without_a_seed_each_text_is_new(gpt: Loaded) -> None:
    assert sampled(gpt, seed=None) != sampled(gpt, seed=None)


@pytest.mark.parametrize(
    "options",
    [
        {"top_k": 0, "top_p": 1.0},
        {"top_k": 5},
        {"top_k": 0, "top_p": 0.5},
        {"temperature": 0.4, "top_k": 20, "top_p": 0.9},
    ],
    ids=str,
)
def test_the_same_seed_writes_what_generate_writes(gpt: Loaded, options: dict[str, Any]) -> None:
    """The lines under "copy as Python" do the same as the widget."""
    import torch

    settings = {"temperature": 1.0, "top_k": 50, "top_p": 1.0, **options}
    mine = sampled(gpt, num_return_sequences=3, **settings)[-1]
    torch.manual_seed(3)
    ids = gpt.model.generate(
        **gpt.tokenizer("Once", return_tensors="pt"),
        do_sample=True,
        max_new_tokens=8,
        num_return_sequences=3,
        pad_token_id=gpt.tokenizer.pad_token_id,
        **settings,
    )

    theirs = gpt.tokenizer.batch_decode(ids, skip_special_tokens=True)
    assert [text.replace("\ufffd", "") for text in theirs] == list(mine)


def test_a_chat_checkpoint_replies_through_its_template(folder: Path) -> None:
    model = loaded(folder, "gpt", "text-generation", chat=True, thinking=False, stop=("zz",))
    model.tokenizer.chat_template = (
        "{% if enable_thinking %}never{% endif %}<{{ messages[0].content }}>"
        "{% if add_generation_prompt %}:{% endif %}"
    )

    draft = text_generation._draft(model, prompted("Hi"))
    last = sampled(model)[-1][0]

    assert model.tokenizer.decode(draft.ids[0]) == "<Hi>:"
    assert not last.startswith("<Hi>")


def test_a_stop_string_ends_the_text(folder: Path) -> None:
    model = loaded(folder, "gpt", "text-generation")
    whole = sampled(model, temperature=0.0, max_new_tokens=6)[-1][0]
    mark = whole[len("Once") + 1 : len("Once") + 3]
    stopping = loaded(folder, "gpt", "text-generation", stop=(mark,))

    parts = sampled(stopping, temperature=0.0, max_new_tokens=6)

    assert parts[-1][0] == whole[: whole.index(mark)]


def test_no_temperature_takes_the_likeliest_every_time(gpt: Loaded) -> None:
    assert sampled(gpt, temperature=0.0, seed=1) == sampled(gpt, temperature=0.0, seed=2)


def test_a_prompt_longer_than_the_model_still_goes_on(gpt: Loaded) -> None:
    prompt = prompted(LONG, max_new_tokens=500, seed=0)

    parts = list(text_generation.stream(gpt, prompt))

    assert parts[-1][0].startswith(LONG)
    assert len(parts) <= gpt.limit


def test_a_closed_iterator_stops_the_model(gpt: Loaded) -> None:
    steps = []
    forward = gpt.model.forward
    gpt.model.forward = lambda *given, **named: steps.append(1) or forward(*given, **named)
    try:
        parts = text_generation.stream(gpt, prompted("Once", 100, seed=0))
        next(parts)
        next(parts)
        parts.close()  # type: ignore[attr-defined]
    finally:
        del gpt.model.forward

    assert len(steps) == 2


NO_NUMBERS = (float("nan"), float("inf"), float("-inf"))


@pytest.mark.parametrize("temperature", [0, 5e-324, 1e-300, 1e-30, 1e-7, 1e-3, 0.7, 2.0])
@pytest.mark.parametrize(("top_k", "top_p"), [(0, 1.0), (1, 0.05), (100, 0.05), (3, 1 - 1e-16)])
@pytest.mark.parametrize("scale", [0.0, 1e-6, 1.0, 1e4, 3e38])
def test_extreme_settings_leave_a_token_to_draw(
    temperature: float, top_k: int, top_p: float, scale: float
) -> None:
    import torch

    chance = torch.Generator().manual_seed(0)
    logits = scale * torch.randn(4, 50, generator=chance).clamp(-1, 1)
    prompt = prompted("", temperature=temperature, top_k=top_k, top_p=top_p)

    shares = text_generation.narrowed(logits, prompt).softmax(-1)

    assert bool(shares.isfinite().all())
    assert shares.sum(-1).tolist() == pytest.approx([1.0] * 4)
    assert text_generation.drawn(logits, prompt, chance).shape == (4,)


@pytest.mark.parametrize("temperature", [0, 1e-320, 0.8, 2])
@pytest.mark.parametrize("wrong", NO_NUMBERS)
def test_scores_that_are_no_numbers_are_never_drawn(temperature: float, wrong: float) -> None:
    import torch

    chance = torch.Generator().manual_seed(0)
    prompt = prompted("", temperature=temperature, top_k=2, top_p=0.9)
    some, all_of_them = torch.tensor([[1.0, wrong, 2.0]]), torch.full((1, 3), wrong)

    drawn = {int(text_generation.drawn(some, prompt, chance)) for _ in range(20)}
    assert drawn <= ({1} if wrong > 0 else {0, 2})
    assert int(text_generation.drawn(all_of_them, prompt, chance)) in range(3)


def test_the_coldest_temperature_takes_the_likeliest_of_equals_once() -> None:
    import torch

    prompt = prompted("", temperature=0)

    shares = text_generation.narrowed(torch.tensor([[1.0, 3.0, 3.0]]), prompt).softmax(-1)

    assert shares.tolist() == [[0.0, 1.0, 0.0]]


@pytest.fixture
def service(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """Return a shelf of bundled tiny checkpoints."""
    names = {"sentiment-analysis": "sentiment", "text-generation": "gpt", "fill-mask": "mlm"}
    entries = tuple(
        Checkpoint(task, "en", "bundled", name, None, "mit", ("en",), 1, None)
        for task, name in names.items()
    )
    return Service(Settings(mode="bundled"), Catalog(entries), Hub(), folder)


def test_many_callers_get_each_their_own_answer(service: Service) -> None:
    texts = [f"Text {'x' * (number % 7)} number {number}" for number in range(40)]

    def ask(text: str) -> Any:
        return service.answer("sentiment-analysis", "en", None, SentimentAnalysis(text)).value

    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(ask, texts))
    service.memo = type(service.memo)()

    for text, scores in zip(texts, together, strict=True):
        alone = ask(text)
        assert [each.score for each in alone] == pytest.approx([each.score for each in scores])


def test_an_answer_just_given_is_given_again(service: Service) -> None:
    first = service.answer("sentiment-analysis", "en", None, SentimentAnalysis("Again"))
    service.shelf = None  # type: ignore[assignment]
    service._put_on_shelf = lambda key: None  # type: ignore[method-assign]

    assert (
        service.answer("sentiment-analysis", "en", None, SentimentAnalysis("Again")).value
        == first.value
    )


def test_a_receipt_says_who_answered(service: Service) -> None:
    receipt = service.answer("sentiment-analysis", "en", None, SentimentAnalysis("Who?")).receipt

    assert receipt.checkpoint == "sentiment"
    assert len(receipt.revision) == 12
    assert (receipt.source, receipt.licence, receipt.notes) == ("bundled", "mit", ())
    assert receipt.seconds > 0


def test_a_language_nobody_speaks_gets_another_with_a_note(service: Service) -> None:
    receipt = service.answer("sentiment-analysis", "ko", None, SentimentAnalysis("서울은")).receipt

    assert receipt.notes == (Note("no_language"),)


def test_what_the_tokenizer_does_not_know_is_noted(service: Service) -> None:
    unknown = Note("partly_known", {"known": "2", "all": "4"})

    for _ in range(2):
        receipt = service.answer(
            "sentiment-analysis", "en", None, SentimentAnalysis("ok 😀😡")
        ).receipt
        assert receipt.notes == (unknown,)
    *_, last = service.stream("en", None, prompted("ok 안녕", 2))
    assert last.receipt.notes == (unknown,)
    seen = service.inside("fill-mask", "en", None, lambda _: 1, ("ok 뷁뷁",))
    assert seen.receipt.notes == (unknown,)


def test_a_bad_request_fails_alone_among_many(service: Service) -> None:
    texts = ["good [MASK]", "no mask at all", "fine [MASK]"] * 4

    def ask(number: int) -> Any:
        try:
            request = FillMask(f"{number} {texts[number]}", 1)
            return len(service.answer("fill-mask", "en", None, request).value)
        except ModelError as error:
            return error.key

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(ask, range(12))) == [1, "no_mask", 1] * 4


def test_a_second_service_uses_its_own_shelf(service: Service) -> None:
    other = Service(service.settings, service.catalog, Hub(), service.bundled)

    other.answer("sentiment-analysis", "en", None, SentimentAnalysis("Mine"))
    list(other.stream("en", None, prompted("Once", 2)))

    assert {key.id for key in other.shelf.loaded()} == {"sentiment", "gpt"}
    assert not service.shelf.loaded()


def test_closing_a_stream_gives_the_checkpoint_back(service: Service) -> None:
    request = prompted("Once", 50, seed=1)
    parts = service.stream("en", None, request)
    next(parts)
    place = next(iter(service.shelf._places.values()))
    assert place.users == 1

    parts.close()

    assert place.users == 0


def test_a_batch_can_run_in_another_process(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a lent GPU questions and answers, refusals too, cross processes."""

    def crossing(*given: Any) -> Any:
        there = pickle.loads(pickle.dumps(given))
        return pickle.loads(pickle.dumps(compute(*there)))

    compute = zero_gpu.compute
    here = service.answer("fill-mask", "en", None, FillMask("a [MASK]", 5)).value
    service.memo = type(service.memo)()
    monkeypatch.setattr(service, "_is_lent", lambda key: True)
    monkeypatch.setattr("widgets.models.service.zero_gpu.compute", crossing)

    there = service.answer("fill-mask", "en", None, FillMask("a [MASK]", 5)).value

    assert there == here
    with pytest.raises(ModelError, match="no_mask"):
        service.answer("fill-mask", "en", None, FillMask("no mask", 5))


def test_streams_of_several_readers_go_on_side_by_side(service: Service) -> None:
    together = threading.Barrier(4)

    def read(seed: int) -> str:
        together.wait()
        request = prompted("Once", 12, seed=seed)
        text: str = [*service.stream("en", None, request)][-1].value[0]
        return text

    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(read, [1, 1, 2, 2]))

    assert texts[0] == texts[1]
    assert texts[2] == texts[3]


def test_the_status_never_loads_anything(service: Service) -> None:
    before = service.status()
    service.answer("sentiment-analysis", "en", None, SentimentAnalysis("Now"))
    after = service.status()

    assert before.loaded == ()
    assert after.loaded == ("sentiment",)
    assert after.filled_mb > 0
    assert after.device in ("cpu", "cuda", "mps")
    assert after.queue == 0


def test_warming_loads_in_the_background(service: Service) -> None:
    assert not service.is_ready("fill-mask", "en", None)

    service.warm("fill-mask", "en")

    for _ in range(500):
        if service.is_ready("fill-mask", "en", None):
            return
        threading.Event().wait(0.02)
    raise AssertionError("It was never warm.")
