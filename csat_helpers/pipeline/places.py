"""Where things are: templates, their look, and the workspace that runs are written to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csat_helpers.engagement.templates import check_template, template, template_folders, templates
from csat_helpers.errors import InputError

__all__ = [
    "REPORTS",
    "WORKSPACE",
    "check_template",
    "look_folder",
    "template",
    "template_folders",
    "templates",
    "working_in",
    "workspace",
]

WORKSPACE = "CSAT_WORKSPACE"
REPORTS = "reports"


def look_folder() -> Path:
    """The folder of nbconvert and typst templates and style sheets."""
    for folder in template_folders():
        if (folder / "look").is_dir():
            return folder / "look"
    raise InputError("The folder templates/look is missing.", mend="Install csat again.")


def workspace() -> Path:
    """Where ``reports/`` goes: the current folder, or what CSAT_WORKSPACE names."""
    return Path(os.environ.get(WORKSPACE) or Path.cwd())


@contextmanager
def working_in(root: Path) -> Iterator[None]:
    """Make ``root`` the workspace for everything called within, kernels too."""
    before = os.environ.get(WORKSPACE)
    os.environ[WORKSPACE] = str(root)
    try:
        yield
    finally:
        if before is None:
            del os.environ[WORKSPACE]
        else:
            os.environ[WORKSPACE] = before
