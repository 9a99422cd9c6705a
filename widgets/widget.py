"""One task as a widget: what it asks, how it runs, and how its answer reads."""

from __future__ import annotations

import inspect
import logging
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from widgets import models, views
from widgets.fields import Field
from widgets.limits import InputError
from widgets.waiting import Progress, told

if TYPE_CHECKING:
    from translations import Strings

Given = Mapping[str, Any]
"""Arguments of a widget's `predict`, by name; the language is added when it runs."""

Found = models.Answer[Any] | models.Outcome[Any]
"""What `predict` returns: from one checkpoint, or from several or none."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Widget:
    """One task as a widget: what is asked, what runs, and how the answer is read."""

    name: str
    """As its module: "fill_mask"; also the key of its words."""

    kind: str
    """Class of its results: "bars", "entities" …"""

    predict: Callable[..., Any]
    """Checks its arguments and returns what it found, or, for a stream, an iterator of that."""

    view: Callable[..., str]
    """(found, words, **arguments) → the HTML of the value."""

    code: Callable[..., str]
    """(found, **arguments) → the lines of Python that do the same."""

    main: tuple[Field, ...]
    """The inputs that are always seen."""

    options: tuple[Field, ...] = ()
    """The inputs that unfold."""

    task: str | None = None
    """Task whose checkpoints are offered, as the catalog writes it; None where none are."""

    unseen: tuple[str, ...] = ()
    """Inputs that the result does not show itself, so that a record has to."""

    stream: bool = False
    """Whether `predict` returns an iterator."""

    controls: Callable[[Any], Mapping[str, Any]] | None = None
    """(words of the widget) → components of its own, between the buttons and the result."""

    listen: Callable[[Any], Any] | None = None
    """(frame) → lets a widget with controls of its own answer the reader, instead of the frame."""

    instant: bool = False
    """Whether a slider or a choice runs it at once, as it costs next to nothing."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return all inputs but the checkpoint, in the order of the page."""
        return self.main + self.options

    @property
    def inputs(self) -> dict[str, type]:
        """Return the options that a lesson's directive may set, with their types."""
        chosen = {"checkpoint": str} if self.task else {}
        return {field.name: field.type for field in self.fields} | chosen


def starting(widget: Widget, words: Strings, inputs: Given) -> dict[str, Any]:
    """Return complete arguments: a lesson's own, then the first example's, then the defaults."""
    return defaults(widget) | examples(widget, words)[0] | dict(inputs)


def defaults(widget: Widget) -> dict[str, Any]:
    """Return the arguments that `predict` has by itself."""
    known = inspect.signature(widget.predict).parameters
    return {name: one.default for name, one in known.items() if _has_default(one)}


def examples(widget: Widget, words: Strings) -> list[dict[str, Any]]:
    """Return the inputs of each example, without the label that the page may give it."""
    known = widget.inputs
    return [
        {name: value for name, value in example.items() if name in known}
        for example in words[widget.name]["examples"]
    ]


def run(widget: Widget, words: Strings, lang: str, given: Given) -> Generator[str, None, None]:
    """Yield the HTML of a run: what it waits for, then its answers, or why there is none."""
    try:
        for each in _events(widget, lang, given):
            if isinstance(each, Progress):
                yield views.waiting(each, _size(each, words), lang, words)
            else:
                yield shown(widget, words, lang, given, each)
    except (InputError, models.ModelError) as refused:
        yield views.error(reason(refused, words, labels(widget, words)), lang, words)
    except Exception as failure:
        log.error("%s failed: %s\n%s", widget.name, type(failure).__name__, _trace(failure))
        yield views.error(words["widget"]["errors"]["unexpected"], lang, words)


def last(widget: Widget, lang: str, given: Given) -> Any:
    """Return all that is found; what cannot be answered is an `InputError` or a `ModelError`."""
    found = widget.predict(**given, language=lang)
    if widget.stream:
        with closing(found):
            *_, found = found
    return found


def reason(
    refused: InputError | models.ModelError, words: Strings, named: Mapping[Any, str] = {}
) -> str:
    """Return why an input or a checkpoint was refused, in the reader's language.

    Arguments are called as in `named`, which a page needs, and else by their names in Python.
    """
    sentence: str = words["widget"]["errors"][refused.key]
    return sentence.format(**{key: named.get(one, one) for key, one in refused.values.items()})


def labels(widget: Widget, words: Strings) -> dict[str, str]:
    """Return what the page calls each input."""
    return {field.name: words[widget.name][field.name] for field in widget.fields}


def shown(
    widget: Widget,
    words: Strings,
    lang: str,
    given: Given,
    found: Found,
    receipt: bool = True,
) -> str:
    """Return what was found as HTML: the value, the receipts, and the same in Python."""
    arguments = {name: value for name, value in given.items() if name != "checkpoint"}
    return views.result(
        widget.kind,
        lang,
        widget.view(found, words, **arguments),
        views.notes(found.receipts, words),
        views.receipts(found.receipts, words) if receipt else "",
        views.snippet(widget.code(found, **arguments), found.receipts, words),
    )


def _has_default(parameter: inspect.Parameter) -> bool:
    return parameter.default is not parameter.empty and parameter.name != "language"


def _events(widget: Widget, lang: str, given: Given) -> Iterator[Progress | Found]:
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


def _size(waited: Progress, words: Strings) -> str:
    """Return how much the awaited checkpoint weighs, whichever task it is for."""
    entries = models.catalog().entries
    return next(views.size(one, words) for one in entries if one.id == waited.checkpoint)


def _trace(failure: Exception) -> str:
    """Return where a failure happened, without its message, which may quote the reader."""
    return "".join(traceback.format_tb(failure.__traceback__))
