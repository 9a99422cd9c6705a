"""The nine tasks for programs: Gradio API endpoints and MCP tools, with the widgets' own limits.

Every function takes the text first; its docstring is what a caller reads in the documentation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Protocol

import gradio as gr

from translations import LANGUAGES, strings
from widgets import WIDGETS, models
from widgets.limits import InputError
from widgets.widget import last, reason

Endpoint = Callable[..., dict[str, Any]]


class Server(Protocol):
    """What registering needs of the app: `gr.Server` has it."""

    def api(self, fn: Any, *, name: str, concurrency_limit: int | None) -> Any:
        """Make an endpoint of a function."""


def register(app: Server) -> None:
    """Offer the nine tasks on an app, under the names of their modules."""
    for endpoint in ENDPOINTS:
        app.api(endpoint, name=endpoint.__name__, concurrency_limit=None)


def sentiment_analysis(text: str, language: str = "en", checkpoint: str = "") -> dict[str, Any]:
    """Tell whether a text speaks well or badly of its subject.

    Args:
        text: The text to judge, up to 1,000 characters.
        language: Language of the text and of error messages: "en" or "ko".
        checkpoint: Name of a checkpoint from the course's catalog; empty for the default.

    Returns:
        Every label with its score, likeliest first, and a receipt of what ran.
    """
    return _ask("sentiment-analysis", language, checkpoint, text=text)


def zero_shot_classification(
    text: str,
    labels: list[str] | None = None,
    multi_label: bool = False,
    language: str = "en",
    checkpoint: str = "",
) -> dict[str, Any]:
    """Weigh how well each of your own labels fits a text.

    Args:
        text: The text to classify, up to 1,000 characters.
        labels: Two to ten labels of up to 60 characters.
        multi_label: Judge each label by itself, so that several may be true.
        language: Language of the text and of error messages: "en" or "ko".
        checkpoint: Name of a checkpoint from the course's catalog; empty for the default.

    Returns:
        The labels with their scores, likeliest first, and a receipt of what ran.
    """
    given = {"text": text, "labels": labels or [], "multi_label": multi_label}
    return _ask("zero-shot-classification", language, checkpoint, **given)


def text_generation(
    text: str,
    max_new_tokens: int = 40,
    temperature: float = 0.8,
    top_k: int = 50,
    top_p: float = 0.95,
    num_return_sequences: int = 1,
    seed: int = 42,
    language: str = "en",
    checkpoint: str = "",
) -> dict[str, Any]:
    """Carry a text on.

    Args:
        text: Beginning of the text, up to 1,000 characters.
        max_new_tokens: Tokens to add at most, 1 to 200.
        temperature: 0 always takes the likeliest token; up to 2 is ever more surprising.
        top_k: Draw from this many likeliest tokens; 0 leaves all in.
        top_p: Draw from the likeliest tokens that together reach this probability.
        num_return_sequences: How many texts to write, 1 to 4.
        seed: The same seed gives the same text again.
        language: Language of the text and of error messages: "en" or "ko".
        checkpoint: Name of a checkpoint from the course's catalog; empty for the default.

    Returns:
        The whole texts, and a receipt of what ran.
    """
    return _ask(
        "text-generation",
        language,
        checkpoint,
        text=text,
        max_new_tokens=max_new_tokens,
        temperature=temperature,
        top_k=top_k,
        top_p=top_p,
        num_return_sequences=num_return_sequences,
        seed=seed,
    )


def fill_mask(
    text: str, top_k: int = 5, language: str = "en", checkpoint: str = ""
) -> dict[str, Any]:
    """Rank words for the one place of a text that is written [MASK].

    Args:
        text: A text of up to 500 characters with exactly one [MASK].
        top_k: How many words to return, 1 to 20.
        language: Language of the text and of error messages: "en" or "ko".
        checkpoint: Name of a checkpoint from the course's catalog; empty for the default.

    Returns:
        The words with their scores and the filled texts, and a receipt of what ran.
    """
    return _ask("fill-mask", language, checkpoint, text=text, top_k=top_k)


def named_entity_recognition(
    text: str, aggregation: str = "simple", language: str = "en", checkpoint: str = ""
) -> dict[str, Any]:
    """Find the words of a text that name a person, an organisation or a place.

    Args:
        text: The text to search, up to 1,000 characters.
        aggregation: "simple" for whole names, "none" for single tokens.
        language: Language of the text and of error messages: "en" or "ko".
        checkpoint: Name of a checkpoint from the course's catalog; empty for the default.

    Returns:
        The names with their kinds, places in the text and scores, and a receipt of what ran.
    """
    given = {"text": text, "aggregation": aggregation}
    return _ask("named-entity-recognition", language, checkpoint, **given)


def question_answering(
    question: str, context: str = "", language: str = "en", checkpoint: str = ""
) -> dict[str, Any]:
    """Point at the words of a context that answer a question.

    Args:
        question: The question, up to 300 characters.
        context: The text to look in, up to 4,000 characters.
        language: Language of the text and of error messages: "en" or "ko".
        checkpoint: Name of a checkpoint from the course's catalog; empty for the default.

    Returns:
        The answer (empty when there is none), its place and score, and a receipt of what ran.
    """
    given = {"question": question, "context": context}
    return _ask("question-answering", language, checkpoint, **given)


def summarization(
    text: str,
    min_length: int = 20,
    max_length: int = 60,
    language: str = "en",
    checkpoint: str = "",
) -> dict[str, Any]:
    """Make a long text short.

    Args:
        text: The text to shorten, up to 6,000 characters.
        min_length: Tokens of the summary at least.
        max_length: Tokens of the summary at most, up to 200.
        language: Language of the text and of error messages: "en" or "ko".
        checkpoint: Name of a checkpoint from the course's catalog; empty for the default.

    Returns:
        The summary, and a receipt of what ran.
    """
    given = {"text": text, "min_length": min_length, "max_length": max_length}
    return _ask("summarization", language, checkpoint, **given)


def translation(
    text: str, pair: str = "fr-en", language: str = "en", checkpoint: str = ""
) -> dict[str, Any]:
    """Translate a text.

    Args:
        text: The text to translate, up to 1,000 characters.
        pair: The two languages: "fr-en", "ko-en", "en-ko", "en-fr" or "ko-fr".
        language: Language of error messages: "en" or "ko".
        checkpoint: Name of a checkpoint from the course's catalog; empty for the default.

    Returns:
        The translation, and a receipt of what ran.
    """
    return _ask("translation", language, checkpoint, text=text, pair=pair)


def feature_extraction(
    sentences: list[str], language: str = "en", checkpoint: str = ""
) -> dict[str, Any]:
    """Turn sentences into vectors and compare them.

    Args:
        sentences: Two to eight sentences of up to 300 characters.
        language: Language of the sentences and of error messages: "en" or "ko".
        checkpoint: Name of a checkpoint from the course's catalog; empty for the default.

    Returns:
        The vectors and the matrix of cosine similarities, and a receipt of what ran.
    """
    return _ask("feature-extraction", language, checkpoint, sentences=sentences)


ENDPOINTS: tuple[Endpoint, ...] = (
    sentiment_analysis,
    zero_shot_classification,
    text_generation,
    fill_mask,
    named_entity_recognition,
    question_answering,
    summarization,
    translation,
    feature_extraction,
)


def _ask(task: str, language: str, checkpoint: str, **given: Any) -> dict[str, Any]:
    lang = language if language in LANGUAGES else LANGUAGES[0]
    try:
        answer = last(WIDGETS[task].WIDGET, lang, given | {"checkpoint": checkpoint or None})
    except (InputError, models.ModelError) as refused:
        why = reason(refused, strings(lang))
        raise gr.Error(why, print_exception=False) from refused
    said = asdict(answer)
    return {"result": said["value"], "receipt": said["receipt"]}
