"""Markdown becomes a document: what each piece turns into, and what is wrong in it."""

import re
from pathlib import Path

import pytest

from lessons.text.directives.embedding import Embedding
from lessons.text.directives.exercise import Exercise
from lessons.text.directives.figure import Figure
from lessons.text.directives.quiz import Quiz
from lessons.text.markdown import Reader, parse, title_of
from translations import strings

FIXTURES = Path(__file__).parent / "fixtures" / "markdown.txt"
CASE = re.compile(
    r"^(?P<title>[^\n]+)\n\.\n(?P<text>.*?)\n\.\n(?P<html>.*?)\n?\.\n", re.DOTALL | re.M
)


def anything(_):
    return ""


def a_number(value):
    return "" if isinstance(value, int) else f"'{value}' is no number. Write digits."


WIDGETS = {
    "fill-mask": {"text": anything, "top_k": a_number, "checkpoint": anything},
    "summarization": {"text": anything},
}


def read(text, lang="en", slug="a/one"):
    file = f"lessons/{slug}.md"
    return parse(text, Reader(file, slug, lang, strings(lang), WIDGETS))


def html(text, lang="en"):
    return "\n".join(block.html for block in read(text, lang).blocks)


def faults(text):
    return [f"{fault.line}: {fault.message}" for fault in read(f"# T\n\n{text}").faults]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(case["text"], case["html"], id=case["title"])
        for case in CASE.finditer(FIXTURES.read_text(encoding="utf-8") + "\n")
    ],
)
def test_fixture(text, expected):
    assert html(text) == expected


def test_blocks_know_their_kind_and_their_line():
    document = read("# T\n\ntext\nmore\n\n- a\n- b\n\n---\n\n> q\n\n    code\n\n$$\nx\n$$\n")

    assert [(block.kind, block.line) for block in document.blocks] == [
        ("heading", 1),
        ("paragraph", 3),
        ("list", 6),
        ("rule", 9),
        ("quote", 11),
        ("code", 13),
        ("math", 15),
    ]


def test_lines_count_from_the_top_of_the_file():
    document = read("---\nblocks: a b\n---\n# T\n\ntext")

    assert document.meta == {"blocks": "a b"}
    assert [block.line for block in document.blocks] == [4, 6]


def test_title_and_description_are_words_without_markup():
    document = read("# A *big* `title` {#top}\n\nThe **first** words.\n\nMore.")

    assert document.title == "A big title"
    assert document.description == "The first words."


def test_a_title_is_found_without_reading_the_whole_text():
    def title(text):
        return title_of(text.splitlines(keepends=True))

    assert title("---\na: 1\n---\n\n# A *big* title {#top}\n\n## Next") == "A big title"
    assert title("```\n# no title\n```\n\n# Yes") == "Yes"
    assert title("no title") == ""


def test_the_hash_changes_with_the_words_and_not_with_blanks_at_the_ends():
    hashes = [read(text).blocks[0].hash for text in ("one", "one  ", "one\n\n", "two")]

    assert hashes[0] == hashes[2]
    assert hashes[0] != hashes[3]


def test_headings_have_ids_also_where_none_is_written():
    document = read("# T\n\n## One thing, more\n\n## 둘 {#two}")

    assert [heading.id for heading in document.headings()] == ["t", "one-thing-more", "two"]


def test_code_keeps_its_language_and_its_tags():
    code = next(read('```python {run=no reason="needs a GPU"}\nx = 1\n```').codes())

    assert (code.language, code.source) == ("python", "x = 1\n")
    assert code.tags == {"run": "no", "reason": "needs a GPU"}


def test_a_widget_keeps_its_inputs():
    document = read("```{widget} fill-mask\ntext: a [MASK]\ntop_k: 3\n```")

    assert document.blocks[0].part == Embedding("fill-mask", {"text": "a [MASK]", "top_k": 3})


def test_a_table_is_named_by_its_columns():
    html = read("| a | **b** | `c` |\n|---|---|---|\n| 1 | 2 | 3 |").blocks[0].html

    assert 'aria-label="Table: a, b, c"' in html


def test_a_head_without_words_is_a_cell():
    html = read("| | a |\n|---|---|\n| b | c |").blocks[0].html

    assert "<td></td>" in html
    assert html.count("<th>") == html.count("</th>") == 1


def test_a_quiz_keeps_its_choices_and_their_explanations():
    quiz = read(QUIZ).blocks[0].part

    assert isinstance(quiz, Quiz)
    assert quiz.questions[0].text == "What is <em>it</em>?"
    assert [choice.right for choice in quiz.questions[0].choices] == [True, False]
    assert quiz.questions[0].choices[1].why == "No: <code>b</code>."
    assert not quiz.questions[0].several


QUIZ = """```{quiz}
- question: What is *it*?
  choices:
    - text: a
      right: true
      why: Yes.
    - text: b
      why: "No: `b`."
```"""


def test_an_exercise_may_hold_code():
    exercise = (
        read("````{exercise}\ntask: Do it.\nsolution: |\n  ```python\n  x = 1\n  ```\n````")
        .blocks[0]
        .part
    )

    assert isinstance(exercise, Exercise)
    assert exercise.hint == ""
    assert '<span class="n">x</span>' in exercise.solution


def test_a_figure_keeps_its_words():
    figure = read("```{figure} steps\nalt: Boxes\ncaption: The *way*\n```").blocks[0].part

    assert figure == Figure("steps", "Boxes", "The <em>way</em>")


def test_links_to_other_texts_are_known():
    document = read("# T\n\n[a](two.md#x) [b](../b/index.md) [c](#t)\n\n[d](../index.md)")

    assert [(link.slug, link.anchor, link.line) for link in document.links] == [
        ("a/two", "x", 3),
        ("b/index", "", 3),
        ("a/one", "t", 3),
        ("index", "", 5),
    ]


def test_emphasis_closes_before_hangul():
    assert html("**토큰(token)**은 *'값'*을 씁니다.", "ko") == (
        '<p><strong>토큰(token)</strong><span class="course-joined">은</span> '
        "<em>'값'</em><span class=\"course-joined\">을</span> 씁니다.</p>"
    )


def joined(particle):
    return f'<span class="course-joined">{particle}</span>'


def test_a_particle_stays_on_the_line_of_its_word():
    assert html("어휘(vocabulary)입니다. `pad`는 15%가 '값'이고 ('토큰')", "ko") == (
        f"<p>어휘(vocabulary){joined('입니다')}. <code>pad</code>{joined('는')} 15%{joined('가')} "
        f"'값'{joined('이고')} ('토큰')</p>"
    )


def test_korean_footnotes_have_ids_of_their_own():
    assert 'href="#fn-ko-1"' in html("글[^1]\n\n[^1]: 주", "ko")


def test_callouts_speak_the_language_of_the_text():
    title = strings("ko")["page"]["callouts"]["tip"]

    assert title in html("> [!TIP]\n> 글", "ko")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```{wdget} x\n```", "3: There is no directive 'wdget'. Did you mean 'widget'?"),
        (
            "```{widget} fill-maks\n```",
            "3: There is no widget 'fill-maks'. Did you mean 'fill-mask'?",
        ),
        (
            "```{widget} fill-mask\ntext: a\ntopk: 3\n```",
            "5: 'widget fill-mask' has no option 'topk'. Did you mean 'top_k'?",
        ),
        (
            "```{widget} fill-mask\n- a\n```",
            "3: The body of 'widget' must be lines of the form option: value.",
        ),
        (
            "```{figure} steps\ncaption: x\n```",
            "3: 'figure steps' needs the option 'alt'.",
        ),
        (
            "```{youtube} x\ntitle: A\n```",
            "3: Write the eleven letters of the film: ```{youtube} aBcDeFgHiJk.",
        ),
        (
            "```{quiz}\n- question: a\n  choices: [{text: a, why: b}, {text: c, why: d}]\n```",
            "4: No choice of 'a' is right. Mark one 'right: true'.",
        ),
        (
            "- a\n\n  ```{quiz}\n  ```",
            "5: '{quiz}' stands inside another block. Move it to the top level.",
        ),
        (
            "```python\nx = 1",
            "3: '```python' is never closed. Write ``` on a line of its own after its last line.",
        ),
        (
            "```{exercise}\ntask: |\n  Do:\n\n  ```python\n  x = 1\n  ```\n\n  More.\n```",
            "3: '```{exercise}' ends too early, with the fence inside it on line 7. Begin and end "
            "the outer one with ````.",
        ),
        (
            "```{exercise}\ntask: |\n  ```\n  x = 1\n  ```\n```",
            "3: '```{exercise}' ends too early, with the fence inside it on line 5. Begin and end "
            "the outer one with ````.",
        ),
        (
            "a <b>c</b>",
            "3: A lesson holds no HTML such as '<b>'. Write it in markdown.",
        ),
        ("<div>\nx\n</div>", "3: A lesson holds no HTML such as '<div>'."),
        (
            "<kbd>a",
            "3: '<kbd>' is never closed. Write '</kbd>' after its words.",
        ),
        (
            "![a](b.png)",
            "3: A picture is a drawing of the course. Use ```{figure} name.",
        ),
        (
            "[a](b.html)",
            "3: The link 'b.html' leads nowhere. Link a lesson's file: name.md.",
        ),
        (
            "## A {#x}\n\n## B {#x}",
            "5: The heading id 'x' is used twice. Give each its own.",
        ),
    ],
)
def test_fault(text, expected):
    assert expected in faults(text)


def test_broken_yaml_names_its_line():
    assert faults("```{widget} fill-mask\ntext: a\n b: c\n```")[0].startswith("5: This is not YAML")


def test_a_formula_that_cannot_be_read_is_a_fault():
    assert faults("$$\nx^2^3\n$$")[0].startswith("3: The formula 'x^2^3' cannot be read")


def test_a_text_without_a_title_is_a_fault():
    assert read("text").faults[0].message == (
        "The text has no title. Start it with a line '# Title'."
    )


def test_all_faults_of_a_text_are_found_at_once():
    assert len(faults("```{wdget}\n```\n\n<b>\n\n![a](b)")) == 3


def test_a_text_of_any_bytes_is_read():
    read("\x00\u202e```\n{{{ $$ [^ ]( <!-- \n> [!TIP]\n|a|\n|-|\n")
