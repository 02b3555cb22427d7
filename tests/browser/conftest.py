"""A browser for the pages: Debian's Chromium; without one these tests are skipped, and in CI they fail."""

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def browser():
    path = shutil.which("chromium")
    if path is None:
        message = "no chromium on this machine: install it (apt-get install chromium) to run the browser tests"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()
