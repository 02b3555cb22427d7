"""Where things are: templates, their look, and the workspace that runs are written to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csat_helpers.errors import InputError, nearest

WORKSPACE = "CSAT_WORKSPACE"
REPORTS = "reports"
_PACKAGE = Path(__file__).resolve().parents[1]


def template_folders(engagement: Path | None = None) -> list[Path]:
    """Folders searched for templates, first hit wins: the engagement's, the checkout's, the package's data.

    An editable install has no package data and sees the checkout; a wheel has no checkout and sees its data.
    """
    own = [engagement, engagement / "templates"] if engagement is not None else []
    checkout = _PACKAGE.parent / "templates"
    shipped = [checkout] if (_PACKAGE.parent / "pyproject.toml").is_file() else []
    return [f for f in (*own, *shipped, _PACKAGE / "templates") if f.is_dir()]


def template(name: str, engagement: Path | None = None) -> Path:
    """The notebook of an engagement type: ``internal-improvement`` is ``internal_improvement.ipynb``.

    Raises InputError with the nearest name where there is none.
    """
    file = name.replace("-", "_") + ".ipynb"
    for folder in template_folders(engagement):
        if (folder / file).is_file():
            return folder / file
    where = f"{engagement / 'engagement.yaml'}, key type" if engagement else ""
    known = templates(engagement)
    mend = f"{nearest(name, known)} Write one of these" + (
        f", or put {file} into the engagement's folder." if engagement else "."
    )
    raise InputError(f"There is no template for the type '{name}'.", where=where, mend=mend)


def templates(engagement: Path | None = None) -> list[str]:
    """The engagement types that have a template."""
    found = {p.stem.replace("_", "-") for f in template_folders(engagement) for p in f.glob("*.ipynb")}
    return sorted(found)


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
