"""The fences that are more than text: each is one file here and one line in the table."""

from lessons.text.directive import Directive
from lessons.text.directives.embedding import Embedding
from lessons.text.directives.exercise import Exercise
from lessons.text.directives.figure import Figure
from lessons.text.directives.output import Output
from lessons.text.directives.quiz import Quiz
from lessons.text.directives.youtube import Video

DIRECTIVES: dict[str, type[Directive]] = {
    "widget": Embedding,
    "quiz": Quiz,
    "exercise": Exercise,
    "figure": Figure,
    "youtube": Video,
    "output": Output,
}
"""The word in braces → what the fence holds."""
