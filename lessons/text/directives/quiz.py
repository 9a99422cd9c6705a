"""Quick-check questions, graded in the page without a request."""

from dataclasses import dataclass
from html import escape
from typing import Any

from lessons.text.directive import Directive
from lessons.text.fault import likely, one_of
from translations import Strings

QUESTION = ("question", "choices")
CHOICE = ("text", "right", "why")
VERDICTS = ("right", "wrong", "partly", "none", "again")
SCORED = 5
"""Number of questions from which a score is shown."""


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

    @property
    def several(self) -> bool:
        """Whether more than one choice is right."""
        return sum(choice.right for choice in self.choices) > 1


@dataclass(frozen=True)
class Quiz:
    """The questions of one block."""

    questions: tuple[Question, ...]


def read_quiz(directive: Directive) -> Quiz:
    """Return the questions that a directive holds."""
    return Quiz(tuple(_question(item, directive) for item in directive.items()))


def quiz_html(quiz: Quiz, ident: str, suffix: str, words: Strings) -> str:
    """Return the questions as forms, and the answers folded for readers without scripts.

    The same question has the same id in both languages; the suffix keeps the names of the
    inputs apart when both languages stand on one page.
    """
    quiz_words = words["page"]["quiz"]
    questions = "".join(
        _form(question, f"{ident}.{number}", suffix, words)
        for number, question in enumerate(quiz.questions, 1)
    )
    answers = "".join(f"<li>{_answers(question)}</li>" for question in quiz.questions)
    score = f'<p class="course-quiz-score" data-words="{escape(quiz_words["score"])}" hidden></p>'
    title = escape(quiz_words["title"])
    return (
        f'<section class="course-quiz" data-quiz="{ident}" aria-label="{title}">'
        f'<p class="course-quiz-title">{title}</p>{questions}'
        f'<details class="course-quiz-answers"><summary>{escape(quiz_words["answers"])}</summary>'
        f"<ol>{answers}</ol></details>"
        f"{score if len(quiz.questions) >= SCORED else ''}</section>"
    )


def _question(item: dict[str, Any], directive: Directive) -> Question:
    _known(item, QUESTION, directive)
    choices = item.get("choices")
    if not item.get("question") or not isinstance(choices, list) or len(choices) < 2:
        directive.fail("A question needs 'question' and at least two 'choices'.")
    made = tuple(_choice(choice, directive) for choice in choices)
    if not any(choice.right for choice in made):
        directive.fail(f"No choice of '{item['question']}' is right. Mark one 'right: true'.")
    return Question(directive.write_inline(str(item["question"])), made)


def _choice(item: Any, directive: Directive) -> Choice:
    if not isinstance(item, dict):
        directive.fail("Each choice needs 'text' and 'why', and the right ones 'right: true'.")
    _known(item, CHOICE, directive)
    for key in ("text", "why"):
        if item.get(key) in (None, ""):
            directive.fail(f"A choice lacks '{key}': {item.get('text') or item.get('why')}")
    if not isinstance(item.get("right", False), bool):
        directive.fail("'right' is true or false.")
    text, why = (directive.write_inline(str(item[key])) for key in ("text", "why"))
    return Choice(text, item.get("right", False), why)


def _known(item: dict[str, Any], allowed: tuple[str, ...], directive: Directive) -> None:
    for key in map(str, item):
        if key not in allowed:
            hint = likely(key, allowed, one_of(allowed))
            directive.fail(f"'{key}' has no meaning in a quiz. {hint}")


def _form(question: Question, ident: str, suffix: str, words: Strings) -> str:
    said, kind = words["page"]["quiz"], "many" if question.several else "one"
    choices = "".join(
        _choice_html(choice, number, ident + suffix, question.several)
        for number, choice in enumerate(question.choices, 1)
    )
    verdicts = "".join(f' data-{verdict}="{escape(said[verdict])}"' for verdict in VERDICTS)
    return (
        f'<form class="course-quiz-question" data-question="{ident}" data-kind="{kind}">'
        f"<fieldset><legend>{question.text}</legend>"
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
    lines = "".join(f"<li>{_answer(choice)}: {choice.why}</li>" for choice in question.choices)
    return f"{question.text}<ul>{lines}</ul>"


def _answer(choice: Choice) -> str:
    return f"<strong>✓ {choice.text}</strong>" if choice.right else choice.text
