"""How tests ask a widget: with a few arguments, the rest by default."""

from typing import Any

from translations import strings
from widgets.widget import Asked, Widget, starting


def asked(widget: Widget, *values: Any, language: str = "en", **given: Any) -> Asked:
    """Return what is asked; values without a name are the first parameters in their order."""
    named = zip((one.name for one in widget.parameters), values, strict=False)
    return widget.ask(dict(named) | given, language)


def predict(widget: Widget, *values: Any, **given: Any) -> Any:
    """Return what a widget finds."""
    return widget.predict(asked(widget, *values, **given))


def code(widget: Widget, found: Any, *values: Any, **given: Any) -> str:
    """Return the lines of Python that a widget offers for what it found, as it is on a page."""
    named = dict(zip((one.name for one in widget.parameters), values, strict=False)) | given
    return widget.code(found, widget.ask(starting(widget, strings("en"), named)))
