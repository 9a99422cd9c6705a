"""One task as a widget: what it asks, how it runs, and how its answer reads."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from translations import LANGUAGES, SOURCE, strings
from widgets import models, views
from widgets.checkpoints import CheckpointChoice
from widgets.limits import InputError
from widgets.parameters import REQUIRED, Parameter
from widgets.waiting import Progress, told

if TYPE_CHECKING:
    from translations import Strings

Given = Mapping[str, Any]
"""Arguments of a widget by the names of its parameters, as somebody gives them."""

Found = models.Answer[Any] | models.Outcome[Any]
"""What `predict` returns: from one checkpoint, or from several or none."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What is asked of a widget: every parameter, checked once, under its name."""

    language: str
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """Return the checked argument of a parameter."""
        return self.values[name]

    @property
    def checkpoint(self) -> str | None:
        """Return the checkpoint that was named, where one can be and was."""
        return self.values.get("checkpoint")


def _allow(asked: Asked) -> None:
    pass


@dataclass(frozen=True)
class Widget:
    """One task as a widget: what is asked, what runs, and how the answer is read."""

    slug: str
    """As lessons write it: "fill-mask"."""

    kind: str
    """Class of its results: "bars", "entities" …"""

    predict: Callable[[Asked], Any]
    """(asked) → what it found, or, for a stream, an iterator of that."""

    view: Callable[[Any, Strings, Asked], Markup]
    """(found, words, asked) → the HTML of the value."""

    code: Callable[[Any, Asked], str]
    """(found, asked) → the lines of Python that do the same."""

    main: tuple[Parameter, ...]
    """The parameters that are always seen."""

    options: tuple[Parameter, ...] = ()
    """The parameters that unfold, with the choice of a checkpoint below them."""

    task: str | None = None
    """Task whose checkpoints are offered, as the catalog writes it; None where none are."""

    about: str = "text"
    """The parameter that the answer is about: `start` and `end` count in it; programs name it
    first."""

    together: Callable[[Asked], None] = _allow
    """Raises InputError when arguments that are right by themselves do not go together."""

    api: bool = False
    """Whether programs may ask it, too."""

    unseen: tuple[str, ...] = ()
    """Parameters that the result does not show itself, so that a record has to."""

    stream: bool = False
    """Whether `predict` returns an iterator."""

    controls: Callable[[Any], Mapping[str, Any]] | None = None
    """(words of the widget) → components of its own, between the buttons and the result."""

    listen: Callable[[Any], Any] | None = None
    """(frame) → lets a widget with controls of its own answer the reader, instead of the frame."""

    instant: bool = False
    """Whether a slider or a choice runs it at once, as it costs next to nothing."""

    @property
    def key(self) -> str:
        """Return its name as Python and ui.yml write it: "fill_mask"."""
        return self.slug.replace("-", "_")

    @property
    def checkpoints(self) -> tuple[Parameter, ...]:
        """Return the choice of a checkpoint, where there is one."""
        if not self.task:
            return ()
        return (CheckpointChoice("checkpoint", self.task, default=None, optional=True),)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Return all parameters in the order of the page."""
        return self.main + self.options + self.checkpoints

    def ask(self, given: Given, language: str = SOURCE) -> Asked:
        """Return what is asked, with defaults for what is not given; raises InputError."""
        values = {one.name: one.check(given.get(one.name, one.default)) for one in self.parameters}
        if unknown := given.keys() - values.keys():
            raise TypeError(f"The widget {self.slug} has no parameter {', '.join(unknown)}.")
        asked = Asked(language, values)
        self.together(asked)
        return asked


def starting(widget: Widget, words: Strings, inputs: Given) -> dict[str, Any]:
    """Return complete arguments: a lesson's own, then the first example's, then the defaults."""
    return defaults(widget) | examples(widget, words)[0] | dict(inputs)


def defaults(widget: Widget) -> dict[str, Any]:
    """Return the arguments of a reader who gives none, as far as they have a default."""
    return {one.name: one.default for one in widget.parameters if one.default is not REQUIRED}


def examples(widget: Widget, words: Strings) -> list[dict[str, Any]]:
    """Return the inputs of each example, without the label that the page may give it."""
    names = {one.name for one in widget.parameters}
    return [
        {name: value for name, value in example.items() if name in names}
        for example in words[widget.key]["examples"]
    ]


def fault(parameter: Parameter, words: Strings, written: object) -> str:
    """Return why a lesson may not give a parameter this value, and what to write; else nothing."""
    try:
        parameter.check(written)
    except InputError as refused:
        return f"{reason(refused, words)} {parameter.hint(written)}".rstrip()
    return ""


def checks(widgets: Mapping[str, Widget]) -> dict[str, dict[str, Callable[[object], str]]]:
    """Return what says which values of a lesson are wrong, by widget and parameter."""
    words = strings(LANGUAGES[0])
    return {
        slug: {one.name: partial(fault, one, words) for one in widget.parameters}
        for slug, widget in widgets.items()
    }


def run(widget: Widget, words: Strings, lang: str, given: Given) -> Generator[str, None, None]:
    """Yield the HTML of a run: what it waits for, then its answers, or why there is none."""
    try:
        asked = widget.ask(given, lang)
        for each in _events(widget, asked):
            if isinstance(each, Progress):
                yield views.waiting(each, _size(each, words), lang, words)
            else:
                yield shown(widget, words, asked, each)
    except (InputError, models.ModelError) as refused:
        yield views.error(reason(refused, words, labels(widget, words)), lang, words)
    except Exception as failure:
        log.error("%s failed: %s\n%s", widget.slug, type(failure).__name__, _trace(failure))
        yield views.error(words["widget"]["errors"]["unexpected"], lang, words)


def last(widget: Widget, asked: Asked) -> Any:
    """Return all that is found; what cannot be answered is an `InputError` or a `ModelError`."""
    found = widget.predict(asked)
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
    return {one.name: one.said(words, widget.key)[0] for one in widget.parameters}


def shown(widget: Widget, words: Strings, asked: Asked, found: Found, receipt: bool = True) -> str:
    """Return what was found as HTML: the value, the receipts, and the same in Python."""
    return views.result(
        widget.kind,
        asked.language,
        widget.view(found, words, asked),
        views.notes(found.receipts, words),
        views.receipts(found.receipts, words) if receipt else Markup(),
        views.snippet(widget.code(found, asked), found.receipts, words),
    )


def _events(widget: Widget, asked: Asked) -> Iterator[Progress | Found]:
    """Yield what a run waits for, and its answers: one, or for a stream one after another."""
    ask = partial(widget.predict, asked)
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
