"""Questions with choices become quizzes."""

import json
from typing import Any

from lessons.authoring.importing.elements import Element
from lessons.authoring.importing.javascript import UnreadableError, value_of
from lessons.authoring.importing.writer import Writer, fence

FEWEST = 2
"""Choices that a question of the course has at least."""


def question(element: Element, writer: Writer) -> str:
    """Return a quiz of one question: the heading above it asks."""
    try:
        choices = _choices(element)
    except UnreadableError as error:
        return writer.lost(element, f"The choices cannot be read from '{error}' on.")
    if len(choices) < FEWEST or not any(_right(one) for one in choices):
        return writer.lost(element, "A question here has two choices or more, and a right one.")
    asked = writer.place.heading_above(writer.line_of(element))
    lines = [f"- question: {_quoted(asked)}", "  choices:"]
    for choice in choices:
        lines += _choice(choice, element, writer)
    return writer.directive(fence("\n".join(lines), "{quiz}"))


def _choices(element: Element) -> list[dict[str, Any]]:
    """Return the choices with a text; raise UnreadableError when they are no list of objects."""
    found = value_of(element.attributes.get("choices", ""))
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise UnreadableError(str(found)[:20])
    return [one for one in found if one.get("text")]


def _right(choice: dict[str, Any]) -> bool:
    return choice.get("correct") in (True, "true")


def _choice(choice: dict[str, Any], element: Element, writer: Writer) -> list[str]:
    lines = [f"    - text: {_quoted(_line(choice['text'], element, writer))}"]
    if _right(choice):
        lines.append("      right: true")
    why = str(choice.get("explain") or "").strip()
    if why:
        return [*lines, f"      why: {_quoted(_line(why, element, writer))}"]
    writer.note(element, f"Nothing explains the choice '{choice['text']}'. Say why.")
    said = writer.words["importing"]["right" if _right(choice) else "wrong"]
    return [*lines, f"      why: {_quoted(said)}"]


def _line(words: Any, element: Element, writer: Writer) -> str:
    return " ".join(writer.nested(str(words), element).split())


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
