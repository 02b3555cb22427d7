"""Pages for the browser that all tests share."""

import pytest

from tests.browser import pages


@pytest.fixture(scope="session")
def page_files(tmp_path_factory):
    """The sample's page in each language."""
    folder = tmp_path_factory.mktemp("page")
    return {language: pages.write(folder, language) for language in ("en", "zh")}


@pytest.fixture(params=["en", "zh"])
def page_file(request, page_files):
    return page_files[request.param]
