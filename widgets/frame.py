"""How all widgets are laid out: inputs, examples, options, Run, and the result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import gradio as gr
from gradio.components import Component
from markupsafe import Markup

from widgets import views
from widgets.parameters import Parameter
from widgets.widget import Given, Widget, defaults, examples, run, starting

if TYPE_CHECKING:
    from translations import Strings

TYPED = (gr.Textbox, gr.Number)
"""Components that are typed into: Enter runs."""

CHOSEN = (gr.Radio, gr.Dropdown, gr.Checkbox, gr.Slider)
"""Components that are set by one movement of the hand, not typed into."""


@dataclass(frozen=True)
class Frame:
    """A widget laid out in one language."""

    widget: Widget
    words: Strings
    lang: str
    box: gr.Column
    """All that the widget shows."""

    asked: dict[str, Component]
    """The component of each parameter, in their order."""

    examples: gr.Dataset
    run: gr.Button
    stop: gr.Button
    controls: Mapping[str, Component]
    """Components of the widget's own, by its own names."""

    output: gr.Markdown

    def starting(self, inputs: Given, before: str) -> dict[int, dict[str, Any]]:
        """Return the properties that a lesson's own start changes, by number of component."""
        start = starting(self.widget, self.words, inputs)
        shown: dict[int, dict[str, Any]] = {self.output._id: {"value": before}}
        for one in self.widget.parameters:
            offer = one.offer(self.words, self.lang, start)
            shown[self.asked[one.name]._id] = {"value": one.show(start[one.name])} | offer
        return shown

    def given(self, *values: Any) -> dict[str, Any]:
        """Return what the components hold as arguments of `predict`."""
        parameters = self.widget.parameters
        return {one.name: one.read(held) for one, held in zip(parameters, values, strict=True)}


def lay_out(widget: Widget, words: Strings, lang: str, inputs: Given) -> Frame:
    """Return a widget laid out with the words of one language, in the app that is open."""
    start = starting(widget, words, inputs)
    with gr.Column(elem_classes=["course-frame"]) as box:
        about = Markup('<p class="course-widget-about">{}</p>').format(words[widget.key]["about"])
        _shown(views.line(about))
        with gr.Column(elem_classes=["course-inputs"]):
            asked = _components(widget, widget.main, words, start)
            chosen = _examples(widget, words)
        if widget.options or widget.task:
            asked |= _options(widget, words, start)
        with gr.Row(elem_classes=["course-actions"]):
            button = _button(words[widget.key]["run"], "primary", "course-run")
            stop = _button(words["widget"]["stop"], "secondary", "course-stop", widget.stream)
        own = widget.controls(words[widget.key]) if widget.controls else {}
        output = _shown(name="course-live-output")
    frame = Frame(widget, words, lang, box, asked, chosen, button, stop, own, output)
    (widget.listen or listen)(frame)
    return frame


def _components(
    widget: Widget, parameters: Iterable[Parameter], words: Strings, start: Given
) -> dict[str, Component]:
    return {one.name: one.component(words, widget.key, start[one.name]) for one in parameters}


def _options(widget: Widget, words: Strings, start: Given) -> dict[str, Component]:
    with gr.Accordion(words["widget"]["options"], open=False, elem_classes=["course-options"]):
        return _components(widget, widget.options + widget.checkpoints, words, start)


def _examples(widget: Widget, words: Strings) -> gr.Dataset:
    listed = words[widget.key]["examples"]
    labels = [_short(one.get("label", one.get(widget.main[0].name))) for one in listed]
    return gr.Dataset(
        components=[gr.Textbox(visible=False)],
        samples=[[label] for label in labels],
        sample_labels=labels,
        label=words["widget"]["examples"],
        type="index",
        elem_classes=["course-examples"],
    )


def _short(raw: object) -> str:
    text = raw if isinstance(raw, str) else " · ".join(map(str, raw))  # type: ignore[call-overload]
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


def _button(
    word: str, variant: Literal["primary", "secondary"], name: str, visible: bool = True
) -> gr.Button:
    return gr.Button(
        word, variant=variant, visible=visible, scale=0, min_width=140, elem_classes=[name]
    )


def _shown(html: str = "", name: str = "course-told") -> gr.Markdown:
    return gr.Markdown(
        html, sanitize_html=True, latex_delimiters=[], container=False, elem_classes=[name]
    )


def listen(frame: Frame) -> None:
    """Let the frame's components answer the reader."""

    def answer(*values: Any) -> Iterator[str]:
        yield from run(frame.widget, frame.words, frame.lang, frame.given(*values))

    asked = list(frame.asked.values())
    quiet: dict[str, Any] = {"api_visibility": "private"}
    running = gr.on(
        [frame.run.click, *(one.submit for one in asked if isinstance(one, TYPED))],
        answer,
        asked,
        frame.output,
        show_progress="minimal",
        **quiet,
    )
    filled = fill_in(frame).then(answer, asked, frame.output, show_progress="minimal", **quiet)
    if frame.widget.stream:
        frame.stop.click(None, cancels=[running, filled], **quiet)
    if frame.widget.instant:
        quiet |= {"show_progress": "hidden", "trigger_mode": "always_last"}
        moved = [one.input for one in asked if isinstance(one, CHOSEN)]
        gr.on(moved, answer, asked, frame.output, **quiet)
    follow(frame)


def follow(frame: Frame) -> None:
    """Let each parameter offer what it can after a change of those it follows."""
    for one in frame.widget.parameters:
        for name in set(one.follows) & frame.asked.keys():
            frame.asked[name].change(  # type: ignore[attr-defined]
                partial(_offered, frame, one),
                list(frame.asked.values()),
                frame.asked[one.name],
                show_progress="hidden",
                api_visibility="private",
            )


def _offered(frame: Frame, parameter: Parameter, *held: Any) -> Any:
    """Return what a parameter offers beside what the others hold."""
    return gr.update(**parameter.offer(frame.words, frame.lang, frame.given(*held)))


def fill_in(frame: Frame) -> Any:
    """Let an example fill in every input that any example names, and return what happens then."""
    listed = examples(frame.widget, frame.words)
    named = {name for example in listed for name in example}
    filled = [one for one in frame.widget.parameters if one.name in named]

    def fill(index: object) -> dict[Component, Any]:
        if not isinstance(index, int) or index not in range(len(listed)):
            return {frame.asked[one.name]: gr.skip() for one in filled}
        values = defaults(frame.widget) | listed[index]
        return {frame.asked[one.name]: one.show(values[one.name]) for one in filled}

    return frame.examples.click(
        fill,
        frame.examples,
        [frame.asked[one.name] for one in filled],
        show_progress="hidden",
        api_visibility="private",
    )
