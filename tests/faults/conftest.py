"""These tests look into /proc and fork: they are Linux's."""

import sys

import pytest

collect_ignore_glob = [] if sys.platform.startswith("linux") else ["test_*.py"]


@pytest.fixture(scope="session")
def starter():
    """The process that batches are forked from; nothing that a test starts there outlives it."""
    from tests.faults.quick import Starter

    with Starter() as one:
        yield one
