"""What every fenced directive has: a name, an argument, a body of YAML, and a place."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from lessons.text.body import read_body
from lessons.text.fault import Fault, FaultError, likely, one_of

Write = Callable[[str], str]
"""Turns a piece of markdown into HTML."""


@dataclass(frozen=True)
class Directive:
    """One fence of the form ```{name} argument, before its meaning is known."""

    name: str
    """The word in braces."""

    argument: str
    """The rest of the first line."""

    text: str
    """The lines inside the fence."""

    file: str
    """File it stands in, from the root of the course."""

    line: int
    """Line of the fence."""

    write: Write
    """Turns markdown inside the directive into HTML."""

    write_inline: Write
    """The same for a single line, without a paragraph around it."""

    widgets: Mapping[str, Collection[str]]
    """The options of every widget, by its name."""

    def fail(self, message: str, line: int | None = None) -> NoReturn:
        """End the reading of this directive with a fault."""
        raise FaultError(Fault(self.file, line or self.line, message))

    def options(self, allowed: Collection[str], required: Collection[str] = ()) -> dict[str, Any]:
        """Return the body, a mapping with no other keys than the allowed ones."""
        body = read_body(self.text, self.file, self.line + 1)
        value = {} if body.value is None else body.value
        if not isinstance(value, dict):
            self.fail(f"The body of '{self.name}' must be lines of the form option: value.")
        for key in map(str, value):
            if key not in allowed:
                hint = likely(key, allowed, one_of(allowed))
                self.fail(f"'{self._title}' has no option '{key}'. {hint}", body.line_of(key))
        for key in required:
            if value.get(key) in (None, ""):
                self.fail(f"'{self._title}' needs the option '{key}'.")
        return value

    def items(self) -> list[dict[str, Any]]:
        """Return the body, a list of mappings."""
        value = read_body(self.text, self.file, self.line + 1).value
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(f"The body of '{self.name}' must be a list: each item starts with a hyphen.")
        return value

    @property
    def _title(self) -> str:
        return f"{self.name} {self.argument}".strip()
