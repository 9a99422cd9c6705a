"""A widget in a lesson: which one, and what it starts with."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from lessons.text.directive import Directive
from lessons.text.fault import likely, one_of
from lessons.text.place import LiveAddress
from translations import Strings


@dataclass(frozen=True)
class Embedding:
    """One widget of a lesson."""

    name: str
    """Name of the widget, such as "fill-mask"."""

    inputs: Mapping[str, Any]
    """What it starts with."""


def read_embedding(directive: Directive) -> Embedding:
    """Return the widget that a directive asks for."""
    name = directive.argument
    if name not in directive.widgets:
        hint = likely(name, directive.widgets, one_of(directive.widgets))
        directive.fail(f"There is no widget '{name}'. {hint}")
    return Embedding(name, directive.options(directive.widgets[name]))


def embedding_html(
    address: LiveAddress, base: str, recorded: str, words: Mapping[str, Strings]
) -> str:
    """Return the box in which the page starts a widget, holding its recorded result."""
    name, lang = address.widget, address.lang
    page, title = words[lang]["page"], escape(words[lang][name.replace("-", "_")]["title"])
    buttons = "".join(_button(one, lang, words) for one in words)
    return (
        f'<section class="course-widget" data-widget="{name}" data-lang="{lang}"'
        f' data-place="{address.place}" data-src="{base}{address}/"'
        f' data-state="waiting" aria-label="{title}">'
        f'<header class="course-widget-head"><p class="course-widget-title">{title}</p>'
        f'<div class="course-widget-langs" role="group" aria-label="{page.widget_languages}">'
        f"{buttons}</div></header>"
        f'<div class="course-widget-live"></div>'
        f'<div class="course-widget-recorded">{recorded}</div></section>'
    )


def _button(lang: str, current: str, words: Mapping[str, Strings]) -> str:
    name = escape(words[lang]["page"]["languages"][lang])
    pressed = "true" if lang == current else "false"
    return (
        f'<button type="button" data-lang="{lang}" lang="{lang}"'
        f' aria-pressed="{pressed}">{name}</button>'
    )
