"""Measure a lesson against the same lesson as a plain `gr.Blocks` app, in one run.

    python -m tests.bench.page [--runs 5]

Both are served by processes of their own and visited in turn by a real Chromium with an empty
cache, after one visit each to warm up. The medians depend on the machine and on what else it
does; their ratios much less.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.load import rate
from tests.served import answer, launch, served

LESSON = "/en/transformers/pipelines"
BLOCKS = ("-m", "tests.bench.blocks")
BLOCKS_LESSON = "/lesson"
READING = 3.0
"""Seconds that a reader reads before the first widget comes near."""

SETTLING = 10.0
"""Seconds after the start in which the course imports the libraries of its models."""

PAINTS = """
window.paint = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.paint = entry.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
"""
BYTES = """end => performance.getEntriesByType("resource")
  .filter(entry => entry.responseEnd <= end)
  .reduce((sum, entry) => sum + entry.transferSize,
    performance.getEntriesByType("navigation")[0].transferSize)"""
USABLE = """([scroll, button]) => new Promise(done => {
  const start = scroll ? performance.now() : 0;
  if (scroll) document.querySelector(scroll).scrollIntoView({block: "center", behavior: "instant"});
  const look = () => document.querySelector(button)?.getClientRects().length
    ? done(performance.now() - start) : requestAnimationFrame(look);
  look();
})"""


@dataclass(frozen=True)
class Visit:
    """What one reader with an empty cache waited for."""

    paint: float
    """Milliseconds to the largest contentful paint."""

    kilobytes: float
    """What came over the wire before it."""

    widget: float
    """Seconds until the first widget could be used."""


Visits = Sequence[Visit]


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    blocks: float | None
    course: float
    goal: str


def visit_blocks(page: Page, address: str) -> Visit:
    """Open the plain app: its first widget is there when everything is."""
    page.goto(address + BLOCKS_LESSON, wait_until="commit")
    widget = page.evaluate(USABLE, [None, "button.primary"])
    return _visit(page, widget)


def visit_course(page: Page, address: str) -> Visit:
    """Open the lesson, read, then reach the first widget."""
    page.goto(address + LESSON)
    page.wait_for_timeout(READING * 1000)
    first = ".course-widget"
    widget = page.evaluate(USABLE, [first, f"{first} gradio-app button.primary"])
    return _visit(page, widget)


def visit(browser: Browser, address: str, arrive: Callable[[Page, str], Visit]) -> Visit:
    """Return one visit with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(PAINTS)
    made = arrive(page, address)
    context.close()
    return made


def measure(runs: int) -> list[Row]:
    """Serve both, visit them in turn, and put the medians side by side."""
    with sync_playwright() as play, served(BLOCKS, ready=BLOCKS_LESSON) as plain:
        browser = launch(play)
        start = time.monotonic()
        with served(ready=LESSON) as address:
            first_page = time.monotonic() - start
            time.sleep(SETTLING)
            turns = [
                (visit(browser, plain, visit_blocks), visit(browser, address, visit_course))
                for _ in range(runs + 1)
            ]
            browser.close()
            pages, unchanged = rates(address + LESSON)
    blocks, course = zip(*turns[1:], strict=True)
    return [
        Row("largest contentful paint, ms", *_medians(blocks, course, "paint"), "≤ 0.2×"),
        Row("KB before the text is readable", *_medians(blocks, course, "kilobytes"), "≤ 60"),
        Row("first widget usable, s", *_medians(blocks, course, "widget"), "≤ 0.4×"),
        Row("first page after the start, s", None, first_page, "≤ 5"),
        Row("cached pages a second", None, pages, "≥ 1000"),
        Row("unchanged pages a second (304)", None, unchanged, ""),
    ]


def rates(url: str) -> tuple[float, float]:
    """Return how often a second a page is sent whole, and how often as unchanged."""
    etag = answer(url, {"Accept-Encoding": "gzip"}).headers["ETag"]
    return rate(url), rate(url, f"If-None-Match: {etag}")


def show(rows: list[Row]) -> None:
    """Print the table."""
    print(f"{'':32}{'gr.Blocks':>12}{'course':>12}{'ratio':>8}  goal")
    for row in rows:
        before = "–" if row.blocks is None else f"{row.blocks:,.2f}"
        ratio = "–" if row.blocks is None else f"{row.course / row.blocks:.2f}"
        print(f"{row.name:32}{before:>12}{row.course:>12,.2f}{ratio:>8}  {row.goal}")


def _visit(page: Page, widget: float) -> Visit:
    page.wait_for_timeout(500)
    paint: float = page.evaluate("window.paint")
    size: float = page.evaluate(BYTES, paint)
    return Visit(paint, size / 1024, widget / 1000)


def _medians(blocks: Visits, course: Visits, name: str) -> tuple[float, float]:
    both = [statistics.median(getattr(visit, name) for visit in made) for made in (blocks, course)]
    return both[0], both[1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="visits of each, after one to warm up")
    show(measure(parser.parse_args().runs))
