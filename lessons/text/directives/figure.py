"""A drawing of the course: an SVG file with words from YAML, set into the page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, NoReturn
from xml.etree import ElementTree

from lessons.text.body import read_body
from lessons.text.directive import Context, Directive
from lessons.text.fault import Fault, FaultError, likely
from lessons.text.fence import Fence
from lessons.text.file import read_text
from translations import Strings

FOLDER = "assets/figures"
NAME = re.compile(r"[\w-]+")
LABEL = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
PREFACE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", re.DOTALL)
IDS = re.compile(r'((?<![\w-])id="|url\(#|href="#)')
FORBIDDEN = re.compile(r"<(script|style|foreignObject|image)\b|\son\w+=", re.IGNORECASE)


@dataclass(frozen=True)
class Figure(Directive):
    """One drawing with its words for a language."""

    SHARED = NAMED = True

    name: str
    """Name of the file, without `.svg`."""

    alt: str
    """What is seen, for a reader who does not see it."""

    caption: str
    """The line below it, as HTML."""

    @classmethod
    def read(cls, fence: Fence) -> "Figure":
        """Return the drawing that a fence names."""
        options = fence.options(["alt", "caption"], required=["alt"])
        caption = fence.write_inline(options.get("caption", ""), "caption")
        return cls(fence.argument, options["alt"], caption)

    def html(self, context: Context) -> str:
        """Return the drawing with its labels in one language and its captions in one or two."""
        lines = "".join(
            f'<figcaption lang="{lang}">{figure.caption}</figcaption>'
            for lang in context.captioned
            if isinstance(figure := context.versions.get(lang), Figure) and figure.caption
        )
        art = drawing(context.root, self, context.lang)
        return (
            f'<figure class="course-figure" data-figure="{escape(self.name)}">'
            f'<div class="course-figure-art">{art}</div>{lines}</figure>'
        )

    def notebook(self, page: str, words: Strings) -> str:
        """Return what is seen, with a link to where it is drawn, and the caption."""
        return f"*[{self.alt}]({page})*\n\n{self.caption}".strip()


def drawing(root: Path, figure: Figure, lang: str) -> str:
    """Return the SVG with its labels in one language, or raise what is wrong with it."""
    svg = PREFACE.sub("", _svg(root, figure.name)).strip()
    labels = _labels(root, figure.name, lang)
    for label in LABEL.findall(svg):
        if label not in labels:
            _fail(f"{figure.name}.yml", f"'{lang}' lacks the label '{label}'.")
    svg = LABEL.sub(lambda found: escape(str(labels[found[1]])), svg)
    svg = IDS.sub(lambda found: f"{found[1]}{figure.name}-", svg)
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(figure.alt)}"', 1)


def _svg(root: Path, name: str) -> str:
    path = root / FOLDER / f"{name}.svg"
    if not NAME.fullmatch(name) or not path.is_file():
        names = [file.stem for file in (root / FOLDER).glob("*.svg")]
        _fail(f"{name}.svg", f"There is no such drawing. {likely(name, names, 'Draw it.')}")
    svg = read_text(path, f"{FOLDER}/{name}.svg")
    if found := FORBIDDEN.search(svg):
        _fail(f"{name}.svg", f"'{found[0].strip()}' may not stand in a drawing. Take it out.")
    try:
        ElementTree.fromstring(svg)  # noqa: S314 - a file of the course's own
    except ElementTree.ParseError as error:
        _fail(f"{name}.svg", f"This is no drawing: {error.msg}.", error.position[0])
    return svg


def _labels(root: Path, name: str, lang: str) -> Mapping[str, Any]:
    path = root / FOLDER / f"{name}.yml"
    if not path.is_file():
        return {}
    file = f"{FOLDER}/{name}.yml"
    value = read_body(read_text(path, file), file, typed=False).value
    labels = value.get(lang) if isinstance(value, dict) else None
    if not isinstance(labels, dict):
        _fail(f"{name}.yml", f"There are no labels for '{lang}'. Write them below '{lang}:'.")
    return labels


def _fail(file: str, message: str, line: int = 1) -> NoReturn:
    raise FaultError(Fault(f"{FOLDER}/{file}", line, message))
