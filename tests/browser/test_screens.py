"""Phones, paper, light and dark, and a browser without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.course import LESSON, VIEWS, started

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


def test_paper_shows_the_text_and_the_recorded_results(open_page: Open):
    page = open_page(f"/en/{LESSON}")
    page.emulate_media(media="print")

    expect(page.locator("#take-away")).to_be_visible()
    expect(page.locator(".course-widget-recorded .course-result").first).to_be_visible()
    expect(page.locator(".course-header")).to_be_hidden()
