"""What results are made from: an engagement's files by their content, and the software by its versions."""

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from csat_helpers import __version__
from csat_helpers.engagement.look import load_look, look_file
from csat_helpers.engagement.model import Engagement

# Packages whose version can change a number or a byte of a deliverable.
PACKAGES = (
    "numpy", "pandas", "scipy", "matplotlib", "seaborn", "papermill", "nbconvert", "typst", "pyreadstat",
    "python-calamine", "python-pptx", "xlsxwriter", "great-tables", "rjieba", "pylopdf-fonts-zh-cn", "manimgx-fonts-cjk",
    "fontpkg-source-sans-3", "fontpkg-source-serif-4",
)  # fmt: skip
YAML, CLAIMS = "engagement.yaml", "claims.yaml"


def files(engagement: Engagement) -> list[str]:
    """Every file of the engagement that a report can depend on, by its name within the folder, each once."""
    needed = [YAML, engagement.questionnaire, *(d.file for d in engagement.data), *engagement.design.target_files()]
    name = look_file(engagement)
    needed += [name, *load_look(engagement).files()] if name else []
    complaints = engagement.regulation.complaints
    own = [
        engagement.actions,
        engagement.swot,
        engagement.indicators,
        engagement.interviews,
        engagement.recommendations,
    ]
    optional = [*own, CLAIMS, *([complaints.file] if complaints else [])]
    return list(dict.fromkeys([*needed, *(name for name in optional if engagement.path(name).is_file())]))


def inputs(engagement: Engagement, template: Path | None) -> dict[str, str]:
    """SHA-256 of every input, by its name within the engagement (no path of this machine)."""
    found = {name: file_hash(engagement.path(name)) for name in files(engagement)}
    return found if template is None else {**found, f"template/{template.name}": file_hash(template)}


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def versions() -> dict[str, str]:
    """Version of Python, of the workbench and of each package that a deliverable depends on."""
    found = {"python": platform.python_version(), "csat-workbench": __version__}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found
