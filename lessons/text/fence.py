"""What every fenced directive is written as: a name, an argument, and a body of YAML."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

from lessons.text.body import Body, cut_texts, read_body
from lessons.text.fault import Fault, FaultError, likely, one_of

Write = Callable[[str, int], str]
"""Turns a piece of markdown, which stands on a line of the file, into HTML."""

Check = Callable[[object], str]
"""Returns what is wrong with a value, or nothing."""


@dataclass(frozen=True)
class Fence:
    """One fence of the form ```{name} argument, before its meaning is known."""

    name: str
    """The word in braces."""

    argument: str
    """The rest of the first line."""

    source: str
    """The lines inside the fence."""

    file: str
    """File it stands in, from the root of the course."""

    line: int
    """Line of the fence."""

    writer: Write
    """Turns markdown inside the directive into HTML."""

    line_writer: Write
    """The same for a single line, without a paragraph around it."""

    widgets: Mapping[str, Mapping[str, Check]] = field(default_factory=dict)
    """Widget → option → what checks a value of it."""

    def fail(self, message: str, entry: str = "") -> NoReturn:
        """End the reading with a fault on the first line, or on that of an entry of the body."""
        line = self._texts.line_of(entry) if entry else self.line
        raise FaultError(Fault(self.file, line, message))

    def options(self, allowed: Collection[str], required: Collection[str] = ()) -> dict[str, str]:
        """Return the body, a mapping with no other keys than the allowed ones; values are texts."""
        options = self._mapping(self._texts.value, allowed, required)
        return {name: self.text(value, name) for name, value in options.items()}

    def checked(self, checks: Mapping[str, Check]) -> dict[str, Any]:
        """Return the body, a mapping whose values have types, each held against its check."""
        options = self._mapping(self._read(typed=True).value, checks)
        for name, value in options.items():
            if message := checks[name](value):
                self.fail(message, name)
        return options

    def write(self, text: str, entry: str) -> str:
        """Return the markdown of an entry of the body as HTML."""
        line = self._texts.line_of(entry)
        return self.writer(text, line + ("\n" in text.strip("\n")))

    def write_inline(self, text: str, entry: str) -> str:
        """Return the same for a single line, without a paragraph around it."""
        return self.line_writer(text, self._texts.line_of(entry))

    def text(self, value: object, entry: str) -> str:
        """Return the value of an entry that has to be a text, such as a choice of a quiz."""
        if not isinstance(value, str):
            name = entry.rpartition("/")[2]
            self.fail(f"'{name}' has to be a text. Put quotes around it.", entry)
        return value

    def items(self) -> list[dict[str, Any]]:
        """Return the body, a list of mappings; values are texts."""
        value = self._texts.value
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(f"The body of '{self.name}' must be a list: each item starts with a hyphen.")
        return value

    @cached_property
    def _texts(self) -> Body:
        return self._read(typed=False)

    def _read(self, typed: bool) -> Body:
        body = read_body(self.source, self.file, self.line + 1, typed)
        for line in cut_texts(self.source, self.line + 1):
            message = "What follows ' #' is left out, as a comment. Put quotes around the text."
            raise FaultError(Fault(self.file, line, message))
        return body

    def _mapping(
        self, value: Any, allowed: Collection[str], required: Collection[str] = ()
    ) -> dict[str, Any]:
        value = {} if value in (None, "") else value
        if not isinstance(value, dict):
            self.fail(f"The body of '{self.name}' must be lines of the form option: value.")
        for key in map(str, value):
            if key not in allowed:
                hint = likely(key, allowed, one_of(allowed))
                self.fail(f"'{self._title}' has no option '{key}'. {hint}", key)
        for key in required:
            if value.get(key) in (None, ""):
                self.fail(f"'{self._title}' needs the option '{key}'.")
        return value

    @property
    def _title(self) -> str:
        return f"{self.name} {self.argument}".strip()
