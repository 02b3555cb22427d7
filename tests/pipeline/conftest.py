"""One run of the demo, made once for all tests of a worker."""

import pytest

from csat_helpers.pipeline.run import run


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo in both languages, as HTML and PDF."""
    return run("demo", workspace=tmp_path_factory.mktemp("workspace"))
