"""A widget in a lesson: which one, and what it starts with."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from lessons.text.directive import Context, Directive
from lessons.text.fault import likely, one_of
from lessons.text.fence import Fence
from lessons.text.place import LiveAddress
from translations import Strings


@dataclass(frozen=True)
class Embedding(Directive):
    """One widget of a lesson."""

    SHARED = NAMED = OWN = True

    name: str
    """Name of the widget, such as "fill-mask"."""

    inputs: Mapping[str, Any]
    """What it starts with."""

    @classmethod
    def read(cls, fence: Fence) -> "Embedding":
        """Return the widget that a fence asks for."""
        name = fence.argument
        if name not in fence.widgets:
            hint = likely(name, fence.widgets, one_of(fence.widgets))
            fence.fail(f"There is no widget '{name}'. {hint}")
        return cls(name, fence.checked(fence.widgets[name]))

    def html(self, context: Context) -> str:
        """Return the box in which the page starts the widget, holding its recorded result.

        The widget speaks the language of the page, also where its text is English.
        """
        lang, place, words = context.languages[0], context.place, context.words
        page, title = words[lang]["page"], self._title(words[lang])
        buttons = "".join(self._button(one, words[one], one == lang) for one in words)
        recorded = context.recorded(lang, place) or ""
        address = LiveAddress(lang, self.name, place)
        return (
            f'<section class="course-widget" data-widget="{self.name}" data-lang="{lang}"'
            f' data-place="{place}" data-src="{context.base}{address}/"'
            f' data-state="waiting" aria-label="{title}">'
            f'<header class="course-widget-head"><p class="course-widget-title">{title}</p>'
            f'<div class="course-widget-langs" role="group" aria-label="{page.widget_languages}">'
            f"{buttons}</div></header>"
            f'<div class="course-widget-live"></div>'
            f'<div class="course-widget-recorded">{recorded}</div></section>'
        )

    def notebook(self, page: str, words: Strings) -> str:
        """Return a link to the widget, and what it starts with under the page's own names."""
        said = words[self._key]
        names = {"checkpoint": words["widget"]["checkpoint"]} | {one: said[one] for one in said}
        inputs = "".join(f"\n- {names[one]}: `{value}`" for one, value in self.inputs.items())
        return f"**[{said['title']} ↗]({page})**{inputs}"

    def _title(self, words: Strings) -> str:
        return escape(words[self._key]["title"])

    def _button(self, lang: str, words: Strings, pressed: bool) -> str:
        """Return the button of a language, which knows what the widget is called in it."""
        return (
            f'<button type="button" data-lang="{lang}" lang="{lang}"'
            f' data-title="{self._title(words)}" aria-pressed="{str(pressed).lower()}">'
            f"{escape(words['site']['language'])}</button>"
        )

    @property
    def _key(self) -> str:
        return self.name.replace("-", "_")
