"""The table of contents: order, neighbours, and every fault at once."""

from lessons.text.toc import load_course


def faults(root):
    return [str(fault) for fault in load_course(root).faults]


def test_lessons_come_in_the_order_of_the_file(write):
    root = write({"toc.yml": "b: [two, one]\na: [three]", **dict.fromkeys(FILES, "# T")})

    course = load_course(root)

    assert list(course.lessons) == ["b/two", "b/one", "a/three"]
    assert [chapter.slug for chapter in course.chapters] == ["b", "a"]
    assert course.faults == ()


FILES = ("b/two.md", "b/one.md", "a/three.md")


def test_neighbours_cross_the_borders_of_chapters(write):
    root = write({"toc.yml": "b: [two, one]\na: [three]", **dict.fromkeys(FILES, "# T")})

    lesson = load_course(root).lessons["b/one"]

    assert (lesson.previous, lesson.next) == ("b/two", "a/three")


def test_a_misspelt_lesson_names_its_likely_file(write):
    root = write({"toc.yml": "a:\n  - fill-mask", "a/fill-masks.md": "# Fill"})

    assert faults(root)[0] == (
        "lessons/a/fill-masks.md:1: toc.yml does not list this lesson. Add 'fill-masks' under 'a'."
    )
    assert faults(root)[1] == (
        "lessons/toc.yml:2: toc.yml lists 'a/fill-mask', but lessons/a/fill-mask.md does not "
        "exist. Did you mean 'a/fill-masks'?"
    )


def test_a_lesson_without_a_file_is_not_served(write):
    root = write({"toc.yml": "a: [one, two]", "a/one.md": "# One"})

    assert list(load_course(root).lessons) == ["a/one"]


def test_a_lesson_listed_twice_is_a_fault_and_is_served_once(write):
    root = write({"toc.yml": "a:\n  - one\n  - one", "a/one.md": "# One"})

    assert list(load_course(root).lessons) == ["a/one"]
    assert faults(root) == [
        "lessons/toc.yml:3: toc.yml lists 'a/one' twice. Take one of the two out."
    ]


def test_a_chapter_listed_twice_is_a_fault(write):
    root = write({"toc.yml": "a: [one]\na: [two]", "a/one.md": "# One", "a/two.md": "# Two"})

    assert faults(root) == ["lessons/toc.yml:2: 'a' is written twice. Keep one of the two."]


def test_broken_yaml_names_its_line_and_never_stops_the_course(write):
    root = write({"toc.yml": "a: [one]\nb: [two", "a/one.md": "# One"})

    course = load_course(root)

    assert list(course.lessons) == ["a/one"]
    assert course.faults[0].file == "lessons/toc.yml"
    assert "not YAML" in course.faults[0].message


def test_a_course_without_a_table_of_contents_is_served_by_name(write):
    root = write({"a/two.md": "# Two", "a/one.md": "# One"})

    assert list(load_course(root).lessons) == ["a/one", "a/two"]


def test_names_with_capitals_or_blanks_are_faults(write):
    root = write({"toc.yml": "a: [One]\nB b: [two]\nc: two"})

    assert [fault.line for fault in load_course(root).faults] == [1, 2, 3]


def test_introductions_are_pages_but_no_lessons(write):
    root = write({"toc.yml": "a: [one]", "a/one.md": "# One", "a/index.md": "# A"})

    course = load_course(root)

    assert list(course.documents()) == ["index", "a/index", "a/one"]
    assert course.holds("a/index")
    assert not course.holds("b/index")
    assert course.faults == ()
