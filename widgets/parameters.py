"""The parameters of a widget: each is declared once, and from that it is drawn, read and checked.

A parameter's words are `<name>` and, where it needs help, `<name>_help`, of its widget in ui.yml.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import gradio as gr
from gradio.components import Component

from widgets import limits
from widgets.cleaning import clean

if TYPE_CHECKING:
    from translations import Strings

REQUIRED: Any = object()
"""The default of a parameter that has none."""

SEVERAL = re.compile(r",\s+|[、，]\s*")
"""What parts texts that stand on one line; the comma in 10,000 parts nothing."""


@dataclass(frozen=True)
class Parameter(ABC):
    """One argument of a widget: its name, its default, what it may be, how readers give it."""

    name: str
    """Name of the argument, of the directive's option and of the words."""

    _: KW_ONLY

    default: Any = REQUIRED

    optional: bool = False
    """Whether it may be left empty: None."""

    TYPE: ClassVar[Any] = str
    """What programs give."""

    @property
    def annotation(self) -> Any:
        """Return the type that programs give, None included where it may be left empty."""
        return self.TYPE | None if self.optional else self.TYPE

    def check(self, given: Any) -> Any:
        """Return the argument as the widget uses it; raises InputError."""
        return None if given is None and self.optional else self._checked(given)

    @abstractmethod
    def _checked(self, given: Any) -> Any: ...

    @abstractmethod
    def draw(self, words: Strings, key: str, **shared: Any) -> Component:
        """Return the component, which shares value, label and info with all others."""

    @abstractmethod
    def extent(self, words: Strings) -> str:
        """Return what it may be, in words: "a whole number from 1 to 20"."""

    def component(self, words: Strings, key: str, value: Any) -> Component:
        """Return the component of a widget (its key) with label, help and starting value."""
        label, info = self.said(words, key)
        drawn = self.draw(words, key, value=self.show(value), label=label, info=info)
        drawn.preprocess = self.received  # type: ignore[assignment, method-assign]
        return drawn

    def received(self, sent: Any) -> Any:
        """Return what a page sends, unchecked: `check` refuses in the reader's language.

        Gradio's own checks would refuse it in English, in a corner of the window.
        """
        return sent

    def said(self, words: Strings, key: str) -> tuple[str, str | None]:
        """Return the label, and the help where there is any."""
        said, helped = words[key], f"{self.name}_help"
        return said[self.name], said[helped] if helped in said else None  # noqa: SIM401

    def read(self, held: Any) -> Any:
        """Return what a component holds as an argument; never raises."""
        return held

    def show(self, value: Any) -> Any:
        """Return an argument as a component holds it."""
        return value

    @property
    def follows(self) -> tuple[str, ...]:
        """Return the parameters whose change changes what this one offers."""
        return ()

    def offer(self, words: Strings, lang: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return properties of the component that hang on the moment, or on other values."""
        return {}

    def hint(self, written: object) -> str:
        """Return what a teacher should write in place of what is refused."""
        return ""


@dataclass(frozen=True)
class Text(Parameter):
    """A text; in a short box Enter runs, in a long one Shift+Enter."""

    limit: int
    """Characters at most."""

    lines: int = 1
    masked: bool = False
    """Whether it holds exactly one [MASK]."""

    among: bool = False
    """Whether there are other texts that a refusal has to tell it from."""

    def _checked(self, given: Any) -> str:
        checked = limits.masked if self.masked else limits.text
        return checked(given, self.limit, self.name if self.among else "")

    def draw(self, words: Strings, key: str, **shared: Any) -> Component:
        """Return a box of text."""
        return gr.Textbox(lines=self.lines, max_lines=8 if self.lines == 1 else 16, **shared)

    def extent(self, words: Strings) -> str:
        """Return how long it may be."""
        return _extent(words, "text", limit=self.limit)

    def hint(self, written: object) -> str:
        """Return how YAML is told that a value is text."""
        if isinstance(written, str):
            return ""
        return "Put quotes around it, so that it is read as text."


@dataclass(frozen=True)
class Word(Text):
    """A text that may be left empty."""

    def _checked(self, given: Any) -> str:
        return "" if isinstance(given, str) and not clean(given) else super()._checked(given)


@dataclass(frozen=True)
class Texts(Parameter):
    """Several texts, one a line; on a line of their own also with ", " between them."""

    fewest: int
    most: int
    limit: int
    """Characters of each at most."""

    lines: int = 4
    distinct: bool = False
    """Whether equal ones count once."""

    split: bool = False
    """Whether texts on one line are parted at commas."""

    TYPE = list[str]

    def _checked(self, given: Any) -> tuple[str, ...]:
        return limits.texts(given, self.fewest, self.most, self.limit, self.name, self.distinct)

    def draw(self, words: Strings, key: str, **shared: Any) -> Component:
        """Return a box with one text a line."""
        return gr.Textbox(lines=self.lines, max_lines=12, **shared)

    def extent(self, words: Strings) -> str:
        """Return how many there may be, and how long."""
        return _extent(words, "texts", fewest=self.fewest, most=self.most, limit=self.limit)

    def read(self, held: Any) -> Any:
        """Return the lines; where there is only one, its parts."""
        if not isinstance(held, str):
            return held
        lines = [line for line in held.splitlines() if line.strip()]
        return SEVERAL.split(lines[0]) if self.split and len(lines) == 1 else lines

    def show(self, value: Any) -> str:
        """Return the texts as lines."""
        return "\n".join(value)

    def hint(self, written: object) -> str:
        """Return how YAML writes a list, and text in it."""
        if isinstance(written, str):
            parts = ", ".join(part.strip() for part in written.split(","))
            return f"Write a list: {self.name}: [{parts}]."
        if isinstance(written, list) and not all(isinstance(one, str) for one in written):
            return "Put quotes around what is not read as text."
        return ""


@dataclass(frozen=True)
class Number(Parameter):
    """A number; with a step it is a slider, without one a box to type into."""

    low: float
    high: float
    _: KW_ONLY
    step: float | None = None
    TYPE: ClassVar[Any] = float
    KIND: ClassVar[str] = "number"

    def _checked(self, given: Any) -> float:
        return limits.number(self.name, given, self.low, self.high)

    def draw(self, words: Strings, key: str, **shared: Any) -> Component:
        """Return a slider or a box; neither rounds in silence what a reader types."""
        if self.step is None:
            return gr.Number(**shared)
        return gr.Slider(self.low, self.high, step=self.step, buttons=[], **shared)

    def received(self, sent: Any) -> Any:
        """Return what is typed beyond the ends of a slider as its end, as the slider shows it."""
        if self.step is None or isinstance(sent, bool) or not isinstance(sent, int | float):
            return sent
        return min(max(sent, self.low), self.high)

    def extent(self, words: Strings) -> str:
        """Return from where to where it goes."""
        return _extent(words, self.KIND, low=self.low, high=self.high)

    def hint(self, written: object) -> str:
        """Return how YAML writes a number."""
        if isinstance(written, str) and re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", written):
            return "Take the quotes away."
        return ""


@dataclass(frozen=True)
class Whole(Number):
    """A whole number."""

    low: int
    high: int

    TYPE: ClassVar[Any] = int
    KIND = "whole"

    def _checked(self, given: Any) -> int:
        return limits.whole(self.name, given, self.low, self.high)


@dataclass(frozen=True)
class Flag(Parameter):
    """Yes or no."""

    TYPE = bool

    def _checked(self, given: Any) -> bool:
        return limits.flag(self.name, given)

    def draw(self, words: Strings, key: str, **shared: Any) -> Component:
        """Return a tick box."""
        return gr.Checkbox(**shared)

    def extent(self, words: Strings) -> str:
        """Return its two values."""
        return _extent(words, "flag")


def worded(name: str) -> Callable[[Strings, str, str], str]:
    """Return what looks a choice up in its widget's `<name>_choices`."""
    return lambda words, key, choice: str(words[key][f"{name}_choices"][choice])


@dataclass(frozen=True)
class Choice(Parameter):
    """One of several words: radio buttons, or a list that unfolds."""

    allowed: Sequence[str]
    label: Callable[[Strings, str, str], str] | None = None
    """(words, key of the widget, choice) → its label; without one, of its `<name>_choices`."""

    unfolds: bool = False

    def _checked(self, given: Any) -> str:
        return limits.choice(self.name, given, self.allowed)

    def draw(self, words: Strings, key: str, **shared: Any) -> Component:
        """Return the buttons or the list."""
        label = self.label or worded(self.name)
        choices = [(label(words, key, choice), choice) for choice in self.allowed]
        return gr.Dropdown(choices, **shared) if self.unfolds else gr.Radio(choices, **shared)

    def extent(self, words: Strings) -> str:
        """Return all the words."""
        return _extent(words, "choice", allowed=", ".join(self.allowed))


def _extent(words: Strings, kind: str, **values: Any) -> str:
    return str(words["widget"]["extents"][kind]).format(**values)
