"""One report in a folder: its notebooks executed, its deliverables rendered and passed by the gates, its manifest."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from csat_helpers.pipeline import document
from csat_helpers.pipeline.execute import execute
from csat_helpers.pipeline.exporters.render import render
from csat_helpers.pipeline.gates.passing import passed
from csat_helpers.pipeline.plan import Plan, Tell, executed
from csat_helpers.pipeline.runs import thumbnail
from csat_helpers.pipeline.runs.disk import written_in
from csat_helpers.pipeline.runs.files import sha256, write, write_sealed
from csat_helpers.pipeline.runs.manifest import FILE as MANIFEST
from csat_helpers.pipeline.runs.manifest import code

Execute = Callable[..., nbformat.NotebookNode]


@dataclass(frozen=True)
class Made:
    """The hash of each deliverable by its file's name, and what the gates warn of."""

    deliverables: dict[str, str]
    warnings: tuple[str, ...]


def make(
    plan: Plan, facts: dict[str, Any], folder: Path, root: Path, tell: Tell, run_notebook: Execute = execute
) -> Made:
    """Notebooks, deliverables and manifest in ``folder``; ``facts`` are the input side of the manifest.

    ``run_notebook`` is :func:`csat_helpers.pipeline.execute.execute`, in a kernel, or its like. Raises what that, a
    renderer or a gate raises; the folder then holds what there was until then.
    """
    with written_in(folder):
        return _made(plan, facts, folder, root, tell, run_notebook)


def _made(plan: Plan, facts: dict[str, Any], folder: Path, root: Path, tell: Tell, run_notebook: Execute) -> Made:
    made: dict[str, str] = {}
    ran: dict[str, nbformat.NotebookNode] = {}
    documents: dict[str, document.Document] = {}
    for language in plan.languages:
        stem = plan.stem(language)
        tell(f"Running {plan.template.name} in {language}")
        notebook = ran[language] = executed(plan, language, facts, folder / f"{stem}.ipynb", root, run_notebook)
        nbformat.write(notebook, folder / f"{stem}.ipynb")
        tell(f"Rendering {stem}: {', '.join(plan.formats)}")
        read = documents[language] = document.read(notebook)
        made |= render(read, stem, plan.formats, folder)
        write(folder / f"{thumbnail.STEM}.{language}.svg", thumbnail.svg(read).encode())
    tell("Checking what is to be published")
    contents = {name: (folder / name).read_bytes() for name in made}
    warnings = passed(documents, ran, contents, survey=plan.survey, folders=[root, plan.engagement.folder])
    for warning in warnings:
        tell(f"Warning: {warning}")
    notebooks = {path.name: sha256(path.read_bytes()) for path in sorted(folder.glob("*.ipynb"))}
    sources = {f"{plan.stem(language)}.ipynb": code(notebook) for language, notebook in ran.items()}
    pictures = {path.name: sha256(path.read_bytes()) for path in sorted(folder.glob("*.svg"))}
    made_of = {"notebooks": notebooks, "code": sources, "pictures": pictures, "deliverables": made}
    write_sealed(folder / MANIFEST, {**facts, **made_of})
    return Made(made, warnings)
