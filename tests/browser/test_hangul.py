"""Typing Hangul with an input method: Enter ends a syllable before it may run a widget."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser.conftest import Account, Open
from tests.browser.course import LESSON, first_input, receipt, started

ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
TAKEN = {"type": "rawKeyDown", **ENTER, "windowsVirtualKeyCode": 229}
"""Enter as most input methods report it while a syllable is unfinished: theirs, not the page's."""

PASSED_ON = {"type": "keyDown", **ENTER, "text": "\r"}
"""Enter as some input methods report it: the page gets a key press as well."""


def press(keyboard: CDPSession, down: dict[str, Any]) -> None:
    """Press a key and let go of it, as the window system would report it."""
    keyboard.send("Input.dispatchKeyEvent", down)
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **ENTER})


def compose(keyboard: CDPSession, text: str) -> None:
    """Show a text that the input method has not finished."""
    end = len(text)
    keyboard.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": end, "selectionEnd": end}
    )


@pytest.mark.parametrize("enter", [TAKEN, PASSED_ON], ids=["taken", "passed on"])
def test_enter_while_composing_does_not_run_half_a_word(
    open_page: Open, account: Account, enter: dict[str, Any]
):
    page = open_page(f"/ko/{LESSON}")
    box = started(page, "sentiment-analysis")
    text = first_input(box)
    text.fill("")
    text.focus()
    keyboard = page.context.new_cdp_session(page)

    for unfinished in ("ㅈ", "조", "좋", "좋ㅇ", "좋아"):
        compose(keyboard, unfinished)
    press(keyboard, enter)
    page.wait_for_timeout(1000)
    assert not [url for url in account.requests if "queue/join" in url]

    keyboard.send("Input.insertText", {"text": "좋아요"})
    expect(text).to_have_value("좋아요")
    press(keyboard, PASSED_ON)

    expect(receipt(box)).to_be_visible(timeout=60_000)
    expect(box.locator("gradio-app .course-result")).to_contain_text("좋아요")
