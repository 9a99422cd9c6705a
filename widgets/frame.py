"""What all widgets share: how they are laid out, run, stopped, and how they say no."""

from __future__ import annotations

import inspect
import logging
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import gradio as gr
from gradio.components import Component

from widgets import models, views
from widgets.fields import Field
from widgets.limits import InputError
from widgets.waiting import Progress, told

if TYPE_CHECKING:
    from translations import Strings

Given = Mapping[str, Any]
"""Arguments of a widget's `predict`, by name; the language is added when it runs."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Widget:
    """One task as a widget: what is asked, what runs, and how the answer is read."""

    name: str
    """As its module: "fill_mask"; also the key of its words."""

    kind: str
    """Class of its results: "bars", "entities" …"""

    predict: Callable[..., Any]
    """Checks its arguments and returns an Answer, or, for a stream, an iterator of them."""

    view: Callable[..., str]
    """(answer, words, **arguments) → the HTML of the value."""

    code: Callable[..., str]
    """(answer, **arguments) → the lines of Python that do the same."""

    main: tuple[Field, ...]
    """The inputs that are always seen."""

    options: tuple[Field, ...] = ()
    """The inputs that unfold."""

    unseen: tuple[str, ...] = ()
    """Inputs that the result does not show itself, so that a record has to."""

    stream: bool = False
    """Whether `predict` returns an iterator."""

    @property
    def task(self) -> str:
        """Return the task as the catalog and the lessons write it."""
        return self.name.replace("_", "-")

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return all inputs but the checkpoint, in the order of the page."""
        return self.main + self.options

    @property
    def inputs(self) -> dict[str, type]:
        """Return the options that a lesson's directive may set, with their types."""
        return {field.name: field.type for field in self.fields} | {"checkpoint": str}


def starting(widget: Widget, words: Strings, inputs: Given) -> dict[str, Any]:
    """Return complete arguments: a lesson's own, then the first example's, then the defaults."""
    known = inspect.signature(widget.predict).parameters
    defaults = {name: one.default for name, one in known.items() if one.default is not one.empty}
    defaults.pop("language")
    return defaults | dict(words[widget.name]["examples"][0]) | dict(inputs)


def run(widget: Widget, words: Strings, lang: str, given: Given) -> Iterator[str]:
    """Yield the HTML of a run: what it waits for, then its answers, or why there is none."""
    try:
        for each in _events(widget, lang, given):
            if isinstance(each, Progress):
                yield views.waiting(each, _size(widget, each, words), lang, words)
            else:
                yield shown(widget, words, lang, given, each)
    except (InputError, models.ModelError) as refused:
        yield views.error(reason(refused, words), lang, words)
    except Exception as failure:
        log.error("%s failed: %s\n%s", widget.name, type(failure).__name__, _trace(failure))
        yield views.error(words["widget"]["errors"]["unexpected"], lang, words)


def last(widget: Widget, lang: str, given: Given) -> models.Answer[Any]:
    """Return the whole answer; what cannot be answered is an `InputError` or a `ModelError`."""
    answered = widget.predict(**given, language=lang)
    whole: models.Answer[Any] = answered
    if widget.stream:
        with closing(answered):
            *_, whole = answered
    return whole


def reason(refused: InputError | models.ModelError, words: Strings) -> str:
    """Return why an input or a checkpoint was refused, in the reader's language."""
    sentence: str = words["widget"]["errors"][refused.key]
    return sentence.format(**refused.values)


def shown(
    widget: Widget,
    words: Strings,
    lang: str,
    given: Given,
    answer: models.Answer[Any],
    receipt: bool = True,
) -> str:
    """Return one answer as HTML: the value, the receipt, and the same in Python."""
    arguments = {name: value for name, value in given.items() if name != "checkpoint"}
    return views.result(
        widget.kind,
        lang,
        widget.view(answer, words, **arguments),
        views.note(answer.receipt, words),
        views.receipt(answer.receipt, words) if receipt else "",
        views.snippet(widget.code(answer, **arguments), answer.receipt, words),
    )


def build(widget: Widget, words: Strings, lang: str, inputs: Given, before: str = "") -> gr.Blocks:
    """Return a widget laid out in one language; `before` is shown until the first run."""
    start = starting(widget, words, inputs)
    demo = gr.Blocks(fill_width=True, analytics_enabled=False)
    with demo:
        with gr.Column(elem_classes=["course-frame"]):
            asked = _inputs(widget, words, lang, start)
            with gr.Row(elem_classes=["course-actions"]):
                button = _button(words[widget.name]["run"], "primary", "course-run")
                stop = _stop(words) if widget.stream else None
            output = _output(before)
        running = _listen(widget, words, lang, asked, button, output)
        if stop:
            stop.click(None, cancels=[running], api_visibility="private")
    demo.queue(default_concurrency_limit=None, max_size=64, api_open=False)
    return demo


def _events(widget: Widget, lang: str, given: Given) -> Iterator[Progress | models.Answer[Any]]:
    """Yield what a run waits for, and its answers: one, or for a stream one after another."""
    ask = partial(widget.predict, **given, language=lang)
    if not widget.stream:
        yield (yield from told(ask))
        return
    with closing(ask()) as growing:
        first = yield from told(partial(next, growing, None))
        if first is not None:
            yield first
        yield from growing


def _size(widget: Widget, waited: Progress, words: Strings) -> str:
    return views.size(models.catalog().named(widget.task, "", waited.checkpoint), words)


def _trace(failure: Exception) -> str:
    """Return where a failure happened, without its message, which may quote the reader."""
    return "".join(traceback.format_tb(failure.__traceback__))


def _inputs(widget: Widget, words: Strings, lang: str, start: Given) -> list[Component]:
    said = words[widget.name]
    with gr.Column(elem_classes=["course-inputs"]):
        main = [field.component(said, start[field.name]) for field in widget.main]
        _examples(widget, words, main)
    with gr.Accordion(words["widget"]["options"], open=False, elem_classes=["course-options"]):
        options = [field.component(said, start[field.name]) for field in widget.options]
        options.append(_checkpoints(widget, words, start.get("pair", lang), start["checkpoint"]))
    return main + options


def _checkpoints(widget: Widget, words: Strings, language: str, wanted: str | None) -> gr.Dropdown:
    said = words["widget"]
    return gr.Dropdown(
        _offered(widget, words, language),
        value=wanted or "",
        label=said["checkpoint"],
        info=said["checkpoint_help"],
        elem_classes=["course-checkpoint"],
    )


def _offered(widget: Widget, words: Strings, language: str) -> list[tuple[str, str]]:
    said = words["widget"]
    named = [
        (
            said["checkpoint_label"].format(
                id=one.id, licence=one.licence, size=views.size(one, words)
            ),
            one.id,
        )
        for one in models.catalog().checkpoints(widget.task, language)
    ]
    return [(said["checkpoint_auto"], ""), *named]


def _examples(widget: Widget, words: Strings, main: Sequence[Component]) -> None:
    examples = words[widget.name]["examples"]
    labels = [_short(example[widget.main[0].name]) for example in examples]
    chosen = gr.Dataset(
        components=[gr.Textbox(visible=False)],
        samples=[[label] for label in labels],
        sample_labels=labels,
        label=words["widget"]["examples"],
        type="index",
        elem_classes=["course-examples"],
    )

    def fill(index: int) -> Any:
        values = [field.show(examples[index][field.name]) for field in widget.main]
        return values if len(values) > 1 else values[0]

    chosen.click(fill, chosen, list(main), show_progress="hidden", api_visibility="private")


def _short(raw: object) -> str:
    text = raw if isinstance(raw, str) else " · ".join(map(str, raw))  # type: ignore[call-overload]
    return text if len(text) <= 60 else text[:57].rstrip() + "…"


def _button(word: str, variant: Literal["primary", "secondary"], name: str) -> gr.Button:
    return gr.Button(word, variant=variant, scale=0, min_width=140, elem_classes=[name])


def _stop(words: Strings) -> gr.Button:
    return _button(words["widget"]["stop"], "secondary", "course-stop")


def _output(before: str) -> gr.Markdown:
    return gr.Markdown(
        before,
        sanitize_html=True,
        latex_delimiters=[],
        container=False,
        elem_classes=["course-live-output"],
    )


def _listen(
    widget: Widget,
    words: Strings,
    lang: str,
    asked: list[Component],
    button: gr.Button,
    output: gr.Markdown,
) -> Any:
    def answer(*values: Any) -> Iterator[str]:
        *written, checkpoint = values
        pairs = zip(widget.fields, written, strict=True)
        given = {field.name: field.read(value) for field, value in pairs}
        yield from run(widget, words, lang, given | {"checkpoint": checkpoint or None})

    _follow(widget, words, asked)
    submits = [one.submit for one in asked if isinstance(one, gr.Textbox)]
    return gr.on(
        [button.click, *submits],
        answer,
        asked,
        output,
        show_progress="minimal",
        api_visibility="private",
    )


def _follow(widget: Widget, words: Strings, asked: Sequence[Component]) -> None:
    """Let the list of checkpoints follow the pair of languages, where a widget has one."""
    pairs = [one for one, field in zip(asked, widget.fields, strict=False) if field.name == "pair"]

    def offer(pair: str) -> dict[str, Any]:
        return gr.update(choices=_offered(widget, words, pair), value="")

    for pair in pairs:
        pair.change(offer, pair, asked[-1], show_progress="hidden", api_visibility="private")  # type: ignore[attr-defined]
