"""Lessons as notebooks: nothing in them that a notebook cannot show, nothing of the lesson lost."""

import nbformat
import pytest

from lessons.authoring.notebook import write_notebooks
from lessons.text.library import Gallery, Library

LESSON = """# One

First paragraph with [another lesson](two.md#more) and [a site](https://example.org/a.md).

## See it {#see-it}

```{widget} fill-mask
text: "Paris is the [MASK] of France."
top_k: 3
```

> [!TIP]
> A tip with **words**.
>
> And a second paragraph.

> A plain quotation.

```python
x = 1
```

```{output} transformers=5.23.0 torch=2.13.0
1
```

```{quiz}
- question: "Which?"
  choices:
    - {text: "This", right: true, why: "It is so."}
    - {text: "That", why: "It is not."}
```

```{exercise}
task: "Do it."
hint: "Think."
solution: "So."
```
"""


@pytest.fixture
def made(write):
    korean = LESSON.replace("# One", "# 하나")
    files = {"a/one.md": LESSON, "a/two.md": "# Two\n\n## More {#more}\n"}
    root = write({"toc.yml": "a: [one, two]", "translations/ko/a/one.md": korean, **files})
    library = Library(root, Gallery({"fill-mask": {"text": lambda _: "", "top_k": lambda _: ""}}))
    slugs = ["index", "a/index", "a/one"]
    paths = write_notebooks(library, slugs, root / "out", "https://course.example/nlp")
    return {path.parent.parent.name: nbformat.read(path, as_version=4) for path in paths}


def text_of(notebook):
    return "\n\n".join(cell.source for cell in notebook.cells)


def test_every_language_has_a_valid_notebook(made):
    assert set(made) == {"en", "ko"}
    for notebook in made.values():
        nbformat.validate(notebook)


def test_headings_are_plain(made):
    assert "## See it\n" in text_of(made["en"])
    assert "{#" not in text_of(made["en"])


def test_a_callout_is_a_quotation_under_its_name(made):
    assert "> **Tip**\n>\n> A tip with **words**.\n>\n> And a second" in text_of(made["en"])
    assert "[!" not in text_of(made["en"])
    assert "> A plain quotation." in text_of(made["en"])


def test_a_widget_is_a_link_to_the_live_one_with_its_inputs(made):
    text = text_of(made["ko"])

    assert "(https://course.example/nlp/ko/a/one#see-it)" in text
    assert ": `Paris is the [MASK] of France.`" in text


def test_answers_hints_and_solutions_are_folded(made):
    text = text_of(made["en"])

    assert "**Which?**\n\n- This\n- That\n\n<details>" in text
    assert "- ✓ This: It is so.\n- ✗ That: It is not.\n\n</details>" in text
    assert text.count("<details>") == 3


def test_links_between_lessons_lead_to_their_notebooks(made):
    assert "[another lesson](two.ipynb#more)" in text_of(made["en"])
    assert "(https://example.org/a.md)" in text_of(made["en"])


def test_what_code_printed_is_left_for_the_reader_to_run(made):
    assert "{output}" not in text_of(made["en"])
    assert [cell.source for cell in made["en"].cells if cell.cell_type == "code"][1:] == ["x = 1"]
