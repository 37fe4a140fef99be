"""A real browser for the pages: Chromium as the system has it, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once; without one these tests are skipped, except where CI must have it."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have a Chromium: apt-get install chromium")
        pytest.skip("no Chromium here: apt-get install chromium")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium has no sandbox for root
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Page]:
    """Open the one tab that all pages are opened in: a tab of its own takes longer than what is tried there."""
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.fixture
def open_page(tab: Page, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Return what opens an HTML text as a file, which must load nothing else and complain of nothing."""
    complaints: list[str] = []
    requested: set[str] = set()
    file = tmp_path / "page.html"
    heard: dict[str, Callable[..., None]] = {
        "console": lambda message: complaints.append(message.text),
        "pageerror": lambda error: complaints.append(str(error)),
        "request": lambda request: requested.add(request.url),
    }

    def open_(html: str, *, width: int = 1280, dark: bool = False) -> Page:
        file.write_text(html, encoding="utf-8")
        tab.set_viewport_size({"width": width, "height": 800})
        tab.emulate_media(color_scheme="dark" if dark else "light")
        tab.goto(file.as_uri())
        return tab

    for event, hear in heard.items():
        tab.on(event, hear)  # type: ignore[call-overload]
    yield open_
    tab.evaluate("0")  # by then all that it had to say has been heard
    for event, hear in heard.items():
        tab.remove_listener(event, hear)
    tab.goto("about:blank")  # nothing of it goes on
    assert complaints == []
    assert requested == {file.as_uri()}
