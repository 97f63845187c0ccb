"""A browser, and pages of the client in it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def game(start_game, database):
    return start_game(database, "--build", "v1").wait_ready()


@pytest.fixture(scope="module")
def browser(game):  # noqa: ARG001  The game is started first: see below.
    """One headless Chromium for a module. While it lives this thread has an event loop, so whatever needs another
    one is started before it or runs in another thread.
    """
    if not os.access(CHROMIUM, os.X_OK):
        pytest.skip(f"no browser: {CHROMIUM} is not there")
    playwright = pytest.importorskip("playwright.sync_api", reason="no browser: Playwright is not installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], headless=True)
        yield chromium
        chromium.close()


@pytest.fixture
def ask(query):
    """Runs one statement beside the browser and returns its rows."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda *words: pool.submit(query, *words).result()


@pytest.fixture
def new_page(browser):
    """Opens pages of a phone's size, and fails the test when a script broke on one of them."""
    contexts, broken = [], []

    def new(width=360, height=640, *, language="en", theme="light"):
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, locale=language, color_scheme=theme, reduced_motion="reduce")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        return page

    yield new
    for context in contexts:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")  # a reply under way would break whichever test comes next
        context.close()
    assert not broken, broken


@pytest.fixture
def born(new_page, game):
    """A page on which a new character has just begun."""

    def begin(name, **size):
        page = new_page(**size)
        page.goto(game.url)
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Begin the path").click()
        page.locator(".top").wait_for()
        return page

    return begin
