"""Tables written in HTML become tables of markdown."""

from collections.abc import Iterator

from lessons.authoring.importing.elements import Element, Node
from lessons.authoring.importing.writer import Writer


def table(element: Element, writer: Writer) -> str:
    """Return a table: its first row is the head; cells over several rows or columns stay empty."""
    rows = [_cells(row, writer) for row in _rows(element.children)]
    rows = [row for row in rows if row]
    if not rows:
        return ""
    if any("\n" in cell for row in rows for cell in row):
        return writer.lost(element, "A cell of this table holds more than a line of words.")
    width = max(map(len, rows))
    lines = [" | ".join([*row, *[""] * (width - len(row))]) for row in rows]
    head, *rest = [f"| {line} |" for line in lines]
    return "\n".join([head, "|" + " --- |" * width, *rest])


def _rows(nodes: tuple[Node, ...]) -> Iterator[Element]:
    for node in nodes:
        if isinstance(node, Element):
            if node.name == "tr":
                yield node
            elif node.name != "table":
                yield from _rows(node.children)


def _cells(row: Element, writer: Writer) -> list[str]:
    cells: list[str] = []
    for cell in row.children:
        if isinstance(cell, Element) and cell.name in ("td", "th"):
            cells += [_words(cell, writer), *[""] * _more(cell, "colspan")]
            if _more(cell, "rowspan"):
                writer.note(cell, "A cell over several rows stands in the first of them.")
    return cells


def _words(cell: Element, writer: Writer) -> str:
    """Return the words of a cell on one line; over several lines when it holds blocks."""
    words = writer.enclosed(cell)
    if "\n\n" in words or words.startswith(("```", "- ", "1. ", "> ")):
        return "\n" + words
    return " ".join(words.split()).replace("\\|", "|").replace("|", "\\|")


def _more(cell: Element, name: str) -> int:
    said = cell.attributes.get(name, "1")
    return int(said) - 1 if said.isdigit() else 0
