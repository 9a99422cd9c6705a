"""Pages that everybody can use: axe-core finds nothing serious outside Gradio's own components."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Open
from tests.browser.course import LESSON, VIEWS, resting, started

GRAVE = ("serious", "critical")
OURS: dict[str, Any] = {"exclude": [["gradio-app"]]}
PAGE: dict[str, Any] = {"exclude": [["gradio-app"], [".course-result"]]}
LANDMARKS: dict[str, Any] = {"runOnly": ["landmark-unique", "empty-table-header", "region"]}
CONTRAST: dict[str, Any] = {"runOnly": ["color-contrast"]}
ALL_LAID_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important; }");
  document.adoptedStyleSheets = [sheet];
}"""


def grave(found: dict[str, Any]) -> list[str]:
    """Return the violations that keep somebody out."""
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("path", ["", "transformers/", LESSON, "nowhere"])
def test_nothing_keeps_a_reader_out(open_page: Open, view: str, path: str):
    scheme = "dark" if view == "en-ko" else "light"
    page = open_page(f"/{view}/{path}", color_scheme=scheme)

    assert grave(Axe().run(page, context=OURS).response) == []


def test_nothing_keeps_a_reader_out_when_widgets_have_started(open_page: Open):
    page = open_page(f"/en/{LESSON}")
    started(page, "fill-mask")

    assert grave(Axe().run(page, context=OURS).response) == []


@pytest.mark.parametrize("path", ["/en/models", "/en-ko/transformers/history-and-families"])
def test_every_landmark_has_a_name_of_its_own(open_page: Open, path: str):
    found = Axe().run(open_page(path), context=PAGE, options=LANDMARKS).response

    assert [node["html"] for one in found["violations"] for node in one["nodes"]] == []


@pytest.mark.parametrize("path", ["attention-and-architecture", "pipelines"])
def test_the_numbers_on_shaded_cells_are_readable_in_the_dark(open_page: Open, path: str):
    page = open_page(f"/en/transformers/{path}", color_scheme="dark")
    page.evaluate(ALL_LAID_OUT)
    page.locator(".course-widget-recorded td").first.wait_for()

    found = Axe().run(page, context=".course-widget-recorded", options=CONTRAST).response

    assert grave(found) == []


def test_the_first_tab_leads_to_the_content(open_page: Open):
    page = open_page(f"/en/{LESSON}")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_a_keyboard_in_the_header_does_not_move_the_page(open_page: Open):
    page = open_page(f"/en/{LESSON}")
    page.evaluate("document.getElementById('try-it').scrollIntoView({behavior: 'instant'})")
    before = resting(page, "try-it")

    page.locator(".course-views a").first.focus()
    page.keyboard.press("Tab")

    assert resting(page, "try-it") == before
