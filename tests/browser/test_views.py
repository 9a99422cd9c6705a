"""The three views: English, Korean, and both side by side."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Account, Open
from tests.browser.course import LESSON, VIEWS, paths, resting

HANGUL = re.compile(r"[가-힣]")


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_shows_its_languages(open_page: Open, view: str):
    page = open_page(f"/{view}/{LESSON}")
    text = page.locator("main").inner_text()

    assert page.locator("html").get_attribute("lang") == view[:2]
    assert page.locator("h1").count() == 1
    assert page.locator(".course-widget").count() == 9
    assert "```" not in text
    assert ("Three steps behind the call" in text) == (view != "ko")
    assert (len(HANGUL.findall(text)) > 2000) == (view != "en")


@pytest.mark.parametrize("path", paths())
def test_a_page_asks_no_other_host_and_complains_of_nothing(
    open_page: Open, account: Account, path: str
):
    page = open_page(path)
    page.wait_for_load_state("networkidle")

    assert page.locator("h1").count() == 1
    assert not account.foreign()
    assert not account.complaints


HEADER = 76
"""Where a heading rests below the header."""


def at_end(page: Page) -> bool:
    """Return whether the page cannot be scrolled any further."""
    left: float = page.evaluate(
        "document.documentElement.scrollHeight - innerHeight - document.documentElement.scrollTop"
    )
    return left < 2


def columns(page: Page) -> tuple[float, float]:
    """Return how far the first pair of paragraphs lies apart, across and down."""
    pair = page.locator(".course-pair-row.course-row-paragraph").first
    left = pair.locator(".course-cell-left").bounding_box()
    right = pair.locator(".course-cell-right").bounding_box()
    assert left and right
    return right["x"] - left["x"], right["y"] - left["y"]


def test_both_languages_stand_side_by_side_on_a_wide_screen(open_page: Open):
    across, down = columns(open_page(f"/en-ko/{LESSON}"))

    assert across > 300
    assert abs(down) < 5


def test_the_korean_follows_the_english_on_a_phone(open_page: Open):
    phone = {"width": 390, "height": 844}
    across, down = columns(open_page(f"/en-ko/{LESSON}", viewport=phone))

    assert abs(across) < 60
    assert down > 20


@pytest.mark.parametrize("view", ["ko", "en-ko"])
def test_changing_the_view_keeps_the_place(open_page: Open, view: str):
    page = open_page(f"/en/{LESSON}")
    page.evaluate("document.getElementById('fill-mask').scrollIntoView({behavior: 'instant'})")
    before = resting(page, "fill-mask")

    link = page.locator(f'.course-views a[data-view="{view}"]').bounding_box()
    assert link
    page.mouse.click(link["x"] + link["width"] / 2, link["y"] + link["height"] / 2)
    page.wait_for_url(f"**/{view}/{LESSON}*")

    assert abs(resting(page, "fill-mask") - before) < 200


JUMPS = [
    ("/en/transformers/attention-and-architecture", "masks"),
    ("/ko/transformers/history-and-families", "try-it"),
    ("/en-ko/transformers/summary", "take-away"),
]


@pytest.mark.parametrize(("path", "name"), JUMPS)
def test_an_address_with_a_heading_leads_to_it(open_page: Open, path: str, name: str):
    page = open_page(f"{path}#{name}")

    assert abs(resting(page, name) - HEADER) < 40 or at_end(page)


@pytest.mark.parametrize(("path", "name"), JUMPS)
def test_a_click_in_the_list_of_headings_leads_to_it(open_page: Open, path: str, name: str):
    page = open_page(path, viewport={"width": 390, "height": 844})
    page.locator(".course-toc-button").click()

    page.locator(f'.course-toc-list a[href="#{name}"]').click()

    assert abs(resting(page, name) - HEADER) < 40 or at_end(page)


def test_a_reader_who_moves_is_not_held_at_the_heading(open_page: Open):
    page = open_page("/en/transformers/attention-and-architecture#masks")
    resting(page, "masks")

    page.mouse.move(640, 450)
    page.mouse.wheel(0, 900)

    assert resting(page, "masks") < -500


@pytest.mark.parametrize("hash_", ["#%", "#nowhere", "#%ED%8C"])
def test_a_broken_place_in_an_address_breaks_nothing(open_page: Open, account: Account, hash_: str):
    page = open_page(f"/en/{LESSON}{hash_}")

    expect(page.locator(".course-copy").first).to_be_attached()
    assert not account.complaints


@pytest.mark.parametrize(("locale", "view"), [("ko-KR", "ko"), ("en-GB", "en"), ("fr-FR", "en")])
def test_the_front_door_leads_to_the_readers_language(open_page: Open, locale: str, view: str):
    page = open_page("/", locale=locale)

    assert page.url.endswith(f"/{view}/")


@pytest.mark.parametrize("path", ["/ko/transformers/nowhere", "/en/nowhere/", "/nowhere"])
def test_a_wrong_address_is_answered_in_both_languages(open_page: Open, path: str):
    page = open_page(path)
    answer = page.request.get(path)

    assert answer.status == 404
    expect(page.locator('main [lang="en"]').first).to_be_visible()
    expect(page.locator('main [lang="ko"]').first).to_be_visible()
