"""The bundled checkpoints for real: the lesson's own examples, offline."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.test_models_tasks import prompted
from widgets import models
from widgets.models.service import service

pytestmark = pytest.mark.model


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_MODELS", "bundled")
    if service().settings.mode != "bundled":
        service.cache_clear()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I've been waiting for a HuggingFace course my whole life.", "POSITIVE"),
        ("I hate this so much!", "NEGATIVE"),
    ],
)
def test_english_sentiment(text: str, label: str) -> None:
    first = models.ask(models.SentimentAnalysis(text)).value[0]

    assert first.label == label
    assert first.score > 0.9


@pytest.mark.parametrize(
    ("text", "label"), [("정말 재미있는 영화였어요.", "POSITIVE"), ("너무 지루했어요.", "NEGATIVE")]
)
def test_korean_sentiment(text: str, label: str) -> None:
    assert models.ask(models.SentimentAnalysis(text), "ko").value[0].label == label


def test_zero_shot_puts_education_first() -> None:
    text = "This is a course about the Transformers library"
    labels = ("education", "politics", "business")
    answer = models.ask(models.ZeroShotClassification(text, labels, False))

    assert answer.value[0].label == "education"


def test_english_entities_are_whole_stretches_of_the_text() -> None:
    text = "My name is Sylvain and I work at Hugging Face in Brooklyn."
    found = models.ask(models.NamedEntityRecognition(text, "simple")).value

    assert [(entity.group, entity.text) for entity in found] == [
        ("PER", "Sylvain"),
        ("ORG", "Hugging Face"),
        ("LOC", "Brooklyn"),
    ]
    assert all(text[entity.start : entity.end] == entity.text for entity in found)


def test_an_answer_is_cut_out_of_its_context() -> None:
    context = "My name is Sylvain and I work at Hugging Face in Brooklyn."

    answer = models.ask(models.QuestionAnswering(context, "Where do I work?"))

    assert answer.value.answer == "Hugging Face"


def test_a_question_its_context_does_not_answer_gets_no_answer() -> None:
    context = "The museum opens at nine and closes at five."

    answer = models.ask(models.QuestionAnswering(context, "Who painted the ceiling?"))

    assert answer.value.answer == ""


@pytest.mark.parametrize(
    ("question", "notes"),
    [
        ("How much did the laptops cost?", ["doubtful_answer"]),
        ("When did the library open?", ["doubtful_answer"]),
        ("How many laptops did the school buy?", []),
        ("Who wrote a guide?", []),
    ],
)
def test_an_answer_is_doubted_where_the_passage_only_nearly_answers_the_question(
    question: str, notes: list[str]
) -> None:
    context = (
        "Our school bought twelve laptops in March. The old computers went to the library. "
        "A student named Haru wrote a guide that explains how to start them."
    )

    receipt = models.ask(models.QuestionAnswering(context, question)).receipt

    assert [note.key for note in receipt.notes] == notes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "손흥민과 이강인은 토트넘과 파리 생제르맹에서 뛴다.",
            ["손흥민", "이강인", "토트넘", "파리 생제르맹"],
        ),
        ("문재인대통령이 말했다.", ["문재인"]),
        ("바이든대통령은 미국으로 갔다.", ["바이든", "미국"]),
    ],
)
def test_a_korean_name_is_never_cut_inside_a_word(text: str, names: list[str]) -> None:
    found = models.ask(models.NamedEntityRecognition(text, "simple"), "ko").value

    assert [entity.text for entity in found] == names


def test_signs_that_the_model_does_not_know_are_noted() -> None:
    receipt = models.ask(models.FeatureExtraction(("😀", "😡", "🐱"))).receipt

    assert [(note.key, dict(note.values)) for note in receipt.notes] == [
        ("partly_known", {"known": "0", "all": "3"})
    ]


def test_an_english_blank_is_filled() -> None:
    assert (
        models.ask(models.FillMask("Paris is the [MASK] of France.", 5)).value[0].token == "capital"
    )


def test_alike_sentences_are_nearer() -> None:
    sentences = ("A cat sleeps on the sofa.", "A kitten naps on the couch.", "Stocks fell sharply.")
    matrix = models.ask(models.FeatureExtraction(sentences)).value.matrix

    assert matrix[0][1] > 0.5 > matrix[0][2]


def test_a_summary_is_shorter_than_its_text() -> None:
    text = (
        "We present a new library for language models. It has more than thirty architectures. "
        "The weather was fine when we wrote it. Every model can be loaded in one line of code. "
        "We show that it is used by thousands of researchers and in many products."
    )

    assert 0 < len(models.ask(models.Summarization(text, 5, 30)).value) < len(text)


def test_an_english_text_goes_on() -> None:
    *_, last = models.stream(prompted("Once upon a time", 20, seed=1))

    assert len(last.value[0]) > len("Once upon a time") + 10


def test_a_korean_text_goes_on() -> None:
    *_, last = models.stream(prompted("옛날 옛적에", 20, seed=1), "ko")

    assert len(last.value[0]) > len("옛날 옛적에") + 5


def test_french_becomes_english() -> None:
    answer = models.ask(models.Translation("Ce cours est produit par Hugging Face.", "fr-en"))

    assert "course" in answer.value
    assert "Hugging Face" in answer.value


@pytest.mark.parametrize(
    ("pair", "text", "translation"),
    [
        ("ko-en", "저는 학생입니다.", "I am a student."),
        ("ko-en", "이 강의는 허깅페이스가 만들었습니다.", "This course was made by Hugging Face."),
        ("en-ko", "I am a student.", "저는 학생입니다."),
    ],
)
def test_short_sentences_are_translated(pair: str, text: str, translation: str) -> None:
    assert models.ask(models.Translation(text, pair)).value == translation


def test_a_korean_blank_is_filled() -> None:
    assert (
        models.ask(models.FillMask("배우들의 [MASK]가 좋았다.", 5), "ko").value[0].token == "연기"
    )


def test_korean_entities_end_before_their_particles() -> None:
    text = "마리아는 지난주에 베를린으로 이사했어요."
    found = models.ask(models.NamedEntityRecognition(text, "simple"), "ko").value

    assert [(entity.group, entity.text) for entity in found] == [
        ("PER", "마리아"),
        ("DT", "지난주"),
        ("LOC", "베를린"),
    ]
    assert all(text[entity.start : entity.end] == entity.text for entity in found)


REQUESTS: dict[str, Callable[[str], models.Request[Any]]] = {
    "sentiment-analysis": models.SentimentAnalysis,
    "named-entity-recognition": lambda text: models.NamedEntityRecognition(text, "simple"),
    "question-answering": lambda text: models.QuestionAnswering(text, text),
    "summarization": lambda text: models.Summarization(text, 3, 20),
    "feature-extraction": lambda text: models.FeatureExtraction((text, text)),
}
ODD = ["a", "?!…", "🤗" * 20, "word " * 3000, "\ud55c\uae00 " * 50, "x" * 5000, "a\x00b"]


@pytest.mark.parametrize("task", REQUESTS)
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_answered(task: str, text: str) -> None:
    assert models.ask(REQUESTS[task](text)).receipt.source == "bundled"
