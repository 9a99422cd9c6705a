"""The real course, every lesson of it: new lessons are tested without a new test."""

from pathlib import Path

import pytest

import app
from lessons.authoring.check import check
from lessons.pages.address import VIEWS
from lessons.pages.files import Files
from lessons.pages.page import page
from lessons.pages.render import Renderer
from lessons.text.library import Library
from widgets.gradio_files import FRONTEND

LIBRARY = Library(app.ROOT, app.gallery())
FILES = Files(app.ROOT / "assets", FRONTEND, LIBRARY.watch)
RENDERER = Renderer(app.ROOT / "assets" / "templates", FILES, FRONTEND, app.VERSION, dev=False)
TEXTS = list(LIBRARY.course.documents())


def document(slug, lang):
    return LIBRARY.document(slug, lang)


def test_the_course_has_no_faults():
    assert [str(fault) for fault in check(LIBRARY)] == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("slug", TEXTS)
def test_every_page_is_shown(slug, view):
    made = page(LIBRARY, slug, view)

    answer = RENDERER.page(made, "")

    assert (answer.status, made.faults) == (200, ())
    assert made.synced
    assert b'"course:' not in answer.bodies[""]  # a link that was given no address


@pytest.mark.parametrize("slug", TEXTS)
def test_every_text_has_a_title_and_a_description_in_both_languages(slug):
    for lang in ("en", "ko"):
        text = document(slug, lang)
        assert text.title and text.description


@pytest.mark.parametrize("slug", LIBRARY.course.lessons)
def test_every_lesson_runs_a_model_and_asks_a_question(slug):
    kinds = {block.kind for block in document(slug, "en").blocks}

    assert "widget" in kinds


def test_no_page_names_another_host_but_in_links():
    for slug in TEXTS:
        html = RENDERER.page(page(LIBRARY, slug, "en-ko"), "").bodies[""].decode()
        for attribute in ('src="http', "url(http", '<link rel="stylesheet" href="http'):
            assert attribute not in html, slug


def test_every_figure_is_used():
    used = {
        block.part.name
        for slug in TEXTS
        for block in document(slug, "en").blocks
        if block.kind == "figure"
    }
    drawn = {path.stem for path in Path(app.ROOT, "assets/figures").glob("*.yml")}

    assert drawn == used
