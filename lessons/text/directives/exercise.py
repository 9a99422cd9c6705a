"""A "Try it" exercise: a task, a hint and a solution, the last two folded."""

from dataclasses import dataclass
from html import escape

from lessons.text.directive import Directive
from translations import Strings

OPTIONS = ("task", "hint", "solution")


@dataclass(frozen=True)
class Exercise:
    """One exercise; the three parts are HTML."""

    task: str
    hint: str
    solution: str


def read_exercise(directive: Directive) -> Exercise:
    """Return the exercise that a directive holds."""
    options = directive.options(OPTIONS, required=["task"])
    task, hint, solution = (directive.write(str(options.get(name) or "")) for name in OPTIONS)
    return Exercise(task, hint, solution)


def exercise_html(exercise: Exercise, words: Strings) -> str:
    """Return the exercise with its hint and its solution folded."""
    hint = _folded("hint", exercise.hint, words) if exercise.hint else ""
    solution = _folded("solution", exercise.solution, words) if exercise.solution else ""
    title = escape(words["page"]["exercise"]["title"])
    return (
        f'<div class="course-exercise" role="group" aria-label="{title}">'
        f'<p class="course-exercise-title">{title}</p>'
        f'<div class="course-exercise-task">{exercise.task}</div>{hint}{solution}</div>'
    )


def _folded(part: str, html: str, words: Strings) -> str:
    name = escape(words["page"]["exercise"][part])
    return f'<details class="course-exercise-{part}"><summary>{name}</summary>{html}</details>'
