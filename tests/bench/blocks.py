"""The first lesson as anybody would build it: one plain multipage `gr.Blocks` app."""

import argparse
from pathlib import Path

import gradio as gr

from lessons.text.directives.embedding import Embedding
from lessons.text.document import Document
from lessons.text.markdown import Reader, parse
from tests.served import ROOT
from translations import strings
from widgets import WIDGETS

SLUG = "transformers/pipelines"
LANG = "en"


def document() -> Document:
    """Return the English lesson."""
    file = f"lessons/{SLUG}.md"
    options = {name: module.INPUTS for name, module in WIDGETS.items()}
    reader = Reader(file=file, slug=SLUG, lang=LANG, words=strings(LANG), widgets=options)
    return parse(Path(ROOT, file).read_text(encoding="utf-8"), reader)


def build() -> gr.Blocks:
    """Return the app: a front page, and the lesson with its text and widgets in order."""
    app = gr.Blocks(title="Course", analytics_enabled=False)
    with app:
        gr.Markdown("# Course")
    with app.route("Lesson", "/lesson"):
        for block in document().blocks:
            if isinstance(block.part, Embedding):
                module = WIDGETS[block.part.name]
                module.build(strings(LANG), LANG, block.part.inputs).render()
            else:
                gr.Markdown(block.source)
    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=7870)
    build().launch(server_port=parser.parse_args().port, quiet=True)
