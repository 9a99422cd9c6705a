"""Quick-check questions, graded in the page without a request."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from lessons.text.directive import Context, Directive, folded
from lessons.text.fault import likely, one_of
from lessons.text.fence import Fence
from translations import LANGUAGES, Strings

QUESTION = ("question", "choices", "shuffle")
CHOICE = ("text", "right", "why")
ADVICE = ("advice", "from")
VERDICTS = ("right", "wrong", "partly", "none")
TRUTH = {"true": True, "false": False}
KEY_LENGTH = 16


@dataclass(frozen=True)
class Choice:
    """One answer to choose; the words are HTML."""

    text: str
    right: bool
    why: str


@dataclass(frozen=True)
class Question:
    """One question; the words are HTML."""

    text: str
    choices: tuple[Choice, ...]

    key: str
    """A hash of what is asked, under which a browser keeps the answer wherever it stands."""

    shuffled: bool = True
    """Whether each reader sees the choices in an order of their own."""

    @property
    def several(self) -> bool:
        """Whether more than one choice is right."""
        return sum(choice.right for choice in self.choices) > 1


@dataclass(frozen=True)
class Advice:
    """What to do next, for a reader who got so many questions right at the first try."""

    least: int
    text: str
    """HTML."""


@dataclass(frozen=True)
class Quiz(Directive):
    """The questions of one block."""

    PROSE = True

    questions: tuple[Question, ...]
    advice: tuple[Advice, ...] = ()

    @classmethod
    def read(cls, fence: Fence) -> "Quiz":
        """Return the questions that a fence holds."""
        items = [(str(number), item) for number, item in enumerate(fence.items())]
        advice = tuple(_advice(item, at, fence) for at, item in items if "advice" in item)
        asked = tuple(_question(item, at, fence) for at, item in items if "advice" not in item)
        if not asked:
            fence.fail("A quiz needs at least one question.")
        return cls(asked, advice)

    def html(self, context: Context) -> str:
        """Return the questions as forms, under the keys of the source language."""
        source = context.versions.get(LANGUAGES[0])
        known = source if isinstance(source, Quiz) else self
        return quiz_html(self, known, context.words[context.lang])

    def notebook(self, page: str, words: Strings) -> str:
        """Return the questions with their choices, the answers folded, and the advice."""
        summary = words["page"]["quiz"]["answers"]
        asked = [_in_notebook(question, summary) for question in self.questions]
        return "\n\n".join([*asked, *(advice.text for advice in self.advice)])

    def keys(self, source: "Quiz") -> Iterator[str]:
        """Return the keys of the questions: in every language those of the source."""
        for number, question in enumerate(self.questions):
            known = number < len(source.questions)
            yield source.questions[number].key if known else question.key


def quiz_html(quiz: Quiz, source: Quiz, words: Strings) -> str:
    """Return the questions as forms, and the answers folded for readers without scripts.

    A question has the key of its source in every language, so that its answer is kept once.
    """
    said, total = words["page"]["quiz"], len(quiz.questions)
    numbered = enumerate(zip(quiz.questions, quiz.keys(source), strict=True), 1)
    questions = "".join(
        _form(question, key, _number(number, total, words), words)
        for number, (question, key) in numbered
    )
    answers = "".join(f"<li>{_answers(question)}</li>" for question in quiz.questions)
    title = escape(said["title"])
    return (
        f'<section class="course-quiz" aria-label="{title}">'
        f'<p class="course-quiz-title">{title}</p>{questions}'
        f'<details class="course-quiz-answers"><summary>{escape(said["answers"])}</summary>'
        f"<ol>{answers}</ol></details>{_end(quiz, words)}</section>"
    )


def _question(item: dict[str, Any], path: str, fence: Fence) -> Question:
    _known(item, QUESTION, path, fence)
    choices = item.get("choices")
    if not item.get("question") or not isinstance(choices, list) or len(choices) < 2:
        fence.fail("A question needs 'question' and at least two 'choices'.", path)
    asked = fence.text(item["question"], f"{path}/question")
    made = tuple(
        _choice(choice, f"{path}/choices/{number}", fence) for number, choice in enumerate(choices)
    )
    if not any(choice.right for choice in made):
        fence.fail(f"No choice of '{asked}' is right. Mark one 'right: true'.", path)
    text = fence.write_inline(asked, f"{path}/question")
    return Question(text, made, _key(item), _truth(item, "shuffle", path, fence, otherwise=True))


def _key(item: dict[str, Any]) -> str:
    """Return a hash of a question and its choices: another question has another key."""
    choices = [[one["text"], str(one.get("right")).lower()] for one in item["choices"]]
    asked = json.dumps([item["question"], choices])
    return hashlib.sha256(asked.encode()).hexdigest()[:KEY_LENGTH]


def _advice(item: dict[str, Any], path: str, fence: Fence) -> Advice:
    _known(item, ADVICE, path, fence)
    least = str(item.get("from", ""))
    if not re.fullmatch("[0-9]{1,4}", least):
        message = "'from' is the number of right answers from which the advice holds."
        fence.fail(message, f"{path}/from")
    entry = f"{path}/advice"
    return Advice(int(least), fence.write_inline(fence.text(item["advice"], entry), entry))


def _truth(item: dict[str, Any], key: str, path: str, fence: Fence, otherwise: bool) -> bool:
    value = str(item.get(key, otherwise)).lower()
    if value not in TRUTH:
        fence.fail(f"'{key}' is true or false.", f"{path}/{key}")
    return TRUTH[value]


def _choice(item: Any, path: str, fence: Fence) -> Choice:
    if not isinstance(item, dict):
        message = "Each choice needs 'text' and 'why', and the right ones 'right: true'."
        fence.fail(message, path)
    _known(item, CHOICE, path, fence)
    for key in ("text", "why"):
        if item.get(key) in (None, ""):
            message = f"A choice lacks '{key}': {item.get('text') or item.get('why')}"
            fence.fail(message, path)
    right = _truth(item, "right", path, fence, otherwise=False)
    text, why = (
        fence.write_inline(fence.text(item[key], entry), entry)
        for key, entry in (("text", f"{path}/text"), ("why", f"{path}/why"))
    )
    return Choice(text, right, why)


def _known(item: dict[str, Any], allowed: tuple[str, ...], path: str, fence: Fence) -> None:
    for key in map(str, item):
        if key not in allowed:
            hint = likely(key, allowed, one_of(allowed))
            fence.fail(f"'{key}' has no meaning in a quiz. {hint}", f"{path}/{key}")


def _number(number: int, total: int, words: Strings) -> str:
    """Return which question this is, where there are several."""
    if total == 1:
        return ""
    said = words["page"]["quiz"]["number"].format(number=number, total=total)
    return f'<span class="course-quiz-number">{escape(said)}</span> '


def _end(quiz: Quiz, words: Strings) -> str:
    """Return what stands after the last question: the advice, the score, and the way back."""
    said = words["page"]["quiz"]
    advice = "".join(
        f'<p class="course-quiz-advice" data-from="{one.least}">{one.text}</p>'
        for one in quiz.advice
    )
    score = f'<p class="course-quiz-score" data-words="{escape(said["score"])}"></p>'
    return (
        f'<div class="course-quiz-end" hidden>{score if len(quiz.questions) > 1 else ""}'
        f'<button type="button" class="course-quiz-restart">{escape(said["restart"])}</button>'
        f"</div>{advice}"
    )


def _form(question: Question, key: str, number: str, words: Strings) -> str:
    said, kind = words["page"]["quiz"], "many" if question.several else "one"
    choices = "".join(
        _choice_html(choice, place, key, question.several)
        for place, choice in enumerate(question.choices, 1)
    )
    verdicts = "".join(f' data-{verdict}="{escape(said[verdict])}"' for verdict in VERDICTS)
    fixed = "" if question.shuffled else " data-fixed"
    return (
        f'<form class="course-quiz-question" data-question="{key}" data-kind="{kind}"{fixed}>'
        f"<fieldset><legend>{number}{question.text}</legend>"
        f'<p class="course-quiz-hint">{escape(said[kind])}</p>'
        f'<div class="course-quiz-choices">{choices}</div></fieldset>'
        f'<button type="submit" class="course-quiz-check" hidden>{escape(said["check"])}</button>'
        f'<p class="course-quiz-verdict" role="status"{verdicts}></p></form>'
    )


def _choice_html(choice: Choice, number: int, name: str, several: bool) -> str:
    kind, right = "checkbox" if several else "radio", "true" if choice.right else "false"
    return (
        f'<div class="course-quiz-choice" data-right="{right}" data-choice="{number}"><label>'
        f'<input type="{kind}" name="{name}" value="{number}" autocomplete="off">'
        f' <span class="course-quiz-text">{choice.text}</span></label>'
        f'<div class="course-quiz-why" hidden>{choice.why}</div></div>'
    )


def _answers(question: Question) -> str:
    """Return the choices with their explanations, the right ones strong and marked."""
    lines = "".join(f"<li>{_answer(choice)} – {choice.why}</li>" for choice in question.choices)
    return f"{question.text}<ul>{lines}</ul>"


def _answer(choice: Choice) -> str:
    return f"<strong>✓ {choice.text}</strong>" if choice.right else choice.text


def _in_notebook(question: Question, summary: str) -> str:
    choices = "\n".join(f"- {choice.text}" for choice in question.choices)
    marked = ((choice, "✓" if choice.right else "✗") for choice in question.choices)
    answers = "\n".join(f"- {mark} {choice.text}: {choice.why}" for choice, mark in marked)
    return f"**{question.text}**\n\n{choices}\n\n{folded(summary, answers)}"
