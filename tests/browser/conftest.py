"""A real Chromium, and pages that keep account of what went wrong in them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.served import launch

HERE = ("127.0.0.1", "")
"""The only hosts that a page may ask: the course itself, and data and blob addresses."""


@dataclass
class Account:
    """What one page asked for and complained about."""

    requests: list[str] = field(default_factory=list)
    """Every address that was asked for, in order."""

    complaints: list[str] = field(default_factory=list)
    """Scripts that failed, and the errors in the console."""

    def foreign(self) -> list[str]:
        """Return the requests that left for another host."""
        return [url for url in self.requests if urlsplit(url).hostname not in (*HERE, None)]

    def blocked(self) -> list[str]:
        """Return the violations of the page's Content-Security-Policy."""
        return [text for text in self.complaints if "Content Security Policy" in text]


Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder, and let it run after the quick tests."""
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker("browser")
    items.sort(key=lambda item: item.path.parent.name == "browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run a Chromium for the tests of one file."""
    with sync_playwright() as play:
        browser = launch(play)
        yield browser
        browser.close()


@pytest.fixture
def account() -> Account:
    """Return the account that the pages of this test write to."""
    return Account()


@pytest.fixture
def open_page(browser: Browser, course_server: str, account: Account) -> Iterator[Open]:
    """Return a function that opens a page of the course as a reader with these settings.

    At the end of the test no page may have asked another host or broken its own policy.
    """
    contexts = []

    def open_as(path: str, **reader: Any) -> Page:
        settings = {"viewport": {"width": 1280, "height": 900}, "locale": "en-US", **reader}
        context = browser.new_context(base_url=course_server, **settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        _listen(page, account)
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert not account.foreign()
    assert not account.blocked()


def _listen(page: Page, account: Account) -> None:
    def on_request(request: Request) -> None:
        account.requests.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            account.complaints.append(message.text)

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: account.complaints.append(f"script: {error}"))
