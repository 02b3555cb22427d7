"""What all tests share: where the real survey files are, and a skip that says so where they are not."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def real_data_required() -> bool:
    """Where the files must be there: a missing folder is then a failure, not a skip."""
    return os.environ.get("CI") == "1" or os.environ.get("CSAT_REQUIRE_REALDATA") == "1"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real survey files and reference values beside the project."""
    if SHARED.is_dir():
        return SHARED
    message = "the folder ../shared with real survey files is absent"
    if real_data_required():
        pytest.fail(f"{message}, and this environment requires it")
    pytest.skip(message)
