"""Widgets start when the reader comes near, and their bundle waits until the page is idle."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Account, Open
from tests.browser.course import LANGS, LESSON, started, widget

EARLY = """() => {
  const done = performance.getEntriesByType("navigation")[0].loadEventStart;
  const entry = document.documentElement.dataset.entry;
  return performance.getEntriesByType("resource")
    .filter(one => one.startTime < done)
    .map(one => new URL(one.name).pathname)
    .filter(path => path === entry || path.startsWith("/live/") || path.includes("gradio"));
}"""

GROWN = """box => {
  box.querySelector(".course-widget-recorded").style.contentVisibility = "visible";
  const ready = box.offsetHeight;
  box.dataset.state = "waiting";
  const before = box.offsetHeight;
  box.dataset.state = "ready";
  return ready - before;
}"""
"""How much higher a widget is than the room that was kept for it."""

LINES = 50
"""Pixels that a line or two of other words and fonts make."""


def test_nothing_of_gradio_is_asked_for_before_the_page_is_loaded(open_page: Open):
    page = open_page(f"/en/{LESSON}")
    page.wait_for_timeout(500)

    assert page.evaluate(EARLY) == []


def test_no_widget_starts_while_the_reader_is_far_from_it(open_page: Open, account: Account):
    page = open_page(f"/en/{LESSON}")
    page.wait_for_timeout(3000)

    expect(widget(page, "feature-extraction")).to_have_attribute("data-state", "waiting")
    assert not [url for url in account.requests if "/live/en/feature-extraction/" in url]


def test_a_widget_starts_when_the_reader_comes_near(open_page: Open):
    page = open_page(f"/en/{LESSON}")

    box = started(page, "sentiment-analysis")

    expect(box.locator(".course-widget-recorded")).to_be_hidden()
    expect(widget(page, "feature-extraction")).to_have_attribute("data-state", "waiting")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [1280, 390])
def test_what_stands_below_a_widget_hardly_moves_when_it_starts(
    open_page: Open, lang: str, width: int
):
    page = open_page(f"/{lang}/{LESSON}", viewport={"width": width, "height": 900})
    for name in ("sentiment-analysis", "zero-shot-classification", "fill-mask"):
        box = started(page, name)
        page.wait_for_timeout(500)
        assert abs(box.evaluate(GROWN)) <= LINES, name
