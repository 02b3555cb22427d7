"""``csat run``: check, prepare, execute, render, pass the gates, publish, in that order; or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from csat_helpers.errors import CsatError
from csat_helpers.pipeline import document, places
from csat_helpers.pipeline.exporters.render import render
from csat_helpers.pipeline.gates.passing import passed
from csat_helpers.pipeline.plan import Plan, Tell, executed, prepare
from csat_helpers.pipeline.runs import index_page, thumbnail
from csat_helpers.pipeline.runs.files import publish, sha256, staging, write, write_sealed
from csat_helpers.pipeline.runs.manifest import FILE as MANIFEST
from csat_helpers.pipeline.runs.manifest import code, manifest
from csat_helpers.pipeline.runs.record import Record, now, run_name


@dataclass(frozen=True)
class Run:
    """A published run: its folder, its deliverables by (language, format), and its record."""

    folder: Path
    deliverables: dict[tuple[str, str], Path]
    record: Record


def run(
    engagement: str | Path,
    *,
    languages: Iterable[str] = (),
    formats: Iterable[str] = (),
    wave: str | None = None,
    unit: dict[str, str] | None = None,
    pdf_standard: str = "",
    workspace: Path | None = None,
    tell: Tell = lambda _: None,
) -> Run:
    """Run an engagement's template and publish its deliverables under ``reports/<engagement>/<run>/``.

    ``languages`` are all of the engagement's unless given, ``formats`` HTML and PDF; ``wave`` is the latest,
    ``pdf_standard`` the engagement's.
    Raises InputError before anything is written; a template that fails leaves its record and notebook, and no
    deliverable.
    """
    root = (workspace or places.workspace()).resolve()
    with places.working_in(root):
        plan = prepare(engagement, languages, formats, wave, unit, tell, pdf_standard)
        reports = root / places.REPORTS
        parent = reports / plan.engagement.engagement
        with staging(parent) as folder:
            record = _begun(plan, parent, root)
            try:
                made, warnings = _made(plan, record, folder, root, tell)
            except CsatError as problem:
                raise _with_evidence(problem, folder, reports, record) from None
            record = record.finished("done", deliverables=made, warnings=warnings)
            record.write(folder)
            publish(folder, parent / record.run)
        index_page.write_index(reports)
    found = {tuple(name.rsplit(".", 2)[-2:]): parent / record.run / name for name in made}
    return Run(parent / record.run, found, record)  # pyright: ignore[reportArgumentType]


def _begun(plan: Plan, parent: Path, root: Path) -> Record:
    source = plan.engagement.folder
    return Record(
        run=run_name(plan.survey.about.key, parent),
        engagement=plan.engagement.engagement,
        source=source.relative_to(root).as_posix() if source.is_relative_to(root) else "",
        languages=plan.languages,
        formats=plan.formats,
        parameters={"wave": plan.parameters["wave"], "unit": plan.parameters["unit"]},
        started=now(),
    )


def _made(plan: Plan, record: Record, folder: Path, root: Path, tell: Tell) -> tuple[dict[str, str], tuple[str, ...]]:
    """Notebooks, deliverables and manifest in ``folder``; the hash of each deliverable, and the gates' warnings."""
    facts = manifest(plan.engagement, plan.template, record.parameters)
    made: dict[str, str] = {}
    ran: dict[str, nbformat.NotebookNode] = {}
    documents: dict[str, document.Document] = {}
    for language in plan.languages:
        stem = plan.stem(language)
        tell(f"Running {plan.template.name} in {language}")
        notebook = ran[language] = executed(plan, language, facts, folder / f"{stem}.ipynb", root)
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
    return made, warnings


def _with_evidence(problem: CsatError, folder: Path, reports: Path, record: Record) -> CsatError:
    """Keep the partly executed notebook beside its record, and no deliverable; the error says where."""
    for path in folder.iterdir():
        if path.suffix != ".ipynb":
            path.unlink()
    record.finished("failed", error=str(problem)).write(folder)
    failed = reports / record.engagement / f"{record.run}-failed"
    publish(folder, failed)
    index_page.write_index(reports)
    problem.mend = f"{problem.mend} Kept: {failed}".strip()
    problem.args = (str(problem),)
    return problem
