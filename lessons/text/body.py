"""Reads the YAML inside lessons and settings, keeping the line of every entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from lessons.text.fault import Fault, FaultError


@dataclass(frozen=True)
class Body:
    """A YAML text that was read, with the place of its top-level entries."""

    value: Any
    """What was written: a mapping, a list, a text, or None when it is empty."""

    lines: Mapping[str, int]
    """Line in the file of each key, and of each item of a list below it as "key/item"."""

    line: int
    """Line in the file where the text starts."""

    def line_of(self, key: str) -> int:
        """Return the line of a key, else that of the key above it, else the first line."""
        above = self.lines.get(key.partition("/")[0], self.line)
        return self.lines.get(key, above)


def read_body(text: str, file: str, line: int = 1) -> Body:
    """Return the value of a YAML text that starts on this line of a file."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        raise FaultError(_fault(error, file, line)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise FaultError(Fault(file, line, f"This is not YAML: {error}")) from error
    lines = _lines(node, file, line) if isinstance(node, yaml.MappingNode) else {}
    return Body(value, lines, line)


def texts(text: str, line: int) -> Iterator[tuple[int, str]]:
    """Return every text that a YAML holds over several lines, with the line where it starts."""
    try:
        tokens = list(yaml.scan(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise FaultError(Fault("", line, f"This is not YAML: {error}")) from error
    for token in tokens:
        if isinstance(token, yaml.ScalarToken) and token.style == "|":
            yield line + token.start_mark.line + 1, token.value


def _lines(node: yaml.MappingNode, file: str, line: int) -> dict[str, int]:
    lines: dict[str, int] = {}
    for key, item in node.value:
        at = line + key.start_mark.line
        if str(key.value) in lines:
            message = f"'{key.value}' is written twice. Keep one of the two."
            raise FaultError(Fault(file, at, message))
        lines[str(key.value)] = at
        if isinstance(item, yaml.SequenceNode):
            lines |= {f"{key.value}/{one.value}": line + one.start_mark.line for one in item.value}
    return lines


def _fault(error: yaml.MarkedYAMLError, file: str, line: int) -> Fault:
    at = line + (error.problem_mark.line if error.problem_mark else 0)
    hint = "Check the indentation, and put quotes around a text with a colon in it."
    return Fault(file, at, f"This is not YAML ({error.problem}). {hint}")
