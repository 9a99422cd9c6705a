"""The tasks for programs: Gradio API endpoints and MCP tools, made of the table of widgets.

An endpoint takes the parameters of its widget, the text first; its docstring, which callers read in
the documentation, is made of the widget's own words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from inspect import Parameter as Argument
from inspect import Signature
from typing import Any, Protocol

import gradio as gr
from gradio.components import Component

from translations import LANGUAGES, Strings, strings
from widgets import WIDGETS, limits, models
from widgets.cleaning import cleaned
from widgets.limits import InputError
from widgets.parameters import REQUIRED, Parameter
from widgets.widget import Widget, last, reason

Endpoint = Callable[..., dict[str, Any]]


class Server(Protocol):
    """What registering needs of the app: `gr.Server` has it."""

    def api(self, fn: Any, *, name: str, concurrency_limit: int | None) -> Any:
        """Make an endpoint of a function."""


def register(app: Server) -> None:
    """Offer every widget that programs may ask on an app, under its key."""
    for widget in WIDGETS.values():
        if widget.api:
            app.api(endpoint(widget), name=widget.key, concurrency_limit=None)


def endpoint(widget: Widget) -> Endpoint:
    """Return the function that answers for a widget, with its signature and documentation."""
    signature = _signature(widget)

    def ask(*args: Any, **given: Any) -> dict[str, Any]:
        bound = signature.bind(*args, **given)
        bound.apply_defaults()
        return _answer(widget, **bound.arguments)

    ask.__name__ = ask.__qualname__ = widget.key
    ask.__doc__ = _documentation(widget)
    ask.__signature__ = signature  # type: ignore[attr-defined]
    ask.__annotations__ = {
        **{name: one.annotation for name, one in signature.parameters.items()},
        "return": dict[str, Any],
    }
    return ask


@dataclass(frozen=True)
class Language(Parameter):
    """The language of the text and of what is told about it."""

    def _checked(self, given: Any) -> str:
        return limits.language(given)

    def said(self, words: Strings, key: str) -> tuple[str, str | None]:
        """Return the label, which all endpoints share."""
        return words["widget"]["language"], None

    def draw(self, words: Strings, key: str, **shared: Any) -> Component:
        """Refuse: a page has its language."""
        raise NotImplementedError

    def extent(self, words: Strings) -> str:
        """Return the languages."""
        return str(words["widget"]["extents"]["choice"]).format(allowed=", ".join(LANGUAGES))


def _answer(widget: Widget, language: Any, **given: Any) -> dict[str, Any]:
    lang = LANGUAGES[0]
    try:
        lang = LANGUAGE.check(language)
        answer = last(widget, widget.ask(given, lang))
    except (InputError, models.ModelError) as refused:
        raise gr.Error(reason(refused, strings(lang)), print_exception=False) from refused
    said = asdict(answer)
    return {"result": _as_sent(said["value"], given[widget.about]), "receipt": said["receipt"]}


def _as_sent(value: Any, text: Any) -> Any:
    """Return a value whose starts and ends count in the text as it was sent."""
    if isinstance(value, list | tuple):
        return [_as_sent(one, text) for one in value]
    if isinstance(value, dict) and {"start", "end"} <= value.keys():
        start, end = cleaned(text).sent(value["start"], value["end"])
        return value | {"start": start, "end": end}
    return value


def _parameters(widget: Widget) -> list[Parameter]:
    """Return the parameters as programs name them: what the answer is about comes first."""
    own = sorted(widget.main + widget.options, key=lambda one: one.name != widget.about)
    required = [one for one in own if one.default is REQUIRED]
    return [*required, *(one for one in own if one not in required), LANGUAGE, *widget.checkpoints]


def _signature(widget: Widget) -> Signature:
    arguments = [
        Argument(
            one.name,
            Argument.POSITIONAL_OR_KEYWORD,
            default=Argument.empty if one.default is REQUIRED else one.default,
            annotation=one.annotation,
        )
        for one in _parameters(widget)
    ]
    return Signature(arguments, return_annotation=dict[str, Any])


def _documentation(widget: Widget) -> str:
    """Return a docstring as gradio and MCP read it."""
    words = strings(LANGUAGES[0])
    lines = (f"    {one.name}: {_described(one, widget, words)}" for one in _parameters(widget))
    result = words["widget"]["extents"]["result"]
    return "\n".join(
        [words[widget.key]["about"], "", "Args:", *lines, "", "Returns:", f"    {result}"]
    )


def _described(parameter: Parameter, widget: Widget, words: Strings) -> str:
    label, info = parameter.said(words, widget.key)
    optional = words["widget"]["extents"]["optional"] if parameter.optional else ""
    return " ".join(filter(None, [f"{label}: {parameter.extent(words)}{optional}.", info]))


LANGUAGE = Language("language", default=LANGUAGES[0])
