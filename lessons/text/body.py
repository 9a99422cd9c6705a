"""Reads the YAML inside lessons and settings, keeping the line of every entry."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import yaml

from lessons.text.fault import Fault, FaultError

DEEPEST = 20
"""Lists and mappings that may stand inside one another."""

ENTRY = r"^[\s-]*(?:[\w-]+:\s+)?"
"""What stands on a line before the text of an entry."""

SPECIAL = re.compile(rf"{ENTRY}([`@%*&!|>\[\]{{}},])")
"""A line whose text begins with a sign that means something to YAML."""

QUOTED = re.compile(rf"{ENTRY}([\"'])")
"""A line whose text begins with a quotation mark."""


@dataclass(frozen=True)
class Body:
    """A YAML text that was read, with the place of its entries."""

    value: Any
    """What was written: a mapping, a list, a text, or None when it is empty."""

    lines: Mapping[str, int]
    """Line in the file of each entry, by its keys and numbers: "text", "0/choices/1/why".

    An item of a list below a key is found by its own words, too: "key/item".
    """

    line: int
    """Line in the file where the text starts."""

    def line_of(self, path: str) -> int:
        """Return the line of an entry, else that of the entry it belongs to, else the first."""
        while path not in self.lines and "/" in path:
            path = path.rpartition("/")[0]
        return self.lines.get(path, self.line)


def read_body(text: str, file: str, line: int = 1, typed: bool = True) -> Body:
    """Return the value of a YAML text that starts on this line of a file.

    With `typed` off, every value is the text that was written: 3.10, yes and no stay themselves.
    """
    try:
        loader = _Typed(text) if typed else _Texts(text)
        node = loader.get_single_node()
        lines = dict(_lines(node, "", file, line))
        return Body(_value(loader, node, file, line), lines, line)
    except yaml.MarkedYAMLError as error:
        raise FaultError(_fault(error, text, file, line)) from error
    except yaml.reader.ReaderError as error:
        at = line + text.count("\n", 0, error.position)
        message = f"The character U+{int(error.character):04X} may not stand here."
        raise FaultError(Fault(file, at, f"{message} Take it out.")) from error


def texts(text: str, line: int) -> Iterator[tuple[int, str]]:
    """Return every text that a YAML holds over several lines, with the line where it starts."""
    for token in _tokens(text, line):
        if isinstance(token, yaml.ScalarToken) and token.style == "|":
            yield line + token.start_mark.line + 1, token.value


def cut_texts(text: str, line: int) -> Iterator[int]:
    """Return the line of every text whose end YAML takes for a comment: "C # is a language"."""
    written = text.split("\n")
    for token in _tokens(text, line):
        if isinstance(token, yaml.ScalarToken) and token.plain:
            end = token.end_mark
            rest = written[end.line][end.column :] if end.line < len(written) else ""
            if rest.lstrip().startswith("#") and end.line == token.start_mark.line:
                yield line + end.line


class _Bounded(yaml.composer.Composer):
    """Refuses what nests without end or stands for something written elsewhere."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the node of the next event."""
        event = cast(Any, self).peek_event()
        self.depth += 1
        if self.depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem="depth", problem_mark=event.start_mark)
        if isinstance(event, yaml.AliasEvent) or event.anchor or getattr(event, "tag", None):
            raise yaml.MarkedYAMLError(problem="reference", problem_mark=event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Typed(_Bounded, yaml.SafeLoader):
    """Reads numbers, dates, true and false as such."""


class _Texts(_Bounded, yaml.BaseLoader):
    """Reads every value as the text that was written."""


def _tokens(text: str, line: int) -> list[yaml.Token]:
    try:
        return list(yaml.scan(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise FaultError(Fault("", line, f"This is not YAML: {error}")) from error


def _value(loader: _Typed | _Texts, node: yaml.Node | None, file: str, line: int) -> Any:
    """Return what a node means; a date or number that cannot be is a fault on its line."""
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_document(node)
    value: dict[Any, Any] = {}
    for key, item in node.value:
        try:
            value[loader.construct_object(key)] = loader.construct_document(item)
        except (ValueError, TypeError) as error:
            message = "This value cannot be read. Put quotes around it."
            raise FaultError(Fault(file, line + key.start_mark.line, message)) from error
    return value


def _lines(node: yaml.Node | None, path: str, file: str, line: int) -> Iterator[tuple[str, int]]:
    """Return the line of everything below a node."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, item in node.value:
            at, name = line + key.start_mark.line, str(key.value)
            if name in seen:
                message = f"'{name}' is written twice. Keep one of the two."
                raise FaultError(Fault(file, at, message))
            seen.add(name)
            yield f"{path}{name}", at
            yield from _lines(item, f"{path}{name}/", file, line)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield f"{path}{number}", line + item.start_mark.line
            yield from _lines(item, f"{path}{number}/", file, line)
        for item in node.value:
            if isinstance(item, yaml.ScalarNode):
                yield f"{path}{item.value}", line + item.start_mark.line


def _fault(error: yaml.MarkedYAMLError, text: str, file: str, line: int) -> Fault:
    """Return what a teacher can do about something that YAML cannot read."""
    mark = error.problem_mark
    opening = error.context in ("while scanning a quoted scalar", *FLOW)
    if opening and error.context_mark:
        mark = error.context_mark
    at = mark.line if mark else 0
    lines = text.split("\n")
    written = lines[at] if at < len(lines) else ""
    return Fault(file, line + at, f"This is not YAML: {_advice(error, written)}")


FLOW = {"while parsing a flow sequence": ("[", "]"), "while parsing a flow mapping": ("{", "}")}
"""What YAML says of a list or mapping in brackets, and its brackets."""


def _advice(error: yaml.MarkedYAMLError, written: str) -> str:
    problem = error.problem or ""
    quoted, special = QUOTED.match(written), SPECIAL.match(written)
    if problem == "depth":
        return f"brackets stand more than {DEEPEST} deep in one another. Put quotes around a text."
    if "\t" in written[: len(written) - len(written.lstrip())] or r"\t" in problem:
        return "this line is indented with a tab. Write spaces instead."
    if "end of stream" in problem and quoted:
        return f"the quotation mark {quoted[1]} is never closed. Write it after the text, too."
    if quoted and written.count(quoted[1]) > 2:
        other = "'" if quoted[1] == '"' else '"'
        return f"{quoted[1]} stands inside a text in {quoted[1]}. Put {other} around the text."
    if quoted and "block end" in problem:
        return f"words follow the closing {quoted[1]}. Put all of the text between quotation marks."
    if error.context in FLOW:
        first, last = FLOW[error.context]
        return f"'{first}' is never closed. Write '{last}', or put quotes around a text with it."
    if special:
        return f"a text that begins with '{special[1]}' needs quotation marks around it."
    if "mapping values" in problem:
        return "a colon stands inside a text. Put quotes around it, and check the indentation."
    return f"{problem}. Check the indentation, and put quotes around a text with a colon in it."
