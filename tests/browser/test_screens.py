"""Phones, paper, light and dark, and a browser without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.course import LESSON, VIEWS, run, started

PHONE = {"width": 360, "height": 780}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LIGHTNESS = """selector => {
  const {backgroundColor} = getComputedStyle(document.querySelector(selector));
  const parts = backgroundColor.match(/[\\d.]+/g);
  return parts.slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
}"""


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_never_scrolls_sideways(open_page: Open, view: str):
    page = open_page(f"/{view}/{LESSON}", viewport=PHONE, has_touch=True, is_mobile=True)
    assert page.evaluate(WIDER) <= 1

    started(page, "feature-extraction")
    assert page.evaluate(WIDER) <= 1


@pytest.mark.parametrize("view", VIEWS)
def test_without_javascript_text_and_recorded_results_are_readable(open_page: Open, view: str):
    page = open_page(f"/{view}/{LESSON}", java_script_enabled=False)

    recorded = page.locator(".course-widget-recorded .course-result")
    assert recorded.count() == 9
    for result in recorded.all():
        expect(result).to_be_visible()
    expect(page.locator("#take-away")).to_be_visible()


def test_the_theme_button_reaches_into_the_widgets(open_page: Open):
    page = open_page(f"/en/{LESSON}", color_scheme="light")
    started(page, "sentiment-analysis")
    inside = ".course-widget[data-state=ready] gradio-app textarea"
    light = page.evaluate(LIGHTNESS, "body"), page.evaluate(LIGHTNESS, inside)

    for _ in range(3):
        if page.locator("html.dark").count():
            break
        page.locator(".course-theme").click()
    page.wait_for_timeout(500)

    assert page.evaluate(LIGHTNESS, "body") < light[0]
    assert page.evaluate(LIGHTNESS, inside) < light[1]


def test_a_reader_of_dark_pages_gets_them_at_once_and_again(open_page: Open):
    page = open_page(f"/en/{LESSON}", color_scheme="dark")
    dark = page.evaluate(LIGHTNESS, "body")
    page.reload()

    assert dark < 200
    assert page.evaluate(LIGHTNESS, "body") == dark


def test_nothing_of_a_widget_is_painted_over_the_header(open_page: Open):
    page = open_page(f"/en/{LESSON}")
    started(page, "sentiment-analysis")

    on_top = page.evaluate(
        """() => {
          const label = document.querySelector("gradio-app [data-testid=block-info]");
          scrollBy({top: label.getBoundingClientRect().top - 28, behavior: "instant"});
          const box = label.getBoundingClientRect();
          const seen = document.elementFromPoint(box.left + 5, box.top + box.height / 2);
          return Boolean(seen.closest(".course-header"));
        }"""
    )

    assert on_top


def test_the_copy_button_covers_no_line_of_code(open_page: Open):
    page = open_page(f"/ko/{LESSON}", viewport=PHONE, has_touch=True, is_mobile=True)
    block = page.locator(".course-code").first
    block.scroll_into_view_if_needed()

    button = block.locator(".course-copy").bounding_box()
    code = block.locator("code").bounding_box()

    assert button and code
    assert button["y"] + button["height"] <= code["y"]


def test_text_and_boxes_end_at_the_same_edge(open_page: Open):
    page = open_page(f"/en/{LESSON}")
    edges = page.evaluate(
        """() => [".course-row-paragraph > p", ".course-code", ".course-widget"].map(
          name => Math.round(document.querySelector(name).getBoundingClientRect().right))"""
    )

    assert len(set(edges)) == 1


def test_paper_shows_hints_solutions_answers_and_whole_lines(open_page: Open):
    page = open_page("/ko/transformers/decoders")
    page.emulate_media(media="print")

    for folded in (".course-exercise-hint", ".course-exercise-solution", ".course-quiz-answers"):
        expect(page.locator(f"{folded} > :nth-child(2)").first).to_be_visible()
    assert page.evaluate(
        """() => [...document.querySelectorAll(".course-output > pre, .course-code pre")]
          .every(pre => pre.scrollWidth <= pre.clientWidth)"""
    )
    widths = page.evaluate(
        """() => [".course-main", ".course-row-paragraph > p"].map(
          name => document.querySelector(name).getBoundingClientRect().width)"""
    )
    assert widths[1] >= 0.95 * widths[0]


def test_paper_shows_shades_and_bars(open_page: Open):
    page = open_page("/en/transformers/attention-and-architecture")
    page.emulate_media(media="print")

    for shaded in (".course-attention td", ".course-mask-seen"):
        adjust = page.locator(shaded).first.evaluate("e => getComputedStyle(e).printColorAdjust")
        assert adjust == "exact"


def test_paper_shows_the_readers_own_answer(open_page: Open):
    page = open_page("/en/transformers/attention-and-architecture")
    box = started(page, "mask-explorer")
    run(box).click()
    expect(box.locator("gradio-app .course-result")).to_be_visible()

    page.emulate_media(media="print")

    expect(box.locator("gradio-app .course-result")).to_be_visible()
    expect(run(box)).to_be_hidden()


def test_paper_shows_the_text_and_the_recorded_results(open_page: Open):
    page = open_page(f"/en/{LESSON}")
    page.emulate_media(media="print")

    expect(page.locator("#take-away")).to_be_visible()
    expect(page.locator(".course-widget-recorded .course-result").first).to_be_visible()
    expect(page.locator(".course-header")).to_be_hidden()
