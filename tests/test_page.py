"""Pages: three views of a text, what stands where, and what happens when something is missing."""

import re

import pytest

from lessons.pages import page as pages
from lessons.pages.page import error_page
from lessons.text.library import Gallery, Library
from lessons.text.place import NotFoundError, Place

GALLERY = Gallery(
    {"fill-mask": {"text", "top_k"}},
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


def test_a_broken_lesson_is_being_repaired_and_the_others_are_served(library):
    rewrite(library, "a/one", "en", "# One\n\n```{widget} fill-maks\n```")

    broken, other = page(library, "a/one", "en"), page(library, "a/two", "en")

    assert (broken.kind, broken.repairing) == ("repair", True)
    assert str(broken.faults[0]) == (
        "lessons/a/one.md:3: There is no widget 'fill-maks'. Did you mean 'fill-mask'?"
    )
    assert other.kind == "lesson"


def test_a_broken_translation_leaves_the_english_page_whole(library):
    rewrite(library, "a/one", "ko", "# 하나\n\n```{wdget}\n```")

    repairing = {view: page(library, "a/one", view).repairing for view in ("en", "ko", "en-ko")}

    assert repairing == {"en": False, "ko": True, "en-ko": True}


def test_a_missing_drawing_is_repaired_too(library):
    rewrite(library, "a/two", "en", "# Two\n\n```{figure} none\nalt: x\n```")

    assert page(library, "a/two", "en").repairing


def test_a_file_that_is_not_utf8_is_being_repaired(library):
    library.path("a/two", "en").write_bytes(b"# Tw\xf6")

    assert "UTF-8" in page(library, "a/two", "en").faults[0].message


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
