"""Pages: three views of a text, what stands where, and what happens when something is missing."""

import re

import pytest

from lessons.pages import page as pages
from lessons.pages.page import error_page
from lessons.text.library import Gallery, Library
from lessons.text.place import NotFoundError, Place
from translations import strings

GALLERY = Gallery(
    {"fill-mask": dict.fromkeys(("text", "top_k"), lambda _: "")},
    lambda lang, where: f"<p>{lang} {where}</p>",
)

ENGLISH = """# One

First [two](two.md#x).

## More {#more}

```python
print("hello")  # a word
```

```{widget} fill-mask
text: a [MASK]
```

- a
- b
"""

KOREAN = """# 하나

처음 [둘](two.md#x).

## 더 {#more}

```python
print("안녕")  # 낱말
```

```{widget} fill-mask
text: 어떤 [MASK]
```

- 가
- 나
"""


@pytest.fixture
def library(write):
    root = write(
        {
            "toc.yml": "a: [one, two]",
            "index.md": "# Course\n\nAll of it.",
            "a/index.md": "# Chapter\n\nThe first.",
            "a/one.md": ENGLISH,
            "a/two.md": "# Two\n\n## X {#x}\n\ntext",
            "translations/ko/a/one.md": KOREAN,
        }
    )
    return Library(root, GALLERY)


def rewrite(library, slug, lang, text):
    library.path(slug, lang).write_text(text, encoding="utf-8")


def page(library, slug, view, base=""):
    return pages.page(library, slug, view, base)


def kinds(made):
    return [row.kind for row in made.rows]


def test_a_page_in_one_language_has_a_cell_for_each_block(library):
    made = page(library, "a/one", "ko")

    assert kinds(made) == ["heading", "paragraph", "heading", "code", "widget", "list"]
    assert {row.left.lang for row in made.rows} == {"ko"}
    assert all(row.right is None and row.shared is None for row in made.rows)
    assert made.title == "하나"
    assert made.synced


def test_a_page_in_two_languages_shows_code_and_widgets_once(library):
    made = page(library, "a/one", "en-ko")

    assert [row.kind for row in made.rows if row.shared] == ["code", "widget"]
    paragraph = made.rows[1]
    assert (paragraph.left.lang, paragraph.right.lang) == ("en", "ko")
    assert "hello" in made.rows[3].shared


def test_links_stay_in_the_view_and_behind_the_prefix(library):
    assert 'href="/sub/en-ko/a/two#x"' in page(library, "a/one", "en-ko", "/sub").rows[1].left.html
    assert 'href="/ko/a/two#x"' in page(library, "a/one", "ko").rows[1].left.html


def test_heading_ids_stand_once_and_are_the_english_ones(library):
    both = page(library, "a/one", "en-ko").rows[2]
    korean = page(library, "a/one", "ko").rows[2]

    assert '<h2 id="more">' in both.left.html
    assert "<h2>더</h2>" in both.right.html
    assert '<h2 id="more">' in korean.left.html


def test_headings_are_listed_with_their_titles_in_both_languages(library):
    (heading,) = page(library, "a/one", "en").headings

    assert (heading.id, heading.level) == ("more", 2)
    assert heading.titles == {"en": "More", "ko": "더"}


def test_a_widget_knows_its_place_and_shows_its_record(library):
    english = page(library, "a/one", "en").rows[4].left.html
    korean = page(library, "a/one", "ko", "/sub").rows[4].left.html

    assert 'data-src="/live/en/fill-mask/a.one.1/"' in english
    assert "<p>en a.one.1</p>" in english
    assert 'data-src="/sub/live/ko/fill-mask/a.one.1/"' in korean


def test_a_widget_starts_with_the_inputs_of_its_language(library):
    assert library.embedding(Place("a/one", 1), "en").inputs == {"text": "a [MASK]"}
    assert library.embedding(Place("a/one", 1), "ko").inputs == {"text": "어떤 [MASK]"}


def test_a_widget_without_translation_starts_with_the_english_inputs(library):
    rewrite(library, "a/one", "ko", "# 하나")

    assert library.embedding(Place("a/one", 1), "ko").inputs == {"text": "a [MASK]"}


@pytest.mark.parametrize("number", [0, 2, 99])
def test_there_is_no_widget_of_another_number(library, number):
    with pytest.raises(NotFoundError):
        library.embedding(Place("a/one", number), "en")


def test_a_lesson_without_translation_is_english_and_says_so(library):
    made = page(library, "a/two", "ko")

    assert {(row.left.lang, row.left.note) for row in made.rows} == {("en", "missing")}
    assert not made.synced
    assert made.title == "Two"


def test_a_missing_block_is_english_in_its_place(library):
    rewrite(library, "a/one", "ko", KOREAN.replace("처음 [둘](two.md#x).\n", ""))

    row = page(library, "a/one", "ko").rows[1]
    both = page(library, "a/one", "en-ko").rows[1]

    assert (row.left.lang, row.left.note) == ("en", "missing")
    assert (both.right.html, both.right.note) == ("", "missing")
    assert "First" in both.left.html


def test_a_block_whose_english_has_changed_is_english_in_its_place(library):
    english = library.document("a/one", "en")
    record = f"---\nblocks: {' '.join(english.hashes)}\n---\n"
    rewrite(library, "a/one", "ko", record + KOREAN)
    rewrite(library, "a/one", "en", ENGLISH.replace("First", "The first"))

    made = page(library, "a/one", "ko")

    assert (made.rows[1].left.lang, made.rows[1].left.note) == ("en", "stale")
    assert {row.left.note for row in made.rows[2:]} == {None}


def test_a_block_put_in_between_leaves_the_others_translated(library):
    english = library.document("a/one", "en")
    record = f"---\nblocks: {' '.join(english.hashes)}\n---\n"
    rewrite(library, "a/one", "ko", record + KOREAN)
    rewrite(library, "a/one", "en", ENGLISH.replace("## More", "New.\n\n## More"))

    notes = [row.left.note for row in page(library, "a/one", "ko").rows]

    assert notes == [None, None, "missing", None, None, None, None]


BROKEN = "```{widget} fill-maks\n```"


def gap(lang):
    return strings(lang)["page"]["gap"]


def test_a_broken_block_leaves_a_marked_gap_and_the_rest_is_shown(library):
    rewrite(library, "a/one", "en", ENGLISH.replace("First [two](two.md#x).", BROKEN))

    for view in ("en", "ko", "en-ko"):
        made = page(library, "a/one", view)
        assert (made.kind, made.repairing) == ("lesson", False)
        assert len(made.rows) == 7 if view != "en" else 6
        assert str(made.faults[0]) == (
            "lessons/a/one.md:3: There is no widget 'fill-maks'. Did you mean 'fill-mask'?"
        )
    assert gap("en") in page(library, "a/one", "en").rows[1].left.html
    assert gap("ko") in page(library, "a/one", "ko").rows[1].left.html
    assert gap("en") in page(library, "a/one", "en-ko").rows[1].left.html


@pytest.mark.parametrize(
    "broken",
    ["<b>굵게</b> 둔 글입니다.", "처음 $x^2^3$.", "![둘](two.png)", "처음 <kbd>글."],
)
def test_a_broken_korean_block_shows_its_english_one_and_says_so(library, broken):
    rewrite(library, "a/one", "ko", KOREAN.replace("처음 [둘](two.md#x).", broken))

    english, korean, both = (page(library, "a/one", view) for view in ("en", "ko", "en-ko"))

    assert english.faults == ()
    assert [row.left.note for row in korean.rows] == [None, "broken", None, None, None, None]
    assert (korean.rows[1].left.lang, "First" in korean.rows[1].left.html) == ("en", True)
    assert (both.rows[1].right.html, both.rows[1].right.note) == ("", "broken")
    assert not korean.synced


def test_a_broken_english_block_does_not_take_its_translation_away(library):
    hashes = " ".join(library.document("a/one", "en").hashes)
    rewrite(library, "a/one", "ko", f"---\nblocks: {hashes}\n---\n{KOREAN}")
    rewrite(library, "a/one", "en", ENGLISH.replace("First [two](two.md#x).", "First <b>two</b>."))

    korean, both = page(library, "a/one", "ko"), page(library, "a/one", "en-ko")

    assert [row.left.lang for row in korean.rows] == ["ko"] * 6
    assert "처음" in korean.rows[1].left.html
    assert gap("en") in both.rows[1].left.html
    assert "처음" in both.rows[1].right.html


def test_a_broken_shared_block_leaves_the_korean_one(library):
    rewrite(library, "a/one", "en", ENGLISH.replace("text: a [MASK]", "txt: a"))

    row = page(library, "a/one", "en-ko").rows[4]

    assert row.shared is None
    assert gap("en") in row.left.html
    assert 'data-place="a.one.1"' in row.right.html


def test_a_drawing_that_fails_leaves_a_gap_in_all_views(library):
    rewrite(library, "a/two", "en", "# Two\n\n```{figure} none\nalt: x\n```\n\nMore.")

    for view in ("en", "ko", "en-ko"):
        made = page(library, "a/two", view)
        assert "There is no such drawing" in made.faults[0].message
        assert gap(made.lang) in made.rows[1].left.html
        assert "More." in made.rows[2].left.html


@pytest.mark.parametrize(
    "svg", ["<svg><g></svg>", "no drawing", "<svg>&nbsp;</svg>", "<svg><script/></svg>"]
)
def test_a_drawing_that_is_none_leaves_a_gap(library, write, svg):
    write({"assets/figures/steps.svg": svg})
    rewrite(library, "a/two", "en", "# Two\n\n```{figure} steps\nalt: x\n```")

    made = page(library, "a/two", "en")

    assert made.faults[0].file == "assets/figures/steps.svg"
    assert gap("en") in made.rows[1].left.html


def test_labels_missing_in_korean_show_the_english_drawing(library, write):
    write(
        {
            "assets/figures/steps.svg": "<svg><text>{{one}}</text></svg>",
            "assets/figures/steps.yml": "en: {one: A}\nko: {}",
        }
    )
    figure = "```{figure} steps\nalt: x\n```"
    rewrite(library, "a/two", "en", f"# Two\n\n{figure}")
    rewrite(library, "a/two", "ko", f"# 둘\n\n{figure}")

    cell = page(library, "a/two", "ko").rows[1].left

    assert (cell.lang, cell.note, "<text>A</text>" in cell.html) == ("en", "broken", True)


def test_widgets_keep_their_numbers_when_one_before_them_is_broken(library):
    widget = "```{widget} fill-mask\ntext: b [MASK]\n```"
    rewrite(library, "a/two", "en", f"# Two\n\n{BROKEN}\n\n{widget}")

    assert 'data-place="a.two.2"' in page(library, "a/two", "en").rows[2].left.html
    assert library.embedding(Place("a/two", 2), "en").inputs == {"text": "b [MASK]"}
    with pytest.raises(NotFoundError):
        library.embedding(Place("a/two", 1), "en")


def test_code_that_shows_a_link_of_the_course_is_left_alone(library):
    code = '<a href="course:a/one">'
    rewrite(library, "a/two", "en", f"# Two\n\n```\n{code}\n```\n\nAnd `{code}` [x](one.md).")

    made = page(library, "a/two", "en", "/sub")

    assert '&lt;a href="course:a/one"&gt;' in made.rows[1].left.html
    assert "course:a/one" in made.rows[2].left.html
    assert '<a href="/sub/en/a/one">x</a>' in made.rows[2].left.html


def test_a_file_that_is_not_utf8_is_being_repaired(library):
    library.path("a/two", "en").write_bytes(b"# Tw\xf6")

    for view in ("en", "ko", "en-ko"):
        made = page(library, "a/two", view)
        assert (made.kind, made.repairing) == ("repair", True)
        assert "UTF-8" in made.faults[0].message


def test_a_translation_that_cannot_be_read_is_shown_in_english(library):
    library.path("a/one", "ko").write_bytes("# 하나".encode("cp949"))

    made = page(library, "a/one", "ko")

    assert not made.repairing
    assert {row.left.note for row in made.rows} == {"missing"}
    assert "CP949" in made.faults[0].message


def test_neighbours_and_chapters_are_named_in_the_view(library):
    made = page(library, "a/two", "en-ko")

    assert made.previous.href == "/en-ko/a/one"
    assert (made.previous.title, made.previous.title_other) == ("One", "하나")
    assert made.next is None
    assert made.position == (2, 2)
    assert [lesson.current for lesson in made.chapter.lessons] == [False, True]


def test_chapters_and_contents_describe_what_they_list(library):
    chapter = page(library, "a/index", "en")
    contents = page(library, "index", "en")

    assert (chapter.kind, contents.kind) == ("chapter", "contents")
    assert chapter.next.href == "/en/a/one"
    assert chapter.chapter.lessons[0].description == "First two."
    assert contents.chapters[0].description == "The first."
    assert contents.first.href == "/en/a/one"


def test_a_page_knows_its_address_in_every_view(library):
    assert page(library, "a/index", "ko").alternates == {
        "en": "/en/a/",
        "ko": "/ko/a/",
        "en-ko": "/en-ko/a/",
    }


@pytest.mark.parametrize(("slug", "view"), [("a/three", "en"), ("a/one", "fr"), ("", "en")])
def test_there_is_no_other_page(library, slug, view):
    with pytest.raises(NotFoundError):
        page(library, slug, view)


@pytest.mark.parametrize("wanted", ["a/Two", "A/TWO", "two", "a/tow", "b/two", "a/two/"])
def test_an_error_page_names_the_likeliest_lesson_first(library, wanted):
    assert error_page(library, 404, "ko", wanted).links[0].href == "/ko/a/two"


@pytest.mark.parametrize("wanted", ["", "zzz", "/", "%25", "q" * 10_000])
def test_an_error_page_names_no_lesson_where_none_is_near(library, wanted):
    assert error_page(library, 404, "en", wanted).links == ()


def test_an_error_page_has_the_other_views_of_its_address(library):
    made = error_page(library, 404, "en", 'a/on"e', "/sub")

    assert made.alternates["ko"] == "/sub/ko/a/on%22e"


def test_an_error_page_names_the_lesson_that_was_perhaps_meant(library):
    made = error_page(library, 404, "ko", "a/on")

    assert made.links[0].href == "/ko/a/one"
    assert made.title


KEYS = re.compile('data-question="([^"]+)"')


def asked(*questions: str, right: str = "a") -> str:
    """Return a quiz whose questions have two choices each."""
    choices = "\n".join(f"    - {{text: {one}, right: {one == right}, why: w}}" for one in "ab")
    items = "\n".join(f"- question: {question}\n  choices:\n{choices}" for question in questions)
    return f"# Two\n\n```{{quiz}}\n{items}\n```"


def test_a_question_has_the_key_of_the_english_one_in_every_language(library):
    rewrite(library, "a/two", "en", asked("one", "two"))
    rewrite(library, "a/two", "ko", asked("하나", "둘"))

    row = page(library, "a/two", "en-ko").rows[1]
    alone = page(library, "a/two", "ko").rows[1]

    assert KEYS.findall(row.left.html) == KEYS.findall(row.right.html)
    assert KEYS.findall(row.left.html) == KEYS.findall(alone.left.html)
    assert len(set(KEYS.findall(row.left.html))) == 2


def test_a_question_keeps_its_key_when_another_is_put_before_it(library):
    rewrite(library, "a/two", "en", asked("one", "two"))
    before = KEYS.findall(page(library, "a/two", "en").rows[1].left.html)

    rewrite(library, "a/two", "en", asked("new", "one", "two"))

    assert KEYS.findall(page(library, "a/two", "en").rows[1].left.html)[1:] == before


def test_a_question_with_another_right_answer_has_another_key(library):
    rewrite(library, "a/two", "en", asked("one"))
    before = KEYS.findall(page(library, "a/two", "en").rows[1].left.html)

    rewrite(library, "a/two", "en", asked("one", right="b"))

    assert KEYS.findall(page(library, "a/two", "en").rows[1].left.html) != before


def test_questions_are_numbered_where_there_are_several(library):
    rewrite(library, "a/two", "en", asked("one", "two", "three"))
    several = page(library, "a/two", "en").rows[1].left.html
    rewrite(library, "a/two", "en", asked("one"))
    alone = page(library, "a/two", "en").rows[1].left.html

    assert "2 / 3" in several
    assert "1 / 1" not in alone


def test_a_figure_has_labels_in_the_language_and_captions_in_both(library, write):
    write(
        {
            "assets/figures/steps.svg": '<svg><g id="g"><text>{{one}}</text></g></svg>',
            "assets/figures/steps.yml": "en: {one: A & B}\nko: {one: 가}",
        }
    )
    rewrite(library, "a/two", "en", "# Two\n\n```{figure} steps\nalt: Boxes\ncaption: Way\n```")
    rewrite(library, "a/two", "ko", "# 둘\n\n```{figure} steps\nalt: 상자\ncaption: 길\n```")

    korean = page(library, "a/two", "ko").rows[1].left.html
    both = page(library, "a/two", "en-ko").rows[1].shared

    assert 'aria-label="상자"' in korean and "<text>가</text>" in korean
    assert "<text>A &amp; B</text>" in both and 'id="steps-g"' in both
    assert '<figcaption lang="en">Way</figcaption><figcaption lang="ko">길</figcaption>' in both
