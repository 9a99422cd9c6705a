"""What a block of code printed: an `{output}` fence, written by `python app.py outputs`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from lessons.text.directive import Directive
from translations import Strings

LIBRARIES = ("transformers", "torch")
"""The libraries whose versions an output names, in the order of its first line."""

FACTS = (*LIBRARIES, "date", "checkpoints")
"""Everything that its first line may say."""

SOURCES = ("bundled", "hub")
"""Where the checkpoints came from, for an output that needed one."""

FACT = re.compile(r"(\w+)=(\S+)")


@dataclass(frozen=True)
class Output:
    """What a block of code printed, and with what."""

    text: str
    """What was printed; empty until the command has run."""

    facts: Mapping[str, str] = field(default_factory=dict)
    """Versions, date and kind of checkpoints, by their names in `FACTS`."""


def read_output(directive: Directive) -> Output:
    """Return the output that a fence holds."""
    facts = dict(FACT.findall(directive.argument))
    unknown = set(facts) - set(FACTS) or facts.get("checkpoints", SOURCES[0]) not in SOURCES
    if unknown or len(facts) != len(directive.argument.split()):
        directive.fail("Let the command write this line: leave ```{output} alone on it.")
    return Output(directive.text, facts)


def first_line(facts: Mapping[str, str]) -> str:
    """Return what stands after the signs of the fence."""
    return " ".join(["{output}", *(f"{name}={facts[name]}" for name in FACTS if name in facts)])


def output_html(output: Output, words: Mapping[str, Strings]) -> str:
    """Return what was printed, and below it with what, in each of the languages."""
    text = escape(output.text, quote=False)
    notes = "".join(
        f'<p class="course-output-note"><small lang="{lang}">{_note(output, said)}</small></p>'
        for lang, said in words.items()
        if set(LIBRARIES) < set(output.facts)
    )
    return (
        '<div class="course-output"><pre tabindex="0">'
        f'<samp translate="no">{text}</samp></pre></div>{notes}'
    )


def _note(output: Output, words: Strings) -> str:
    note = words["page"]["output"][output.facts.get("checkpoints", "plain")]
    return escape(note.format(**output.facts), quote=False)
