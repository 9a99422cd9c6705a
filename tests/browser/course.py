"""Where the browser tests look: the pages of the course, and the widgets of its first lesson."""

from playwright.sync_api import Locator, Page

from lessons.text.toc import load_course
from tests.served import ROOT

VIEWS = ("en", "ko", "en-ko")
LANGS = ("en", "ko")
LESSON = "transformers/pipelines"
TOP = "id => document.getElementById(id).getBoundingClientRect().top"


def paths() -> list[str]:
    """Return the address of every page with both its texts, and of the main ones in every view."""
    course = load_course(ROOT)
    chapters = [f"{chapter.slug}/" for chapter in course.chapters]
    everything = [f"/en-ko/{page}" for page in ("", *chapters, *course.lessons)]
    main = [f"/{view}/{page}" for view in ("en", "ko") for page in ("", LESSON)]
    return [*main, *everything]


def widget(page: Page, name: str) -> Locator:
    """Return the first widget of this name on a page."""
    return page.locator(f'.course-widget[data-widget="{name}"]').first


def started(page: Page, name: str) -> Locator:
    """Go to a widget and return it when it can be used."""
    box = widget(page, name)
    box.scroll_into_view_if_needed()
    page.locator(f'.course-widget[data-widget="{name}"][data-state="ready"]').first.wait_for()
    run(box).wait_for()
    return box


def first_input(box: Locator) -> Locator:
    """Return the box that a widget's text is typed into."""
    return box.locator("gradio-app textarea, gradio-app input[type=text]").first


def run(box: Locator) -> Locator:
    """Return the button that runs a widget."""
    return box.locator("gradio-app button.primary").first


def receipt(box: Locator) -> Locator:
    """Return the receipt of a live result."""
    return box.locator("gradio-app .course-receipt").first


def resting(page: Page, name: str) -> float:
    """Return where a heading stands when the page has stopped moving."""
    seen = [page.evaluate(TOP, name)]
    while len(seen) < 4 or (len(set(seen[-4:])) > 1 and len(seen) < 50):
        page.wait_for_timeout(200)
        seen.append(page.evaluate(TOP, name))
    here: float = seen[-1]
    return here
