"""What the check finds in a course, and how a translation is recorded as up to date."""

import pytest

from lessons.authoring.check import check_text
from lessons.authoring.glossary import Term, unusual
from lessons.authoring.synced import recorded_in, synced
from lessons.authoring.words import uneven_words
from lessons.text.fault import FaultError
from lessons.text.library import Gallery, Library

GALLERY = Gallery({"fill-mask": {"text": lambda _: ""}}, lambda lang, place: "")
ENGLISH = "# One\n\nwords\n\n## More {#more}\n\n```python\nx = 'a'  # b\n```\n"
KOREAN = "# 하나\n\n낱말\n\n## 더 {#more}\n\n```python\nx = '가'  # 나\n```\n"


@pytest.fixture
def course(write):
    def build(english=ENGLISH, korean=KOREAN, record=True):
        files = {"toc.yml": "a: [one]", "a/one.md": english}
        library = Library(write(files | {"translations/ko/a/one.md": korean}), GALLERY)
        if record:
            hashes = english_of(library).hashes
            library.path("a/one", "ko").write_text(recorded_in(korean, hashes), encoding="utf-8")
        return library

    return build


def english_of(library):
    return library.document("a/one", "en")


def messages(library):
    return [str(fault) for fault in check_text(library, "a/one")]


def test_a_faithful_translation_has_no_faults(course):
    assert messages(course()) == []


def test_a_missing_translation_is_a_fault(write):
    library = Library(write({"toc.yml": "a: [one]", "a/one.md": ENGLISH}), GALLERY)

    assert messages(library) == [
        "translations/ko/a/one.md:1: lessons/a/one.md is not translated. "
        "Write this file, block by block."
    ]


def test_a_missing_block_is_named_with_its_english_place(course):
    library = course(korean=KOREAN.replace("낱말\n\n", ""), record=False)

    assert (
        "translations/ko/a/one.md:3: The translation of lessons/a/one.md:3 (paragraph) is "
        "missing here." in messages(library)
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("words", "```{widget} fill-maks\ntext: a\n```"),
        ("words", "```{quiz}\n- question: a"),
        ("words", "wor**ds"),
        ("x = 'a'  # b\n```", "x = 'a'  # b"),
        ("words", "<b>words</b>"),
    ],
)
def test_a_mistake_in_the_english_text_asks_nothing_of_its_translation(course, before, after):
    library = course()
    library.path("a/one", "en").write_text(ENGLISH.replace(before, after), encoding="utf-8")

    assert {one.partition(":")[0] for one in messages(library)} == {"lessons/a/one.md"}


def test_a_mistake_in_the_translation_is_told_once(course):
    library = course(korean=KOREAN.replace("낱말", "```{widget} fill-maks\n```"))

    assert len(messages(library)) == 1


def test_a_translation_of_a_text_with_mistakes_is_not_recorded(course):
    library = course(ENGLISH.replace("words", "wor**ds"), record=False)

    with pytest.raises(FaultError, match="marks nothing"):
        synced(library, "a/one", "ko")


def test_a_block_of_another_kind_is_named(course):
    library = course(korean=KOREAN.replace("낱말", "- 낱말"), record=False)

    assert (
        "translations/ko/a/one.md:3: lessons/a/one.md:3 has paragraph here, this has list. "
        "Make them alike." in messages(library)
    )


def test_another_heading_id_is_named(course):
    library = course(korean=KOREAN.replace(" {#more}", ""), record=False)

    assert (
        "translations/ko/a/one.md:5: The heading of lessons/a/one.md:5 has the id 'more'. "
        "Write {#more} after it." in messages(library)
    )


def test_code_may_differ_in_comments_and_texts_only(course):
    assert messages(course(korean=KOREAN.replace("x =", "y ="))) == [
        "translations/ko/a/one.md:11: This code differs from lessons/a/one.md:7 in more than "
        "its comments and texts."
    ]


QUIZ = (
    "```{{quiz}}\n- question: a\n  choices: [{{text: a, {0}why: b}}, {{text: c, {1}why: d}}]\n```"
)


def test_the_right_answers_of_a_quiz_must_be_the_same(course):
    library = course(
        ENGLISH + QUIZ.format("right: true, ", ""), KOREAN + QUIZ.format("", "right: true, ")
    )

    assert messages(library)[0].endswith("must be those of lessons/a/one.md:10, in order.")


def test_an_older_translation_names_what_has_changed(course):
    library = course()
    library.path("a/one", "en").write_text(ENGLISH.replace("words", "other words"))

    assert messages(library)[0] == (
        "translations/ko/a/one.md:1: lessons/a/one.md:3 has changed since this was translated. "
        "Translate it again, then run: python app.py synced a/one"
    )


def test_a_translation_without_a_record_is_a_fault(course):
    assert messages(course(record=False)) == [
        "translations/ko/a/one.md:1: It is not recorded what this was made from. "
        "Run: python app.py synced a/one"
    ]


def test_a_link_to_no_lesson_names_the_likely_one(course):
    library = course(ENGLISH + "\n[a](ones.md) [b](one.md#mor)\n", KOREAN + "\n[a](one.md)\n")

    assert messages(library)[:2] == [
        "lessons/a/one.md:11: The link leads to 'lessons/a/ones.md', which is no lesson. "
        "Did you mean 'a/one'?",
        "lessons/a/one.md:11: 'lessons/a/one.md' has no heading '#mor'. Did you mean 'more'?",
    ]


def test_a_drawing_without_labels_in_a_language_is_a_fault(course, write):
    write({"assets/figures/x.svg": "<svg>{{a}}</svg>", "assets/figures/x.yml": "en: {a: b}"})
    figure = "\n```{figure} x\nalt: y\n```\n"

    assert messages(course(ENGLISH + figure, KOREAN + figure)) == [
        "assets/figures/x.yml:1: There are no labels for 'ko'. Write them below 'ko:'."
    ]


def test_a_widget_without_a_record_is_a_fault(write):
    text = "# One\n\n```{widget} fill-mask\ntext: a\n```\n"
    root = write({"toc.yml": "a: [one]", "a/one.md": text})
    library = Library(root, Gallery({"fill-mask": {"text": lambda _: ""}}))

    assert messages(library)[0] == (
        "lessons/a/one.md:3: No result is recorded for this widget. Run: python app.py record a/one"
    )


TERMS = (Term("label", "레이블", ("라벨",)), Term("optimizer", "옵티마이저", ("최적화",)))


def test_a_word_that_the_course_does_not_use_is_found():
    assert [synonym for _, synonym in unusual("이 라벨은 틀립니다.", TERMS)] == ["라벨"]
    assert list(unusual("이 레이블은 맞습니다.", TERMS)) == []


def test_a_synonym_inside_a_word_of_the_course_is_no_fault():
    terms = (Term("a", "학습", ()), Term("b", "사전 학습", ()), Term("c", "준비", ("사전",)))

    assert list(unusual("사전 학습", terms)) == []


def test_a_record_keeps_what_the_front_matter_held():
    once = recorded_in("---\nauthor: me\n---\n# 하나\n", ("a1", "b2"))

    assert once == "---\nauthor: me\nblocks: >-\n  a1 b2\n---\n# 하나\n"
    assert recorded_in(once, ("c3",)) == "---\nauthor: me\nblocks: >-\n  c3\n---\n# 하나\n"


def test_a_long_record_is_written_on_several_lines_and_read_back(course):
    text = "# One\n\n" + "word\n\n" * 30
    library = course(text, text)

    assert messages(library) == []


def test_a_translation_of_another_shape_cannot_be_recorded(course):
    library = course(korean="# 하나\n", record=False)

    with pytest.raises(FaultError, match="is missing here"):
        synced(library, "a/one", "ko")


def test_synced_makes_a_changed_translation_current(course):
    library = course()
    library.path("a/one", "en").write_text(ENGLISH.replace("words", "other words"))

    synced(library, "a/one", "ko")

    assert messages(library) == []


def test_words_that_only_one_language_has_are_faults(write):
    root = write(
        {"translations/en/ui.yml": "a: {b: x, c: y}", "translations/ko/ui.yml": "a: {b: ''}"}
    )

    assert [str(fault) for fault in uneven_words(root / "translations")] == [
        "translations/ko/ui.yml:1: The word 'a.b' is empty.",
        "translations/ko/ui.yml:1: The word 'a.c' is missing; 'en' has it.",
    ]
