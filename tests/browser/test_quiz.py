"""Quizzes: graded in the page, counted honestly, kept with the question and not with its place."""

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Open

QUIZ = "transformers/quiz"
QUESTION = ".course-quiz-question"


def question(page: Page, number: int) -> Locator:
    """Return a question of the page, counted from 1."""
    return page.locator(QUESTION).nth(number - 1)


def answer(asked: Locator, right: bool = True) -> None:
    """Choose every right answer, or one wrong one, and have it checked."""
    wanted = asked.locator(f'.course-quiz-choice[data-right="{str(right).lower()}"] input')
    if asked.get_attribute("data-kind") == "many":
        for box in asked.locator("input").all():
            box.uncheck()
    for box in wanted.all() if right else [wanted.first]:
        box.check()
    asked.locator(".course-quiz-check").click()


def keys(page: Page) -> list[str]:
    """Return the names under which something is kept."""
    kept: list[str] = page.evaluate("Object.keys(localStorage)")
    return kept


def test_questions_are_numbered(open_page: Open):
    page = open_page(f"/en/{QUIZ}")

    expect(question(page, 3).locator("legend")).to_contain_text("3 / 16")


def test_only_what_is_right_at_once_counts_as_a_first_try(open_page: Open):
    page = open_page(f"/en/{QUIZ}")
    answer(question(page, 1))
    answer(question(page, 2), right=False)
    answer(question(page, 2))

    expect(page.locator(".course-quiz-score")).to_have_text(
        "2 of 16 answered: 2 right, 1 of them at the first try."
    )


def test_the_button_below_a_right_answer_asks_for_nothing_more(open_page: Open):
    page = open_page(f"/en/{QUIZ}")
    button = question(page, 1).locator(".course-quiz-check")
    primary = button.evaluate("e => getComputedStyle(e).backgroundColor")

    answer(question(page, 1))
    expect(button).to_be_focused()
    expect(button).not_to_have_css("background-color", primary)


def test_a_quiz_can_be_started_again(open_page: Open):
    page = open_page(f"/en/{QUIZ}")
    answer(question(page, 1))
    answer(question(page, 2), right=False)

    page.locator(".course-quiz-restart").click()
    page.reload()

    assert page.locator(f"{QUESTION} input:checked").count() == 0
    expect(page.locator(".course-quiz-end")).to_be_hidden()
    assert not [key for key in keys(page) if "quiz" in key]


def test_a_whole_quiz_ends_with_the_one_advice_that_fits(open_page: Open):
    page = open_page(f"/en/{QUIZ}")
    advice = page.locator(".course-quiz-advice:visible")
    for number in range(1, 16):
        answer(question(page, number), right=number > 4)
    assert advice.count() == 0

    answer(question(page, 16))

    expect(advice).to_have_count(1)
    expect(advice).to_contain_text("Ten to thirteen")


def test_an_answer_is_kept_with_its_question_in_both_languages(open_page: Open):
    page = open_page(f"/en/{QUIZ}")
    answer(question(page, 2))

    page.goto(f"/ko/{QUIZ}")

    expect(question(page, 2).locator(".course-quiz-verdict")).to_have_attribute(
        "data-state", "right"
    )
    expect(question(page, 1).locator(".course-quiz-verdict")).to_be_hidden()


def test_an_answer_stays_with_its_question_when_another_is_put_before_it(open_page: Open):
    page = open_page(f"/en/{QUIZ}")
    answer(question(page, 1))

    def with_a_new_one(route: Route) -> None:
        html = route.fetch().text()
        form = html[html.index("<form class") : html.index("</form>") + len("</form>")]
        key = form.partition('data-question="')[2].partition('"')[0]
        route.fulfill(body=html.replace(form, form.replace(key, "new") + form, 1))

    page.route(f"**/{QUIZ}", with_a_new_one)
    page.reload()

    assert question(page, 1).locator("input:checked").count() == 0
    assert question(page, 2).locator("input:checked").count() == 1


def test_two_courses_below_one_host_keep_their_things_apart(open_page: Open):
    page = open_page(f"/en/{QUIZ}")
    answer(question(page, 1))
    assert all(key.startswith("course::") for key in keys(page))

    page.route(
        f"**/{QUIZ}",
        lambda route: route.fulfill(
            body=route.fetch().text().replace('data-root=""', 'data-root="/nlp"')
        ),
    )
    page.reload()

    assert page.locator(f"{QUESTION} input:checked").count() == 0
    page.locator(".course-theme").click()
    assert {key.rsplit(":", 1)[0] for key in keys(page)} >= {"course:/nlp"}


def test_choices_stand_in_their_own_order_where_the_teacher_wants_it(open_page: Open):
    page = open_page(f"/en/{QUIZ}")
    pictured = page.locator(f"{QUESTION}[data-fixed] .course-quiz-text")

    assert pictured.all_inner_texts() == ["A", "B", "C"]


def test_each_question_stands_beside_its_translation(open_page: Open):
    page = open_page(f"/en-ko/{QUIZ}")
    tops = page.evaluate(
        """() => [".course-cell-left", ".course-cell-right"].map(side =>
          [...document.querySelectorAll(`${side} .course-quiz-question`)].map(
            one => Math.round(one.getBoundingClientRect().top)))"""
    )

    assert len(tops[0]) == 16
    assert tops[0] == tops[1]


def test_each_row_of_a_table_stands_beside_its_translation(open_page: Open):
    page = open_page("/en-ko/transformers/history-and-families")
    page.locator(".course-row-table").first.scroll_into_view_if_needed()
    tops = page.evaluate(
        """() => [...document.querySelector(".course-row-table").querySelectorAll("table")].map(
          table => [...table.rows].map(row => Math.round(row.getBoundingClientRect().top)))"""
    )

    assert len(tops) == 2
    assert tops[0] == tops[1]


def test_the_last_lesson_leads_back_to_the_contents(open_page: Open):
    page = open_page(f"/ko/{QUIZ}")

    page.locator(".course-step-next").click()

    page.wait_for_url("**/ko/")
