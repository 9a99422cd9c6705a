"""The nine widgets, each run once in both languages on its bundled checkpoint."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.course import LANGS, LESSON, first_input, receipt, run, started
from translations import strings
from widgets import WIDGETS, models

OWN = {
    "sentiment-analysis": {
        "en": "The seats were hard, but I would watch this film again.",
        "ko": "자리는 불편했지만 다시 보고 싶은 영화입니다.",
    },
    "zero-shot-classification": {
        "en": "The new library teaches children to program robots.",
        "ko": "새 도서관은 어린이에게 로봇 프로그래밍을 가르칩니다.",
    },
    "text-generation": {
        "en": "On the first day of the course, the teacher",
        "ko": "수업 첫날 선생님은",
    },
    "fill-mask": {
        "en": "We drink [MASK] in the morning.",
        "ko": "우리는 아침에 [MASK]을 마십니다.",
    },
    "named-entity-recognition": {
        "en": "Ada Lovelace worked with Charles Babbage in London.",
        "ko": "세종대왕은 서울에서 한글을 만들었습니다.",
    },
    "question-answering": {
        "en": "Who works at Hugging Face?",
        "ko": "어디에서 일합니까?",
    },
    "summarization": {
        "en": "The town opened a new library on Monday. It has forty thousand books and a hall for "
        "concerts. The building cost nine million euros and took three years to finish. The mayor "
        "said that every child of the town will get a free card.",
        "ko": "월요일에 새 도서관이 문을 열었습니다. 도서관에는 책 사만 권과 공연장이 있습니다. "
        "건물을 짓는 데 삼 년이 걸렸습니다. 시장은 모든 어린이에게 무료 카드를 준다고 말했습니다.",
    },
    "translation": {
        "en": "Le livre est sur la table.",
        "ko": "오늘은 날씨가 좋습니다.",
    },
    "feature-extraction": {
        "en": "Where is the station?\nHow do I get to the train?\nI like apples.",
        "ko": "역이 어디입니까?\n기차를 타려면 어디로 갑니까?\n저는 사과를 좋아합니다.",
    },
}


def bundled() -> set[str]:
    """Return the ids of the checkpoints that come with the course."""
    return {one.id for one in models.catalog().entries if one.source == "bundled"}


def test_every_widget_has_a_sentence_to_be_tried_with():
    assert OWN.keys() == {name for name in WIDGETS if WIDGETS[name].task == name}


@pytest.mark.model
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", OWN)
def test_a_reader_runs_a_sentence_and_gets_a_receipt(open_page: Open, name: str, lang: str):
    page = open_page(f"/{lang}/{LESSON}")
    box = started(page, name)

    first_input(box).fill(OWN[name][lang])
    run(box).click()

    expect(box.locator("gradio-app .course-result")).to_contain_text(
        OWN[name][lang].splitlines()[0][:12], timeout=60_000
    )
    expect(receipt(box)).to_be_visible()
    said = receipt(box).inner_text()
    assert any(checkpoint in said for checkpoint in bundled()), said


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_text_gets_a_message_in_the_page(open_page: Open, lang: str):
    page = open_page(f"/{lang}/{LESSON}")
    box = started(page, "sentiment-analysis")

    first_input(box).fill("   ")
    run(box).click()

    expect(box.locator("gradio-app .course-error")).to_be_visible()


def test_the_language_buttons_swap_the_widget_and_keep_the_page(open_page: Open):
    page = open_page(f"/en/{LESSON}")
    box = started(page, "fill-mask")
    english = first_input(box).input_value()

    box.locator('.course-widget-head [data-lang="ko"]').click()

    expect(box.locator("gradio-app:visible textarea").first).not_to_have_value(english)
    assert page.url.endswith(f"/en/{LESSON}")


def test_what_was_typed_goes_along_into_the_other_language_and_the_title_follows(open_page: Open):
    page = open_page("/en/transformers/attention-and-architecture")
    box = started(page, "mask-explorer")
    title = box.locator(".course-widget-title")
    english = title.inner_text()
    first_input(box).fill("My own words")

    box.locator('.course-widget-head [data-lang="ko"]').click()
    korean = box.locator("gradio-app:visible textarea, gradio-app:visible input[type=text]").first

    expect(korean).to_have_value("My own words")
    expect(title).to_have_text(strings("ko")["mask_explorer"]["title"])
    expect(title).to_have_attribute("lang", "ko")
    box.locator("gradio-app:visible button.primary").click()
    expect(box.locator("gradio-app:visible .course-result")).to_contain_text("own")

    korean.fill("And some more")
    box.locator('.course-widget-head [data-lang="en"]').click()
    expect(first_input(box)).to_have_value("And some more")
    expect(title).to_have_text(english)


def test_the_python_of_a_result_is_copied_with_the_mouse(open_page: Open):
    page = open_page("/en/transformers/attention-and-architecture")
    box = started(page, "mask-explorer")
    first_input(box).fill("Fresh words")
    run(box).click()
    expect(box.locator("gradio-app .course-result")).to_contain_text("Fresh")

    box.locator("gradio-app .course-python summary").click()
    box.locator("gradio-app .course-copy").click()

    expect(box.locator("gradio-app .course-copy")).to_have_class("course-copy course-copied")
