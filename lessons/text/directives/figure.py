"""A drawing of the course: an SVG file with words from YAML, set into the page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, NoReturn

from lessons.text.body import read_body
from lessons.text.directive import Directive
from lessons.text.fault import Fault, FaultError, likely

FOLDER = "assets/figures"
LABEL = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
PREFACE = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", re.DOTALL)
IDS = re.compile(r'((?<![\w-])id="|url\(#|href="#)')
FORBIDDEN = re.compile(r"<(script|style|foreignObject|image)\b|\son\w+=", re.IGNORECASE)


@dataclass(frozen=True)
class Figure:
    """One drawing with its words for a language."""

    name: str
    """Name of the file, without `.svg`."""

    alt: str
    """What is seen, for a reader who does not see it."""

    caption: str
    """The line below it, as HTML."""


def read_figure(directive: Directive) -> Figure:
    """Return the drawing that a directive names."""
    options = directive.options(["alt", "caption"], required=["alt"])
    caption = directive.write_inline(str(options.get("caption") or ""))
    return Figure(directive.argument, str(options["alt"]), caption)


def figure_html(root: Path, figure: Figure, lang: str, captions: Mapping[str, str]) -> str:
    """Return the drawing with its labels in one language and its captions in one or two."""
    lines = "".join(
        f'<figcaption lang="{one}">{text}</figcaption>' for one, text in captions.items() if text
    )
    return (
        f'<figure class="course-figure" data-figure="{figure.name}">'
        f'<div class="course-figure-art">{drawing(root, figure, lang)}</div>{lines}</figure>'
    )


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
    if not path.is_file():
        names = [file.stem for file in path.parent.glob("*.svg")]
        _fail(f"{name}.svg", f"There is no such drawing. {likely(name, names, 'Draw it.')}")
    svg = path.read_text(encoding="utf-8")
    if found := FORBIDDEN.search(svg):
        _fail(f"{name}.svg", f"'{found[0].strip()}' may not stand in a drawing. Take it out.")
    return svg


def _labels(root: Path, name: str, lang: str) -> Mapping[str, Any]:
    path = root / FOLDER / f"{name}.yml"
    if not path.is_file():
        return {}
    value = read_body(path.read_text(encoding="utf-8"), f"{FOLDER}/{name}.yml").value
    labels = value.get(lang) if isinstance(value, dict) else None
    if not isinstance(labels, dict):
        _fail(f"{name}.yml", f"There are no labels for '{lang}'. Write them below '{lang}:'.")
    return labels


def _fail(file: str, message: str) -> NoReturn:
    raise FaultError(Fault(f"{FOLDER}/{file}", 1, message))
