"""A "Try it" exercise: a task, a hint and a solution, the last two folded."""

from dataclasses import dataclass
from html import escape

from lessons.text.directive import Context, Directive, folded
from lessons.text.fence import Fence
from translations import Strings

OPTIONS = ("task", "hint", "solution")


@dataclass(frozen=True)
class Exercise(Directive):
    """One exercise; the three parts are HTML."""

    PROSE = True

    task: str
    hint: str
    solution: str

    @classmethod
    def read(cls, fence: Fence) -> "Exercise":
        """Return the exercise that a fence holds."""
        options = fence.options(OPTIONS, required=["task"])
        return cls(*(fence.write(options.get(name, ""), name) for name in OPTIONS))

    def html(self, context: Context) -> str:
        """Return the exercise with its hint and its solution folded."""
        said = context.words[context.lang]["page"]["exercise"]
        title = escape(said["title"])
        parts = "".join(_details(name, html, said) for name, html in self._folded() if html)
        return (
            f'<div class="course-exercise" role="group" aria-label="{title}">'
            f'<p class="course-exercise-title">{title}</p>'
            f'<div class="course-exercise-task">{self.task}</div>{parts}</div>'
        )

    def notebook(self, page: str, words: Strings) -> str:
        """Return the task, and what is folded below it."""
        said = words["page"]["exercise"]
        parts = [folded(said[name], html) for name, html in self._folded() if html]
        return "\n\n".join([self.task, *parts])

    def _folded(self) -> tuple[tuple[str, str], ...]:
        return (("hint", self.hint), ("solution", self.solution))


def _details(part: str, html: str, said: Strings) -> str:
    name = escape(said[part])
    return f'<details class="course-exercise-{part}"><summary>{name}</summary>{html}</details>'
