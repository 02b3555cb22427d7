"""A browser for the pages: Debian's Chromium; without one these tests are skipped, and in CI they fail."""

import os
import shutil

import pytest

from tests.browser import pages
from tests.pipeline.conftest import demo  # noqa: F401 - a fixture, for the real page


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


@pytest.fixture(scope="session")
def page_files(tmp_path_factory):
    """The sample's page in each language."""
    folder = tmp_path_factory.mktemp("page")
    return {language: pages.write(folder, language) for language in ("en", "zh")}


@pytest.fixture(params=["en", "zh"])
def page_file(request, page_files):
    return page_files[request.param]
