"""A widget and the server: behind any proxy, while the server is away, and after that."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.course import LANGS, first_input, receipt, run, started
from tests.proxy import Proxy, proxied
from tests.served import COURSE, free_port, served
from translations import strings

LESSON = "transformers/attention-and-architecture"
NAME = "mask-explorer"
LIVING = "() => { window.living = true; }"


@pytest.fixture(scope="module")
def proxy(course_server: str) -> Iterator[Proxy]:
    with proxied(course_server) as standing:
        yield standing


@pytest.fixture
def passing(proxy: Proxy) -> Iterator[Proxy]:
    yield proxy
    proxy.is_away, proxy.refusal = False, None


def note(box: Locator) -> Locator:
    return box.locator(".course-widget-note")


def words(lang: str) -> dict[str, str]:
    said: dict[str, str] = strings(lang)["page"]["widget"]
    return said


def opened(open_page: Open, proxy: Proxy, lang: str) -> tuple[Page, Locator]:
    page = open_page(f"{proxy.address}/{lang}/{LESSON}")
    page.evaluate(LIVING)
    return page, started(page, NAME)


def answers(box: Locator, text: str) -> None:
    first_input(box).fill(text)
    run(box).click()
    expect(box.locator("gradio-app .course-result")).to_contain_text(text.split()[0])


def test_a_widget_answers_behind_a_proxy_that_sends_its_own_host(open_page: Open, passing: Proxy):
    _, box = opened(open_page, passing, "en")
    answers(box, "Behind a proxy")


def test_a_widget_answers_below_a_prefix_that_only_the_server_was_told(open_page: Open):
    with served((*COURSE, "--root-path", "/course")) as inner, proxied(inner) as standing:
        page = open_page(f"{standing.address}/course/en/{LESSON}")
        answers(started(page, NAME), "Below a prefix")


@pytest.mark.parametrize("lang", LANGS)
def test_a_widget_says_that_the_server_is_away_and_answers_when_it_is_back(
    open_page: Open, passing: Proxy, lang: str
):
    page, box = opened(open_page, passing, lang)
    passing.is_away = True
    first_input(box).fill("Typed meanwhile")
    run(box).click()
    expect(note(box)).to_contain_text(words(lang)["away"])
    expect(page.locator(".toast-body:visible")).to_have_count(0)

    passing.is_away = False
    expect(note(box)).to_contain_text(words(lang)["back"])
    note(box).get_by_role("button").click()

    expect(box.locator("gradio-app .course-result")).to_contain_text("Typed")
    expect(note(box)).to_be_empty()
    expect(first_input(box)).to_have_value("Typed meanwhile")
    assert page.evaluate("window.living") is True


def test_a_widget_lives_on_when_the_server_was_ended_and_started_again(open_page: Open):
    port = free_port()
    with served(port=port) as address:
        page = open_page(f"{address}/en/{LESSON}")
        page.evaluate(LIVING)
        box = started(page, NAME)
        answers(box, "Before the end")
    first_input(box).fill("Typed meanwhile")
    run(box).click()
    expect(note(box)).to_contain_text(words("en")["away"])

    with served(port=port):
        expect(note(box)).to_contain_text(words("en")["back"], timeout=60_000)
        expect(first_input(box)).to_have_value("Typed meanwhile")
        note(box).get_by_role("button").click()
        expect(box.locator("gradio-app .course-result")).to_contain_text("Typed", timeout=60_000)
        expect(page.locator(".toast-body:visible")).to_have_count(0)
        assert page.evaluate("window.living") is True


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ((503, "application/json", b'{"detail": "Queue is full."}'), "full"),
        ((503, "text/html", b"<h1>Service Unavailable</h1>"), "away"),
        ((500, "application/json", b'{"detail": "Internal"}'), "unexpected"),
    ],
)
@pytest.mark.parametrize("lang", LANGS)
def test_a_refused_run_is_told_in_the_readers_language(
    open_page: Open, passing: Proxy, lang: str, refusal: tuple[int, str, bytes], said: str
):
    page, box = opened(open_page, passing, lang)
    passing.refusal = refusal
    run(box).click()
    expect(note(box)).to_contain_text(words(lang)[said])
    expect(page.locator(".toast-body:visible")).to_have_count(0)

    passing.refusal = None
    answers(box, "Once more")


@pytest.mark.parametrize("lang", LANGS)
def test_an_answer_to_an_earlier_input_is_marked_until_there_is_a_new_one(
    open_page: Open, passing: Proxy, lang: str
):
    _, box = opened(open_page, passing, lang)
    answers(box, "First words")
    expect(note(box)).to_be_empty()

    first_input(box).press_sequentially(" more")
    expect(note(box)).to_have_text(words(lang)["stale"])
    expect(box.locator("gradio-app")).to_have_attribute("data-stale", "")

    run(box).click()
    expect(note(box)).to_be_empty()
    expect(box.locator("gradio-app")).not_to_have_attribute("data-stale", "")


def test_an_example_fills_in_and_runs(open_page: Open):
    page = open_page("/en/transformers/pipelines")
    box = started(page, "sentiment-analysis")
    example = box.locator("gradio-app .course-examples button").last
    text = example.inner_text()

    example.click()

    expect(receipt(box)).to_be_visible(timeout=60_000)
    expect(box.locator("gradio-app .course-result")).to_contain_text(text[:12])


def test_a_next_token_is_chosen_from_the_first_moment_and_by_keyboard_alone(open_page: Open):
    page = open_page("/en/transformers/decoders")
    box = started(page, "next-token")
    bars = box.locator("gradio-app .course-take")
    expect(bars.first).to_be_visible(timeout=60_000)
    bars.nth(1).focus()

    for count in range(1, 4):
        page.keyboard.press("Enter")
        expect(box.locator("gradio-app .course-taken")).to_have_count(count, timeout=60_000)
        expect(bars.nth(1)).to_be_focused()
