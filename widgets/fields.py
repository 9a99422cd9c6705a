"""The inputs of a widget as data: which Gradio component asks for an argument, and how it reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.components import Component

if TYPE_CHECKING:
    from translations import Strings

Names = Sequence[str]


def _same(value: Any) -> Any:
    return value


def _nothing(_: Strings) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Field:
    """One input: its words are `<name>` and, where it needs help, `<name>_help`, of its widget."""

    name: str
    """Name of the argument, of the directive's option and of the words."""

    type: type
    """What a lesson writes for it."""

    make: Callable[..., Component]
    """(words of the widget, value=, label=, info=) → the component."""

    read: Callable[[Any], Any] = _same
    """What the component holds → the argument."""

    show: Callable[[Any], Any] = _same
    """The argument → what the component holds."""

    fresh: Callable[[Strings], dict[str, Any]] = _nothing
    """(words of the widget) → properties that are looked up whenever a page opens it."""

    def component(self, words: Strings, value: Any) -> Component:
        """Return the component with its label, help and starting value."""
        helped = f"{self.name}_help"
        info = words[helped] if helped in words else None  # noqa: SIM401 - words have no default
        return self.make(words, value=self.show(value), label=words[self.name], info=info)


def sentence(name: str) -> Field:
    """Return a box for a short text: Enter runs, Shift+Enter breaks the line."""
    return Field(name, str, lambda _, **given: gr.Textbox(lines=1, max_lines=8, **given))


def passage(name: str, lines: int = 5) -> Field:
    """Return a box for a long text: Enter breaks the line, Shift+Enter runs."""
    return Field(name, str, lambda _, **given: gr.Textbox(lines=lines, max_lines=16, **given))


def _split(written: Any) -> Any:
    return re.split(r"[,、，\n]", written) if isinstance(written, str) else written


def _lines(written: Any) -> Any:
    return written.splitlines() if isinstance(written, str) else written


def words_list(name: str) -> Field:
    """Return a one-line box for several words, written with commas between them."""
    return Field(
        name,
        list,
        lambda _, **given: gr.Textbox(lines=1, max_lines=3, **given),
        read=_split,
        show=lambda several: ", ".join(several),
    )


def sentences(name: str, lines: int = 4) -> Field:
    """Return a box for several sentences, one a line."""
    return Field(
        name,
        list,
        lambda _, **given: gr.Textbox(lines=lines, max_lines=12, **given),
        read=_lines,
        show=lambda several: "\n".join(several),
    )


def whole(name: str, low: int, high: int, step: int = 1) -> Field:
    """Return a slider over whole numbers."""
    return _slider(name, int, low, high, step)


def number(name: str, low: float, high: float, step: float) -> Field:
    """Return a slider over numbers."""
    return _slider(name, float, low, high, step)


def _slider(name: str, kind: type, low: float, high: float, step: float) -> Field:
    """Return a slider that takes what is typed beyond its ends for the ends, as it shows it.

    Gradio's own check would refuse it in English, in a corner of the window.
    """

    def within(typed: float | None) -> float | None:
        return None if typed is None else min(max(typed, low), high)

    def make(_: Strings, **given: Any) -> Component:
        slider = gr.Slider(low, high, step=step, buttons=[], **given)
        slider.preprocess = within  # type: ignore[assignment, method-assign]
        return slider

    return Field(name, kind, make)


def typed(name: str) -> Field:
    """Return a box for a whole number without natural limits, such as a seed."""
    return Field(name, int, lambda _, **given: gr.Number(precision=0, **given))


def amount(name: str) -> Field:
    """Return a box for a number that may be very small or very large, or be left empty."""
    return Field(name, float, lambda _, **given: gr.Number(**given))


def tick(name: str) -> Field:
    """Return a tick box."""
    return Field(name, bool, lambda _, **given: gr.Checkbox(**given))


def choice(name: str, allowed: Sequence[str]) -> Field:
    """Return radio buttons; their words are in the widget's `<name>_choices`."""

    def make(words: Strings, **given: Any) -> Component:
        return gr.Radio([(words[f"{name}_choices"][one], one) for one in allowed], **given)

    return Field(name, str, make)


def picked(name: str, allowed: Sequence[str]) -> Field:
    """Return a list that unfolds; its words are in the widget's `<name>_choices`."""

    def make(words: Strings, **given: Any) -> Component:
        return gr.Dropdown([(words[f"{name}_choices"][one], one) for one in allowed], **given)

    return Field(name, str, make)


def named(name: str, names: Callable[[], Names | Sequence[tuple[str, str]]]) -> Field:
    """Return a list that unfolds, of names (and what they stand for) alike in every language."""
    return Field(name, str, lambda _, **given: gr.Dropdown(list(names()), **given))


def present(name: str, known: Callable[[], Names], now: Callable[[], Names]) -> Field:
    """Return a list of names, of all those known the ones that are here when a page opens.

    None is the automatic choice, which the widget's word `automatic` names.
    """

    def choices(words: Strings, names: Names) -> list[tuple[str, str]]:
        return [(words["automatic"], ""), *((one, one) for one in names)]

    return Field(
        name,
        str,
        lambda words, **given: gr.Dropdown(choices(words, known()), **given),
        read=lambda chosen: chosen or None,
        show=lambda chosen: chosen or "",
        fresh=lambda words: {"choices": choices(words, now())},
    )
