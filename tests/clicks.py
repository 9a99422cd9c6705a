"""Runs every widget as a reader of a language does, and prints what it says as JSON.

    python -m tests.clicks ja

The nine tasks are answered by the shelf without models, what looks inside one by bundled ones.
"""

import json
import sys
from typing import Any

import gradio as gr
import pytest

from tests import fake_shelf
from translations import strings
from widgets import WIDGETS, Widget, api, live
from widgets.widget import run, starting


def main(lang: str) -> None:
    """Print what is laid out, shown and refused, by widget."""
    with pytest.MonkeyPatch.context() as patch:
        fake_shelf.install(patch)
        site = live.lay_out(lang)
        said = {
            slug: {
                "labels": [one.label for one in site.widgets[slug].frame.asked.values()],
                "shown": _ran(widget, lang, starting(widget, strings(lang), {})),
                "refused": _ran(widget, lang, {widget.main[0].name: object()}),
                "program": _asked(widget, lang) if widget.api else None,
            }
            for slug, widget in WIDGETS.items()
        }
    print(json.dumps(said))


def _ran(widget: Widget, lang: str, given: dict[str, Any]) -> str:
    *_, html = run(widget, strings(lang), lang, given)
    return html


def _asked(widget: Widget, lang: str) -> dict[str, Any]:
    """Return what a program is answered in a language and by its own name, and a refusal."""
    endpoint = api.endpoint(widget)
    given = starting(widget, strings(lang), {})
    try:
        endpoint(**{**given, widget.about: 7}, language=lang)
    except gr.Error as error:
        refused = str(error)
    named = strings(lang)["site"]["language"]
    return {
        "code": bool(endpoint(**given, language=lang)["receipt"]),
        "name": bool(endpoint(**given, language=named)["receipt"]),
        "refused": refused,
    }


if __name__ == "__main__":
    main(sys.argv[1])
