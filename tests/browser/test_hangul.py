"""Typing Hangul with an input method: Enter ends a syllable before it may run a widget."""

from playwright.sync_api import CDPSession, expect

from tests.browser.conftest import Account, Open
from tests.browser.course import LESSON, first_input, receipt, started

ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
TAKEN = {**ENTER, "windowsVirtualKeyCode": 229}
"""A key that the input method has taken for itself."""


def press_enter(keyboard: CDPSession) -> None:
    """Press Enter as a reader does who has finished the word."""
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": "\r", **ENTER})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **ENTER})


def press_enter_composing(keyboard: CDPSession) -> None:
    """Press Enter as the window system reports it while a syllable is unfinished."""
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **TAKEN})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **ENTER})


def compose(keyboard: CDPSession, text: str) -> None:
    """Show a text that the input method has not finished."""
    end = len(text)
    keyboard.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": end, "selectionEnd": end}
    )


def test_enter_while_composing_does_not_run_half_a_word(open_page: Open, account: Account):
    page = open_page(f"/ko/{LESSON}")
    box = started(page, "sentiment-analysis")
    text = first_input(box)
    text.fill("")
    text.focus()
    keyboard = page.context.new_cdp_session(page)

    for unfinished in ("ㅈ", "조", "좋", "좋ㅇ", "좋아"):
        compose(keyboard, unfinished)
    press_enter_composing(keyboard)
    page.wait_for_timeout(1000)
    assert not [url for url in account.requests if "queue/join" in url]

    keyboard.send("Input.insertText", {"text": "좋아요"})
    expect(text).to_have_value("좋아요")
    press_enter(keyboard)

    expect(receipt(box)).to_be_visible(timeout=60_000)
    assert "좋아요" in box.locator("gradio-app").inner_html()
