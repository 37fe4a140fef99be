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


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Return what opens an HTML text as a file, which must load nothing else and complain of nothing."""
    complaints: list[str] = []
    requested: set[str] = set()
    file = tmp_path / "page.html"
    opened: list[Page] = []

    def open_(html: str, *, width: int = 1280, dark: bool = False) -> Page:
        file.write_text(html, encoding="utf-8")
        page = browser.new_page(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
        )  # fmt: skip
        opened.append(page)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requested.add(request.url))
        page.goto(file.as_uri())
        return page

    yield open_
    for page in opened:
        page.close()
    assert complaints == []
    assert requested <= {file.as_uri()}
