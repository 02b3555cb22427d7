"""What a run was made from and what it made: hashes and versions, enough to tell whether anything has changed."""

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from csat_helpers import __version__
from csat_helpers.engagement import Engagement
from csat_helpers.pipeline import client_look
from csat_helpers.pipeline.runs.files import sha256

SCHEMA = "csat.manifest/1"
FILE = "manifest.json"

# Packages whose version can change a number or a byte of a deliverable.
_PACKAGES = (
    "numpy", "pandas", "scipy", "matplotlib", "seaborn", "papermill", "nbconvert", "typst", "pyreadstat",
    "python-calamine", "python-pptx", "xlsxwriter", "great-tables", "rjieba", "pylopdf-fonts-zh-cn", "manimgx-fonts-cjk",
    "fontpkg-source-sans-3", "fontpkg-source-serif-4",
)  # fmt: skip


def versions() -> dict[str, str]:
    """Version of Python, of the workbench and of each package that a deliverable depends on."""
    found = {"python": platform.python_version(), "csat-workbench": __version__}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found


def inputs(engagement: Engagement, template: Path) -> dict[str, str]:
    """Content hash of every input, by its name within the engagement (no path of this machine)."""
    names = ["engagement.yaml", engagement.questionnaire, *(d.file for d in engagement.data)]
    names += [*engagement.design.target_files(), *client_look.inputs(engagement)]
    names += [name for name in (engagement.actions, engagement.swot) if engagement.path(name).is_file()]
    found = {name: sha256(engagement.path(name).read_bytes()) for name in names}
    found[f"template/{template.name}"] = sha256(template.read_bytes())
    return found


def code(notebook: NotebookNode) -> dict[str, str]:
    """Hash of each code cell's source, by the cell's id."""
    return {cell.id: sha256(cell.source.encode())[:16] for cell in notebook.cells if cell.cell_type == "code"}


def edited(facts: Mapping[str, Any], notebook: Path) -> dict[str, str]:
    """Of the notebooks that are no longer what the run left, the hash of what was rendered last, by name."""
    now = sha256(notebook.read_bytes())
    known = {name: found for name, found in facts.get("edited", {}).items() if name != notebook.name}
    return known if facts["notebooks"].get(notebook.name, now) == now else known | {notebook.name: now}


def manifest(engagement: Engagement, template: Path, parameters: dict[str, Any]) -> dict[str, Any]:
    """The input side of a run's manifest; deliverables are added when they exist."""
    return {
        "schema": SCHEMA,
        "engagement": engagement.engagement,
        "type": engagement.type,
        "inputs": inputs(engagement, template),
        "parameters": parameters,
        "versions": versions(),
    }
