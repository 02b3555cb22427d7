"""Which notebook an engagement's type runs: its own copy, else the checkout's, else the package's."""

from pathlib import Path

from csat_helpers.errors import InputError, nearest

CHECK = "checks/data_check.ipynb"  # apart from the types' templates, which are those beside it
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


def check_template(engagement: Path | None = None) -> Path:
    """The notebook of the page that ``csat check`` writes, the same for every type unless an engagement has its own.

    Raises InputError where there is none.
    """
    for folder in template_folders(engagement):
        if (folder / CHECK).is_file():
            return folder / CHECK
    raise InputError(f"The template {CHECK} is missing.", mend="Install csat again.")


def templates(engagement: Path | None = None) -> list[str]:
    """The engagement types that have a template."""
    found = {p.stem.replace("_", "-") for f in template_folders(engagement) for p in f.glob("*.ipynb")}
    return sorted(found)
