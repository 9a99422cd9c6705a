"""The first lesson as anybody would build it: one plain multipage `gr.Blocks` app."""

import argparse

import gradio as gr

import app as course
from lessons.text.directives.embedding import Embedding
from lessons.text.library import Library
from tests.served import ROOT
from translations import SOURCE, strings
from widgets import WIDGETS
from widgets.frame import lay_out

SLUG = "transformers/pipelines"


def build() -> gr.Blocks:
    """Return the app: a front page, and the lesson with its text and widgets in order."""
    document = Library(ROOT, course.gallery()).document(SLUG, SOURCE)
    assert document is not None
    app = gr.Blocks(title="Course", analytics_enabled=False)
    with app:
        gr.Markdown("# Course")
    with app.route("Lesson", "/lesson"):
        for block in document.blocks:
            if isinstance(block.part, Embedding):
                lay_out(WIDGETS[block.part.name], strings(SOURCE), SOURCE, block.part.inputs)
            else:
                gr.Markdown(block.source)
    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=7870)
    build().launch(server_port=parser.parse_args().port, quiet=True)
