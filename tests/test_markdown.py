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


NO_TITLE = "The text has no title. Start it with a line '# Title'."
LINK = '<a href="{}" rel="noopener" class="course-external">{}</a>'
MATH = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">'
    "<mrow><mi>{}</mi></mrow></math>"
)


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPT-2는", "GPT-2는"),
        ("Top-p로", "Top-p로"),
        ("OPUS-MT", "OPUS-MT"),
        ("GPT-4's", "GPT-4's"),
        ("zero-shot은", "zero-shot은"),
    ],
)
def test_a_name_is_not_broken_after_its_hyphen(text, expected):
    assert html(f"글 {text} 글", "ko") == (
        f'<p>글 <span class="course-nowrap">{expected}</span> 글</p>'
    )


@pytest.mark.parametrize("text", ["a well-known word", "state-of-the-art", "a - b", "1-2"])
def test_other_hyphens_may_end_a_line(text):
    assert html(text) == f"<p>{text}</p>"


def test_what_readers_copy_holds_no_invisible_character():
    text = "**토큰(token)**은 `pad`는 [글](two.md)은 $x$는 GPT-2는 15%가[^a]도\n\n[^a]: (주)는"

    assert "\u2060" not in html(text, "ko")
    assert html(text, "ko").count("course-joined") == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("_이유_는", "<em>이유</em>는"),
        ("__굵게__는", "<strong>굵게</strong>는"),
        ('**"인용"**은', "<strong>&quot;인용&quot;</strong>은"),
        ("***둘 다***는", "<em><strong>둘 다</strong></em>는"),
        ("**_'값'_**은", "<strong><em>'값'</em></strong>은"),
        ("~~취소(x)~~는", "<s>취소(x)</s>는"),
        ("이것은**(굵게)**다", "이것은<strong>(굵게)</strong>다"),
        ("변수_이름_목록", "변수_이름_목록"),
        ("1~2시간, 3~4시간", "1~2시간, 3~4시간"),
        (r"\(x\) and \\(y\\)", f"{MATH.format('x')} and {MATH.format('y')}"),
        (r"\(참고\)와 \[MASK\]", "(참고)와 [MASK]"),
        ("글 $$x$$", f"글 {MATH.format('x')}"),
        ("a<br>b &copy; &lt;", "a<br>b © &lt;"),
        ("[a][r]\n\n[r]: https://a.org", f"{LINK.format('https://a.org', 'a')}"),
        ("https://a.org/b에서", f"{LINK.format('https://a.org/b', 'https://a.org/b')}에서"),
        ("(https://a.org/x_y_z).", f"({LINK.format(*['https://a.org/x_y_z'] * 2)})."),
        ("**http://a.org/(b)**은", f"<strong>{LINK.format(*['http://a.org/(b)'] * 2)}</strong>은"),
        ("www.a.org/b, 글", f"{LINK.format('http://www.a.org/b', 'www.a.org/b')}, 글"),
        ("me@a.org로", f"{LINK.format('mailto:me@a.org', 'me@a.org')}로"),
        ("`https://a.org`", "<code>https://a.org</code>"),
    ],
)
def test_near_misses_are_read_as_they_are_meant(text, expected):
    found = read(text, "ko")

    plain = found.blocks[0].html.replace('<span class="course-joined">', "").replace("</span>", "")
    assert plain == f"<p>{expected}</p>"
    assert [fault.message for fault in found.faults] == [NO_TITLE]


def test_a_formula_in_brackets_stands_on_a_line_of_its_own():
    assert [block.kind for block in read("\\[\nx^2 = 1\n\\]\n\n\\\\[ y = 2 \\\\]").blocks] == [
        "math",
        "math",
    ]


def test_callouts_are_read_in_any_letters_and_with_a_title():
    assert "course-callout-tip" in html("> [!tip]\n> 글", "ko")
    assert '<p class="course-callout-title">제목 <em>둘</em></p>' in html(
        "> [!Tip] 제목 *둘*\n> 글", "ko"
    )


def test_tasks_are_boxes():
    assert html("- [x] done\n- [ ] *not*").count('<input type="checkbox" disabled') == 2
    assert html("- [x] done").count("checked") == 1


def test_equal_headings_are_numbered_and_signs_get_an_id():
    document = read("# T\n\n## A\n\n## A\n\n## A {#a-1}\n\n## ?!\n\n## …")

    assert [heading.id for heading in document.headings()] == [
        "t",
        "a",
        "a-2",
        "a-1",
        "section",
        "section-1",
    ]
    assert document.faults == ()


def test_an_id_that_is_written_twice_is_a_fault_and_still_an_id_of_its_own():
    document = read("# T\n\n## A {#x}\n\n## B {#x}")

    assert [heading.id for heading in document.headings()] == ["t", "x", "x-1"]
    assert len(document.faults) == 1


def test_encoded_hangul_is_read_before_it_is_compared():
    document = read("# T\n\n[a](#%ED%8C%8C) [b](#파) [c](%EB%91%98.md#x)")

    assert [(link.slug, link.anchor) for link in document.links] == [
        ("a/one", "파"),
        ("a/one", "파"),
        ("a/둘", "x"),
    ]


@pytest.mark.parametrize("text", ["\ufeff# T\r\n\r\nwords\r\n", "# T\r\rwords\r"])
def test_marks_and_line_ends_of_other_systems_change_nothing(text):
    assert [(block.line, block.text) for block in read(text).blocks] == [(1, "T"), (3, "words")]
    assert read(text).faults == ()


@pytest.mark.parametrize("letter", ["\x00", "\x07", "\u200b", "\u2060", "\u202e", "\ud800"])
def test_invisible_characters_are_faults_and_never_shown(letter):
    document = read(f"# T\n\nwo{letter}rds")

    assert document.blocks[1].html == "<p>words</p>"
    assert [fault.line for fault in document.faults] == [3]


def test_quiz_texts_stay_what_was_written():
    choices = "[{text: Yes, right: true, why: no}, {text: 3.10, why: 2026-11-28}]"
    quiz = read(f"```{{quiz}}\n- question: On\n  choices: {choices}\n```").blocks[0].part

    assert isinstance(quiz, Quiz)
    (question,) = quiz.questions
    assert question.text == "On"
    assert [(one.text, one.right, one.why) for one in question.choices] == [
        ("Yes", True, "no"),
        ("3.10", False, "2026-11-28"),
    ]


def test_an_open_fence_hides_its_own_block_alone():
    text = "# T\n\n```python\nx = 1\n\n## Next\n\nWords.\n\n```{widget} fill-mask\ntext: a\n```\n"
    document = read(text)

    assert [(block.kind, block.broken) for block in document.blocks] == [
        ("heading", False),
        ("code", True),
        ("heading", False),
        ("paragraph", False),
        ("widget", False),
    ]
    assert [str(fault) for fault in document.faults] == [
        "lessons/a/one.md:3: '```python' is never closed. Write ``` on a line of its own after "
        "its last line."
    ]


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ** b**", "3: '**' marks nothing."),
        ("one\ntwo ~~three", "4: '~~' marks nothing."),
        ("글 __굵게 __는", "3: '__굵게 __' marks nothing."),
        ("a[^x]", "3: There is no footnote '[^x]'."),
        ("a[^x]\n\n[^x]: b\n\n[^y]: c", "7: Nothing points to the footnote '[^y]'."),
        ("a[^x]\n\n[^x]: b\n\n[^x]: c", "7: The footnote '[^x]' is written twice."),
        ("> [!HINT]\n> a", "3: There is no callout '[!HINT]'. Did you mean 'tip'?"),
        ("> [!WARNNING]\n> a", "3: There is no callout '[!WARNNING]'. Did you mean 'warning'?"),
        ("[!TIP] a", "3: '[!TIP]' makes a callout only at the start of a quotation"),
        ("> **Note**\n> a", "3: '**Note**' makes no callout. Write '> [!NOTE]' on this line."),
        ("> **Tip:**\n> a", "3: '**Tip**' makes no callout. Write '> [!TIP]' on this line."),
        ("a [ ] b", "3: '[ ]' is a box only at the start of an item"),
        (r"\\(가", r"3: '\\(' begins no formula."),
        ("$ x^2 $", "3: '$ x^2 $' is no formula."),
        ("a `b", "3: '`' begins code that does not end."),
        ("[a](b c)", "3: '[a](b c)' is no link."),
        ("[a][b]", "3: '[a][b]' is no link, as no line defines its address."),
        ("[a]: b", "3: No link uses '[a]: …', so readers do not see it."),
        ("[[intro]]", "3: '[[intro]]' means nothing here."),
        ("## A {#a b}", "3: '{#a b}' gives an id only at the end of a heading"),
        ("##A", "3: '##' makes no heading without a space after it."),
        ("-항목", "3: '-' makes no list without a space after it."),
        ("1.항목", "3: '1.' makes no list without a space after it."),
        ("&foo;", "3: '&foo;' names no character."),
        ("https://a.org/한국어", "3: It is not clear where 'https://a.org/' ends."),
        (
            "| a | b |\n|---|---|\n| `x | y` | c |",
            r"5: This row has 3 cells, and the head of the table 2. Write \| for a |",
        ),
        ("> | a |\n> |---|\n> | b | c |", "5: This row has 2 cells, and the head of the table 1."),
        ("| a | b |\n|---|\n| 1 | 2 |", "3: The head of this table has 2 cells, and the line"),
        ("```quiz\n- a\n```", "3: '```quiz' shows its lines as they are. Write ```{quiz}."),
        ("a $x^2^3$\n$y$", "3: The formula 'x^2^3' cannot be read"),
        (">" * 200 + " a", "3: Quotations and lists stand more than 20 deep in one another."),
        (
            "```{widget} fill-mask\ntext: a\ntop_k: five\n```",
            "5: 'five' is no number. Write digits.",
        ),
        ("```{figure} a\nalt: [b]\n```", "4: 'alt' has to be a text. Put quotes around it."),
        (
            "```{figure} a\nalt: The # sign\n```",
            "4: What follows ' #' is left out, as a comment. Put quotes around the text.",
        ),
        (
            "```{quiz}\n- question: a\n  choices:\n    - text: [MASK]\n      right: true\n"
            "      why: b\n    - {text: c, why: d}\n```",
            "6: 'text' has to be a text. Put quotes around it.",
        ),
        (
            "```{quiz}\n- question: a\n  choices:\n    - text: b\n      right: yes\n"
            "      why: c\n    - {text: d, why: e}\n```",
            "7: 'right' is true or false.",
        ),
        (
            "```{exercise}\ntask: Do **it.\n```",
            "4: '**' marks nothing.",
        ),
    ],
)
def test_what_is_nearly_markdown_is_a_fault_with_its_line_and_its_fix(text, expected):
    assert any(fault.startswith(expected) for fault in faults(text)), faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "`**a` and `[^x]` and `[ ]`",
        "```\n** ~~ [^x] [!TIP]\n```",
        r"\*\*a\*\* \_b\_ \[^x\]",
        "5 * 3 * 2, snake_case_name, _private, arr[x], C#, $5 and $6",
        "a&b; c & d",
    ],
)
def test_signs_that_are_meant_as_signs_are_no_fault(text):
    assert faults(text) == []


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
