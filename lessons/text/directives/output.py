"""What a block of code printed: an `{output}` fence, written by `python app.py outputs`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from lessons.text.directive import Context, Directive
from lessons.text.fence import Fence
from translations import Strings

LIBRARIES = ("transformers", "torch")
"""The libraries whose versions an output names, in the order of its first line."""

FACTS = (*LIBRARIES, "date", "checkpoints")
"""Everything that its first line may say."""

SOURCES = ("bundled", "hub")
"""Where the checkpoints came from, for an output that needed one."""

FACT = re.compile(r"(\w+)=(\S+)")


@dataclass(frozen=True)
class Output(Directive):
    """What a block of code printed, and with what."""

    SHARED = True

    text: str
    """What was printed; empty until the command has run."""

    facts: Mapping[str, str] = field(default_factory=dict)
    """Versions, date and kind of checkpoints, by their names in `FACTS`."""

    @classmethod
    def read(cls, fence: Fence) -> "Output":
        """Return the output that a fence holds."""
        facts = dict(FACT.findall(fence.argument))
        unknown = set(facts) - set(FACTS) or facts.get("checkpoints", SOURCES[0]) not in SOURCES
        if unknown or len(facts) != len(fence.argument.split()):
            fence.fail("Let the command write this line: leave ```{output} alone on it.")
        return cls(fence.source, facts)

    def html(self, context: Context) -> str:
        """Return what was printed, and below it with what, in the languages of the page."""
        text = escape(self.text, quote=False)
        notes = "".join(
            f'<p class="course-output-note"><small lang="{lang}">'
            f"{_note(self, context.words[lang])}</small></p>"
            for lang in context.captioned
            if set(LIBRARIES) < set(self.facts)
        )
        return (
            '<div class="course-output"><pre tabindex="0">'
            f'<samp translate="no">{text}</samp></pre></div>{notes}'
        )

    def notebook(self, page: str, words: Strings) -> str:
        """Return nothing: the code above prints it when it is run."""
        return ""

    @classmethod
    def hashed(cls, source: str) -> str:
        """Return only that it is there: each language records its own."""
        return "output"


def first_line(facts: Mapping[str, str]) -> str:
    """Return what stands after the signs of the fence."""
    return " ".join(["{output}", *(f"{name}={facts[name]}" for name in FACTS if name in facts)])


def _note(output: Output, words: Strings) -> str:
    note = words["page"]["output"][output.facts.get("checkpoints", "plain")]
    return escape(note.format(**output.facts), quote=False)
