"""Lessons of another course become lessons of ours, and nothing of them is lost unsaid."""

import re
from contextlib import nullcontext
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

import app
from lessons.authoring.commands import Checkpoints, Workshop, commands
from lessons.authoring.importing.addresses import Addresses
from lessons.authoring.importing.bring import import_texts
from lessons.authoring.importing.convert import Source, convert
from lessons.authoring.importing.javascript import UnreadableError, value_of
from lessons.authoring.importing.sources import named
from lessons.pages.files import Files
from lessons.pages.page import page
from lessons.pages.render import Renderer
from lessons.text.fault import Fault, FaultError
from lessons.text.library import Library
from lessons.text.markdown import Reader, parse
from tests.served import ROOT
from translations import strings
from widgets.gradio_files import FRONTEND

SOURCE = ROOT / "tests" / "fixtures" / "import"
FILES = Files(ROOT / "assets", FRONTEND, Library(ROOT).watch)
RENDERER = Renderer(ROOT / "assets" / "templates", FILES, FRONTEND, app.VERSION, dev=False)


class Shown(HTMLParser):
    """The words that a page shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture
def course(write):
    """A course of one lesson, into which lessons are imported."""
    return write(
        {
            "toc.yml": "a: [one]\n",
            "index.md": "# Course\n\nAll.\n",
            "a/index.md": "# Chapter\n\nOf one.\n",
            "a/one.md": "# One\n\nwords\n",
            "translations/ko/index.md": "# 강좌\n\n모두.\n",
        }
    )


def taken(text, lang="en", slugs=None, key="chapter1/3"):
    """Return what a text becomes."""
    addresses = Addresses(key, "kites/strings", slugs or {})
    return convert(Source(text, lang, "Strings", addresses), strings(lang))


def body(text, **more):
    """Return what the words below a title become."""
    return taken(f"# T\n\n{text}\n", **more).text.removeprefix("# T\n\n").rstrip("\n")


def messages(text):
    """Return what is said of a text."""
    return [(note.line, note.message) for note in taken(text).notes]


def test_a_whole_course_becomes_chapters_and_lessons_in_both_languages(course):
    files = [
        file.relative_to(course).as_posix()
        for one in import_texts(course, SOURCE)
        for file in one.files
        if file.suffix == ".md"
    ]

    assert files == [
        "lessons/kites-and-strings/whats-a-kite.md",
        "lessons/kites-and-strings/index.md",
        "lessons/kites-and-strings/end-of-chapter-quiz.md",
        "lessons/the-wind/where-wind-comes-from.md",
        "lessons/the-wind/index.md",
        "translations/ko/kites-and-strings/whats-a-kite.md",
        "translations/ko/kites-and-strings/index.md",
    ]
    assert (course / "lessons/toc.yml").read_text(encoding="utf-8") == (
        "a: [one]\n"
        "kites-and-strings: [whats-a-kite, end-of-chapter-quiz]\n"
        "the-wind: [where-wind-comes-from]\n"
    )
    index = (course / "translations/ko/kites-and-strings/index.md").read_text(encoding="utf-8")
    assert index == "# 연과 줄\n\n연과 줄.\n"


@pytest.mark.parametrize("view", ["en", "ko", "en-ko"])
def test_an_imported_page_shows_everything_that_its_source_said(course, view):
    list(import_texts(course, SOURCE))
    library = Library(course)

    for slug in [*library.course.lessons][1:]:
        made = page(library, slug, view)
        answer = RENDERER.page(made, "")
        shown = letters(Shown(answer.bodies[""].decode()).words)

        assert (answer.status, made.faults) == (200, ())
        for word in said(slug, view):
            assert letters(word) in shown


def letters(text):
    """Return a text without the signs and spaces in it."""
    return re.sub(r"\W+", "", text)


def said(slug, view):
    """Return what a page has to show, as words."""
    english = {
        "kites-and-strings/whats-a-kite": [
            "A kite costs 5 to 20 weighs 300 g and has a tail The token mask is no tag",
            "Read the quiz the wind the handbook or chapter 9",
            "Picture A kite with a long tail",
            "How it flies",
            "Never near power lines",
            "if power_lines land",
            "Try both hands More",
            "Second paragraph",
            "print 2 3",
            "With a long string",
            "beach",
            "Stand on top",
            "First take the string",
            "Gloves help",
            "pull slowly",
            "Kite Signs Delta end Box none",
            "Open A kite to steer",
            "Pull left",
            "Boxes fly steadily",
            "KiteSimulator wind speed 3",
            "Press Space to end",
        ],
        "kites-and-strings/end-of-chapter-quiz": [
            "1 What does pull return",
            "A list of turns",
            "Right see the turns of the page",
            "MASK",
            "That is a token as mask is",
            "Nothing it doesn t",
            "See page a",
            "It is no Costs 3 and 4",
            "A number 3 10",
            "Only one",
        ],
        "the-wind/where-wind-comes-from": ["Back to the kite", "Picture Isobars"],
    }
    korean = [
        "연은 줄 string 로 조종합니다 퀴즈 를 풀어 보세요 값은 5입니다",
        "어떻게 나나요",
        "장갑을 끼면 좋습니다",
        "천천히 풀어 주세요",
        "그림 긴 꼬리가 달린 연",
        "위 로 갑니다",
        "맞습니다 up True 입니다",
        "아닙니다",
    ]
    if view == "en" or slug not in ("kites-and-strings/whats-a-kite",):
        return english[slug]
    return korean if view == "ko" else [*english[slug], *korean]


def test_a_translation_has_the_headings_of_its_english_text(course):
    list(import_texts(course, SOURCE))
    library = Library(course)

    ids = [
        [
            heading.id
            for heading in library.document("kites-and-strings/whats-a-kite", lang).headings()
        ]
        for lang in ("en", "ko")
    ]

    expected = ["whats-a-kite", "how-it-flies", "with-a-long-string", "how-it-flies-1"]
    assert ids == [expected, expected]


def test_a_translation_finds_the_english_text_that_was_imported_before(course):
    list(import_texts(course, SOURCE / "chapters" / "en", chapter="kites"))

    (one,) = import_texts(course, SOURCE / "chapters" / "ko" / "chapter1" / "1.mdx")

    assert one.files[0] == course / "translations/ko/kites/whats-a-kite.md"
    assert "{#how-it-flies-1}" in one.files[0].read_text(encoding="utf-8")


def test_a_translation_without_an_english_text_says_so(course):
    (one,) = import_texts(course, SOURCE / "chapters" / "ko")

    assert "Import its English text too" in str(one.notes[0])


def test_nothing_is_overwritten(course):
    list(import_texts(course, SOURCE))
    before = {file: file.read_bytes() for file in course.rglob("*.*")}

    again = list(import_texts(course, SOURCE))

    assert all(isinstance(one, Fault) for one in again)
    assert "exists already" in str(again[0])
    assert {file: file.read_bytes() for file in course.rglob("*.*")} == before


def test_two_lessons_of_one_title_get_two_names(tmp_path, course):
    for name in ("1", "2"):
        (tmp_path / f"{name}.mdx").write_text("# Introduction\n\nWords.", encoding="utf-8")

    first, second = (
        import_texts(course, tmp_path / "1.mdx", "a"),
        import_texts(course, tmp_path / "2.mdx", "a"),
    )

    assert [next(one).files[0].name for one in (first, second)] == [
        "introduction.md",
        "introduction-2.md",
    ]


def test_a_file_alone_is_named_after_its_title_and_its_folder(tmp_path, course):
    folder = tmp_path / "unit3"
    folder.mkdir()
    (folder / "why-kites.mdx").write_text("# 3. Kites, why?\n\nWords.", encoding="utf-8")
    (folder / "index.mdx").write_text("# Unit three\n\nWords.", encoding="utf-8")

    files = [one.files[0] for one in import_texts(course, folder)]

    assert [file.relative_to(course).as_posix() for file in files] == [
        "lessons/unit3/index.md",
        "lessons/unit3/kites-why.md",
    ]


@pytest.mark.parametrize(
    ("make", "chapter", "lang", "message"),
    [
        (lambda folder: folder / "none.mdx", "", "", "There is no such file or folder."),
        (lambda folder: folder, "", "", "There are no texts here"),
        (lambda folder: SOURCE, "My Kites", "", "'My Kites' is no name for a chapter."),
        (lambda folder: SOURCE, "", "fr", "'fr' is no language here. Write one of: en, ko."),
    ],
)
def test_what_cannot_be_imported_is_refused_with_a_sentence(tmp_path, make, chapter, lang, message):
    folder = tmp_path / "empty"
    folder.mkdir()

    with pytest.raises(FaultError, match=re.escape(message)):
        list(import_texts(tmp_path, make(folder), chapter, lang))


def test_a_file_that_is_not_utf_8_is_refused(tmp_path):
    (tmp_path / "1.mdx").write_bytes("# 연".encode("cp949"))

    with pytest.raises(FaultError, match="not UTF-8"):
        list(import_texts(tmp_path, tmp_path / "1.mdx"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Transformers, what can they do?", "transformers-what-can-they-do"),
        ("1. Transformer models", "transformer-models"),
        ("Unit 2. The café's 🤗 menu", "the-cafes-menu"),
        ("연이란", ""),
    ],
)
def test_names_are_made_of_titles(title, name):
    assert named(title) == name


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<Tip>\n\nA **b**.\n\n</Tip>", "> [!TIP]\n> A **b**."),
        ("<Tip warning={true}>A</Tip>", "> [!WARNING]\n> A"),
        ("<Tip warning>A</Tip>", "> [!WARNING]\n> A"),
        ('<Tip title="How">A</Tip>', "> [!TIP]\n> **How**\n>\n> A"),
        (
            '<hfoptions id="x">\n<hfoption value="a" label="A">\n\nb\n\n</hfoption>\n</hfoptions>',
            "**A**\n\nb",
        ),
        ("> [!tip] A\n> b", "> [!TIP]\n> A\n> b"),
        ("> [!DANGER]\n> A", "> [!CAUTION]\n> A"),
        ("> Just <b>said</b>", "> Just **said**"),
        ("```py\nx\n```", "```python\nx\n```"),
        ("```python out\nx\n```", "```text\nx\n```"),
        ("```bash out\nx\n```", "```text\nx\n```"),
        ("```python output\nx\n```", "```text\nx\n```"),
        ("```{python}\nx\n```", "```python\nx\n```"),
        ("~~~python\nx\n~~~", "```python\nx\n```"),
        ("````md\n```py\nx\n```\n````", "````md\n```py\nx\n```\n````"),
        ("```\nnever closed", "```\nnever closed\n```"),
        ("```html\n<Tip>\n{#if fw === 'tf'}\n```", "```html\n<Tip>\n{#if fw === 'tf'}\n```"),
        ("```a``` and <b>c</b>", "```a``` and **c**"),
        ("``` `a <b>c</b>", "``` `a **c**"),
        ("`<Tip>` and `{/if}`", "`<Tip>` and `{/if}`"),
        ("a <mask> b </s> 3 < 4 <your name>", "a \\<mask> b \\</s> 3 < 4 \\<your name>"),
        ("$5 and $6", "\\$5 and \\$6"),
        ("the $x_1$ of it", "the $x_1$ of it"),
        ("\\\\( a + b \\\\) is", "$a + b$ is"),
        ("$$x^2$$", "$$\nx^2\n$$"),
        ("so $$x^2$$ it is", "so\n\n$$\nx^2\n$$\n\nit is"),
        ("\\\\[ x \\\\]", "$$\nx\n$$"),
        ("<em>a</em><strong> b </strong><i></i>", "*a* **b**"),
        ("<code>a`b &lt;c></code>", "``a`b <c>``"),
        ("<sub>2</sub><br/><kbd>A</kbd>", "<sub>2</sub><br><kbd>A</kbd>"),
        ("<del>old</del>", "~~old~~"),
        ("<p align='center'>Middle</p>", "Middle"),
        ("<h3 id='x'>Head</h3>", "### Head {#x}"),
        ("<ul>\n<li>a</li>\n<li><b>b</b></li>\n</ul>", "- a\n- **b**"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<pre><code>a &lt; b\n</code></pre>", "```text\na < b\n```"),
        ("one<hr>two", "one\n\n---\n\ntwo"),
        ("<blockquote>a</blockquote>", "> a"),
        ("![a](https://x.example/a.png)", "[Picture: a](https://x.example/a.png)"),
        ("![](https://x.example/a.png)", "[Picture: a.png](https://x.example/a.png)"),
        (
            "[![a](https://x.example/a.png)](https://y.example/b)",
            "[Picture: a](https://x.example/a.png) ([y.example/b](https://y.example/b))",
        ),
        (
            '<a href="https://y.example"><img src="https://x.example/a.png" alt="a"/></a>',
            "[Picture: a](https://x.example/a.png) ([y.example](https://y.example))",
        ),
        (
            '<video controls src="https://x.example/v.mp4"></video>',
            "[Play: x.example/v.mp4](https://x.example/v.mp4)",
        ),
        ('<Youtube id="aBcDeFgHiJk"/>', '```{youtube} aBcDeFgHiJk\ntitle: "T"\n```'),
        (
            '<iframe width="560" src="https://www.youtube.com/embed/aBcDeFgHiJk?x=1"></iframe>',
            '```{youtube} aBcDeFgHiJk\ntitle: "T"\n```',
        ),
        (
            '> [!TIP]\n> See\n>\n> <Youtube id="aBcDeFgHiJk"/>',
            '> [!TIP]\n> See\n\n```{youtube} aBcDeFgHiJk\ntitle: "T"\n```',
        ),
        ("{#if fw === 'pt'}\nA\n{:else}\nB\n{/if}", "A"),
        ("{#if fw === 'tf'}\nA\n{:else}\nB\n{/if}", "B"),
        ("{#if fw === 'tf'}\nA\n{:else if fw === 'jax'}\nC\n{:else}\nB\n{/if}", "B"),
        ("<frameworkcontent>\n<pt>\nA\n</pt>\n<tf>\nB\n</tf>\n</frameworkcontent>", "A"),
        ("<!-- hidden --> Shown.", "<!-- hidden -->\n\nShown."),
        ("{/* hidden */}\nShown.", "<!-- hidden -->\n\nShown."),
        ("<https://x.example/a_b>", "<https://x.example/a_b>"),
        ("- a\n\n  <Tip>b</Tip>\n\n  c\n- d", "- a\n\n  > [!TIP]\n  > b\n\n  c\n- d"),
        (
            "<table><tr><th>a</th></tr><tr><td>b | c</td></tr></table>",
            "| a |\n| --- |\n| b \\| c |",
        ),
    ],
)
def test_a_construct_of_doc_builder_has_its_like_here(source, expected):
    assert body(source) == expected


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("/course/chapter1/4", "models.md"),
        ("/course/chapter1/4?fw=pt#top", "models.md#top"),
        ("/course/ko/chapter1/4", "models.md"),
        ("/learn/llm-course/chapter1/4", "models.md"),
        ("https://huggingface.co/learn/nlp-course/en/chapter1/4", "models.md"),
        ("https://huggingface.co/course/chapter1/4.mdx", "models.md"),
        ("chapter1/4", "models.md"),
        ("4", "models.md"),
        ("./4.mdx#x", "models.md#x"),
        ("../chapter2/1", "../wind/first.md"),
        ("/course/chapter2", "../wind/index.md"),
        ("/course/chapter7/2", "https://huggingface.co/learn/llm-course/chapter7/2"),
        ("../chapter7/2", "https://huggingface.co/learn/llm-course/chapter7/2"),
        ("/docs/transformers", "https://huggingface.co/docs/transformers"),
        ("https://x.example/a", "https://x.example/a"),
        ("//x.example/a", "https://x.example/a"),
        ("mailto:a@x.example", "mailto:a@x.example"),
        ("#here", "#here"),
        ("[https://x.example/a\\](https://x.example/a%5C)", "https://x.example/a"),
    ],
)
def test_a_link_leads_to_the_imported_text_or_to_the_other_site(href, leads):
    slugs = {"chapter1/4": "kites/models", "chapter2/1": "wind/first", "chapter2": "wind/index"}

    assert Addresses("chapter1/3", "kites/strings", slugs).of(href) == leads


def test_links_are_found_in_markdown_and_in_html():
    slugs = {"chapter1/4": "kites/models"}

    assert body("[`a`](/course/chapter1/4 'b')", slugs=slugs) == "[`a`](models.md 'b')"
    assert body("<a href='/course/chapter1/4'>a</a>", slugs=slugs) == "[a](models.md)"
    assert body("[a][b]\n\n[b]: /course/chapter1/4", slugs=slugs) == "[a][b]\n\n[b]: models.md"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# A[[a]]\n\n## B [[b]]", "# A {#a}\n\n## B {#b}\n"),
        ("# A\n\n## B\n\n## B", "# A\n\n## B {#b}\n\n## B {#b-1}\n"),
        ("# A\n\n## `b` **c**!", "# A\n\n## `b` **c**! {#b-c}\n"),
        ("# A\n\n## ???", "# A\n\n## ??? {#section}\n"),
        ("# A\n\nB[[b]]\n---", "# A\n\n## B {#b}\n"),
        ("# A\n\n# B", "# A\n\n## B {#b}\n"),
        ("## A\n\nb", "# A\n\nb\n"),
        ("b", "# Strings\n\nb\n"),
        ("# A\n\n```\n# no heading\n```", "# A\n\n```\n# no heading\n```\n"),
    ],
)
def test_headings_have_ids_of_their_own_and_the_first_is_the_title(source, expected):
    assert taken(source).text == expected


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("[]", []),
        ("[1, 'a', \"b\", `c`,]", ["1", "a", "b", "c"]),
        ("{a: true, 'b': null, \"c-d\": false}", {"a": True, "b": None, "c-d": False}),
        ("[{a: 'x' + \"y\"} // end\n {a: 'z'}]", [{"a": "xy"}, {"a": "z"}]),
        (r"""['it\'s', "a \"b\""]""", ["it's", 'a "b"']),
        ('{a: "he said "no" to it", b: 1}', {"a": 'he said "no" to it', "b": "1"}),
    ],
)
def test_values_of_javascript_are_read_with_small_slips(source, value):
    assert value_of(source) == value


@pytest.mark.parametrize("source", ["", "[", "{a}", "{a: }", "[1] 2", "'a"])
def test_what_is_no_value_of_javascript_is_refused(source):
    with pytest.raises(UnreadableError):
        value_of(source)


def test_a_question_becomes_a_quiz_with_the_heading_above_it():
    source = (
        "### 1. Which `word`?\n\n<Question choices={[\n"
        '{text: "<code>a</code>: \\"b\\"", explain: "Yes.", correct: true},\n'
        "{text: '<mask>', explain: ''}]} />"
    )

    assert body(source).partition("\n\n")[2] == (
        "```{quiz}\n"
        '- question: "1. Which word?"\n'
        "  choices:\n"
        '    - text: "`a`: \\"b\\""\n'
        "      right: true\n"
        '      why: "Yes."\n'
        '    - text: "\\\\<mask>"\n'
        '      why: "That is not it."\n'
        "```"
    )


def test_a_solution_stays_folded_and_other_folded_text_stands_open():
    solution = "## Q\n\n<details>\n<summary>Solution</summary>\n\n**Yes.**\n\n</details>"
    other = "<details><summary><b>More</b></summary>\n\nA `b`.\n\n</details>"

    assert body(solution).endswith('```{exercise}\ntask: "Q"\nsolution: |\n  **Yes.**\n```')
    assert body(other) == "**More**\n\nA `b`."


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("# A\n\nb\n\n<Widget3D a={{b: 1}} />", 5, "<Widget3D> has no counterpart here."),
        ("# A\n\n<Question choices={nonsense} />", 3, "The choices cannot be read"),
        ("# A\n\n<Question choices={[{text: 'a'}]} />", 3, "two choices or more"),
        ("# A\n\n<Youtube id='short' />", 3, "'short' is no film of YouTube."),
        ("# A\n\n$$\\frac{$$", 3, "cannot be read"),
        ("# A\n\n<script>\nrun()\n</script>", 3, "<script> has no counterpart here."),
        ("# A\n\n<table><tr><td>\n\n- a\n- b\n\n</td></tr></table>", 3, "A cell of this table"),
    ],
)
def test_what_has_no_like_here_is_named_with_its_line_and_left_in_place(source, line, said):
    made = taken(source)

    assert [note.line for note in made.notes if said in note.message] == [line]
    assert strings("en").importing.left in made.text
    for word in re.findall(r"\w+", source):
        assert word in made.text


@pytest.mark.parametrize(
    ("source", "note"),
    [
        ("# A\n\n<CourseFloatingBanner\n chapter={1}\n/>", (3, "<CourseFloatingBanner>")),
        ("# A\n\n```python out\n1\n```", (3, "This output is kept as plain text.")),
        ("# A\n\n{#if fw === 'tf'}\nB\n{/if}", (3, "What is not about PyTorch")),
        ("# A\n\n![b](https://x.example/b.png)", (3, "The picture 'b' is a link now.")),
        ("# A\n\nb </em> c", (3, "'</em>' closes nothing")),
    ],
)
def test_what_is_left_out_or_changed_is_named_with_its_line(source, note):
    line, said = note

    assert [one for one in messages(source) if one[0] == line and said in one[1]]


@pytest.mark.parametrize("part", range(1, 12))
def test_every_block_of_a_torn_text_is_shown(part):
    text = (SOURCE / "chapters/en/chapter1/1.mdx").read_text(encoding="utf-8")

    made = taken(text[: len(text) * part // 12 + part])

    reader = Reader("kites/strings.md", "kites/strings", "en", strings("en"))
    assert not any(block.broken for block in parse(made.text, reader).blocks)


def test_the_command_lists_files_and_notes_and_fails_for_what_exists(run_on, course):
    said = run_on(
        course, "import", str(SOURCE / "chapters" / "en" / "chapter1"), "--chapter", "kites"
    )

    assert said.exit_code == 0
    assert "lessons/kites/whats-a-kite.md" in said.output
    assert re.search(r"chapter1/1\.mdx:7: <CourseFloatingBanner>", said.output)
    again = run_on(
        course, "import", str(SOURCE / "chapters" / "en" / "chapter1"), "--chapter", "kites"
    )
    assert again.exit_code == 1
    assert "lessons/kites/whats-a-kite.md exists already." in again.output


def test_what_is_said_of_several_lines_is_said_once(tmp_path, course):
    text = "# A\n\n```py out\n1\n```\n\n```py out\n2\n```\n\n```py out\n3\n```\n"
    (tmp_path / "1.mdx").write_text(text, encoding="utf-8")

    (one,) = import_texts(course, tmp_path / "1.mdx", "a")

    assert [(note.line, note.message.rpartition(". ")[2]) for note in one.notes] == [
        (3, "Lines 7, 11 too.")
    ]


@pytest.fixture
def run_on():
    """Return a function that runs a command on a course."""

    def run(root: Path, *words: str):
        nothing: Checkpoints = ("bundled", {}, ())
        workshop = Workshop(
            root,
            lambda: Library(root),
            lambda: nullcontext(nothing),
            lambda _placed, _today: iter(()),
            ValueError,
        )
        return CliRunner().invoke(commands(workshop), words)

    return run
