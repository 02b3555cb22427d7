"""Executed notebook -> deliverables, from the notebook alone: no rerun, no data file."""

from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat

from csat_helpers.errors import InputError, RenderError, nearest
from csat_helpers.pipeline.runs.files import sha256, write

DEFAULT_FORMATS = ("html", "pdf")


def _html(notebook: nbformat.NotebookNode) -> bytes:
    from csat_helpers.pipeline.exporters.html_report import render

    return render(notebook).encode()


def _pdf(notebook: nbformat.NotebookNode) -> bytes:
    from csat_helpers.pipeline.exporters.pdf_report import render

    return render(notebook)


RENDERERS: dict[str, Callable[[nbformat.NotebookNode], bytes]] = {"html": _html, "pdf": _pdf}


def check_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """The asked formats, each once; raises InputError for one that there is not."""
    asked = tuple(dict.fromkeys(f.strip().lower() for f in formats if f.strip())) or DEFAULT_FORMATS
    for name in asked:
        if name not in RENDERERS:
            raise InputError(f"There is no format '{name}'.", mend=nearest(name, RENDERERS))
    return asked


def render(notebook: nbformat.NotebookNode, stem: str, formats: Iterable[str], folder: Path) -> dict[str, str]:
    """Write ``stem.<format>`` for each format into ``folder``; returns file name and content hash."""
    made = {}
    for name in check_formats(formats):
        try:
            content = RENDERERS[name](notebook)
        except ModuleNotFoundError as problem:  # a font package, which pip may have been told to leave out
            raise RenderError(str(problem)) from None
        path = folder / f"{stem}.{name}"
        write(path, content)
        made[path.name] = sha256(content)
    return made


def executed_notebooks(run: Path) -> dict[str, Path]:
    """Language and path of the executed notebooks of a run's folder (or of one notebook)."""
    files = [run] if run.suffix == ".ipynb" else sorted(run.glob("*.ipynb"))
    found = {file.stem.rpartition(".")[2]: file for file in files if not file.name.startswith(".")}
    if not run.exists() or not found:
        raise RenderError(
            "There is no executed notebook.", where=str(run), mend="Name a run's folder under reports/ or its notebook."
        )
    return found


def render_run(run: Path, formats: Iterable[str]) -> list[Path]:
    """Render every executed notebook of a run's folder (or the one named) beside it; returns the paths."""
    made = []
    for path in executed_notebooks(run).values():
        notebook = nbformat.read(path, as_version=4)
        made += [path.parent / name for name in render(notebook, path.stem, formats, path.parent)]
    return made
