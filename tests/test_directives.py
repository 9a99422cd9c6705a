"""A directive is one object: it reads its fence, draws itself, and shows itself in a notebook."""

from dataclasses import dataclass

import nbformat
import pytest

from lessons.authoring.notebook import write_notebooks
from lessons.pages.page import page
from lessons.text.directive import Directive
from lessons.text.directives import DIRECTIVES
from lessons.text.library import Library


@dataclass(frozen=True)
class Poem(Directive):
    """A directive that the course does not have."""

    SHARED = NAMED = True

    name: str
    verse: str

    @classmethod
    def read(cls, fence):
        """Return the poem that a fence holds."""
        return cls(fence.argument, fence.options(["verse"], required=["verse"])["verse"])

    def html(self, context):
        """Return the verse in the language it is written in."""
        return f'<blockquote lang="{context.lang}">{self.verse}</blockquote>'

    def notebook(self, page, words):
        """Return the verse as a quotation."""
        return f"> {self.verse}"


@pytest.fixture
def library(write, monkeypatch):
    monkeypatch.setitem(DIRECTIVES, "poem", Poem)
    root = write(
        {
            "toc.yml": "a: [one]",
            "a/one.md": "# One\n\n```{poem} spring\nverse: No\n```\n",
            "translations/ko/a/one.md": "# 하나\n\n```{poem} spring\nverse: 봄\n```\n",
        }
    )
    return Library(root)


def test_a_new_directive_is_one_class_and_one_line_in_the_table(library):
    views = {view: page(library, "a/one", view).rows[1] for view in ("en", "ko", "en-ko")}

    assert library.document("a/one", "en").faults == ()
    assert views["en"].left.html == '<blockquote lang="en">No</blockquote>'
    assert views["ko"].left.html == '<blockquote lang="ko">봄</blockquote>'
    assert views["en-ko"].shared == '<blockquote lang="en">No</blockquote>'
    assert library.document("a/one", "ko").blocks[1].key == "poem:spring"


def test_a_new_directive_has_its_place_in_the_notebook(library, tmp_path):
    paths = list(write_notebooks(library, ["a/one"], tmp_path / "out", "https://course.example"))

    assert "> No" in nbformat.read(paths[0], as_version=4).cells[1].source


@pytest.mark.parametrize("name", sorted(DIRECTIVES))
def test_every_directive_says_what_it_is(name):
    assert issubclass(DIRECTIVES[name], Directive)
    assert DIRECTIVES[name].__doc__
