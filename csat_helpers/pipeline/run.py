"""``csat run``: check, prepare, execute, verify, render, publish, in that order; or nothing."""

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from csat_helpers import survey
from csat_helpers.engagement import Engagement
from csat_helpers.errors import CsatError, InputError, nearest
from csat_helpers.pipeline import client_look, places
from csat_helpers.pipeline.execute import execute
from csat_helpers.pipeline.exporters.render import check_formats, render
from csat_helpers.pipeline.parameterise import archived, check_parameters, in_language, read_template
from csat_helpers.pipeline.runs.files import publish, staging, write_json
from csat_helpers.pipeline.runs.manifest import manifest
from csat_helpers.pipeline.runs.record import Record, now, run_name
from csat_helpers.pipeline.study import study
from csat_helpers.survey.opening import check_wave

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """A published run: its folder, its deliverables by (language, format), and its record."""

    folder: Path
    deliverables: dict[tuple[str, str], Path]
    record: Record


@dataclass(frozen=True)
class Plan:
    """Everything that was checked before anything is written."""

    engagement: Engagement
    survey: survey.Survey
    template: Path
    notebook: nbformat.NotebookNode
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    parameters: dict[str, Any]
    looks: dict[str, dict[str, Any]]


def run(
    engagement: str | Path,
    *,
    languages: Iterable[str] = (),
    formats: Iterable[str] = (),
    wave: str | None = None,
    unit: dict[str, str] | None = None,
    workspace: Path | None = None,
    tell: Tell = lambda _: None,
) -> Run:
    """Run an engagement's template and publish its deliverables under ``reports/<engagement>/<run>/``.

    ``languages`` are all of the engagement's unless given, ``formats`` HTML and PDF; ``wave`` is the latest.
    Raises InputError before anything is written; a template that fails leaves its record and notebook, and no
    deliverable.
    """
    root = (workspace or places.workspace()).resolve()
    with places.working_in(root):
        plan = prepare(engagement, languages, formats, wave, unit, tell)
        facts = manifest(plan.engagement, plan.template, {"wave": plan.parameters["wave"], "unit": unit})
        parent = root / "reports" / plan.engagement.engagement
        with staging(parent) as folder:
            record = Record(
                run=run_name(plan.survey.about.key, parent),
                engagement=plan.engagement.engagement,
                languages=plan.languages,
                formats=plan.formats,
                parameters=facts["parameters"],
                started=now(),
            )
            made = _make(plan, facts, folder, record, parent, root, tell)
            write_json(folder / "manifest.json", {**facts, "deliverables": made})
            record = record.finished("done", deliverables=made)
            record.write(folder)
            destination = parent / record.run
            publish(folder, destination)
    found = {tuple(name.removesuffix(".").rsplit(".", 2)[-2:]): destination / name for name in made}
    return Run(destination, found, record)  # pyright: ignore[reportArgumentType]


def prepare(
    engagement: str | Path,
    languages: Iterable[str],
    formats: Iterable[str],
    wave: str | None,
    unit: dict[str, str] | None,
    tell: Tell,
) -> Plan:
    """All checks, and the prepared survey; nothing is written but its snapshot."""
    opened = survey.find(engagement)
    asked = check_languages(languages, opened)
    wanted = check_formats(formats)
    template = places.template(opened.type, opened.folder)
    notebook = read_template(template)
    looks = {language: client_look.facts(opened, language) for language in asked}
    tell(f"Preparing {opened.engagement}")
    everyone = survey.open(opened)
    check_wave(everyone, wave)
    chosen = wave or everyone.latest_wave
    parameters = {"engagement": str(opened.folder), "wave": chosen, "unit": unit}
    check_parameters({**parameters, "language": ""}, notebook)
    focused = everyone.focus(wave=chosen, unit=unit)
    return Plan(opened, focused, template, notebook, asked, wanted, parameters, looks)


def check_languages(languages: Iterable[str], engagement: Engagement) -> tuple[str, ...]:
    """The asked languages, or all of the engagement's; raises InputError for one it does not have."""
    asked = tuple(dict.fromkeys(languages)) or tuple(engagement.languages)
    for language in asked:
        if language not in engagement.languages:
            raise InputError(
                f"The engagement is not in language '{language}'.",
                where="engagement.yaml, key languages",
                mend=nearest(language, engagement.languages),
            )
    return asked


def _make(
    plan: Plan, facts: dict[str, Any], folder: Path, record: Record, parent: Path, root: Path, tell: Tell
) -> dict[str, str]:
    """Notebook and deliverables of every language in ``folder``; on failure the evidence is published instead."""
    made: dict[str, str] = {}
    for language in plan.languages:
        stem = f"{plan.engagement.engagement}.{language}"
        notebook = in_language(plan.notebook, language)
        partial = folder / f"{stem}.ipynb"
        try:
            tell(f"Running {plan.template.name} in {language}")
            parameters = {**plan.parameters, "language": language}
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # papermill's and jupyter's own; none reaches a deliverable
                done = execute(notebook, parameters, partial, name=plan.template.name, workspace=root)
            done = archived(done, {**study(plan.survey, language, facts), **plan.looks[language]})
            nbformat.write(done, partial)
            tell(f"Rendering {stem}: {', '.join(plan.formats)}")
            made |= render(done, stem, plan.formats, folder)
        except CsatError as problem:
            raise _with_evidence(problem, folder, parent, record) from None
    return made


def _with_evidence(problem: CsatError, folder: Path, parent: Path, record: Record) -> CsatError:
    """Keep the partly executed notebook beside its record, and no deliverable; the error says where."""
    for path in folder.iterdir():
        if path.suffix != ".ipynb":
            path.unlink()
    record.finished("failed", error=str(problem)).write(folder)
    failed = parent / f"{record.run}-failed"
    publish(folder, failed)
    problem.mend = f"{problem.mend} Kept: {failed}".strip()
    problem.args = (str(problem),)
    return problem
