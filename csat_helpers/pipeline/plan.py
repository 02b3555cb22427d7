"""What a run is going to do: everything checked and the survey prepared, before anything is written."""

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat

from csat_helpers import survey
from csat_helpers.engagement import Engagement
from csat_helpers.locale import say
from csat_helpers.pipeline import client_look, fitness, places
from csat_helpers.pipeline.asked import check_formats, check_languages
from csat_helpers.pipeline.execute import execute
from csat_helpers.pipeline.parameterise import archived, check_parameters, in_language, read_template
from csat_helpers.pipeline.study import study
from csat_helpers.survey.opening import check_wave

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """Everything that was checked before anything is written. ``survey`` is ``everyone`` in the wave and unit asked for."""

    engagement: Engagement
    everyone: survey.Survey
    survey: survey.Survey
    template: Path
    notebook: nbformat.NotebookNode
    languages: tuple[str, ...]
    formats: tuple[str, ...]
    parameters: dict[str, Any]
    looks: dict[str, dict[str, Any]]
    check: bool = False

    def stem(self, language: str) -> str:
        """The name of a language's files, without their ending."""
        return f"{self.engagement.engagement}{'.check' if self.check else ''}.{language}"

    def of_unit(self, unit: dict[str, str]) -> "Plan":
        """The plan of the same report on one unit. Raises MeasureError for one that there is not, or that has no report."""
        parameters = {**self.parameters, "unit": unit}
        return replace(self, survey=_focused(self.everyone, parameters["wave"], unit), parameters=parameters)


def prepare(
    engagement: str | Path,
    languages: Iterable[str],
    formats: Iterable[str],
    wave: str | None,
    unit: dict[str, str] | None,
    tell: Tell,
    pdf_standard: str = "",
    *,
    check: bool = False,
) -> Plan:
    """All checks, and the prepared survey; nothing is written but its snapshot. Of a ``check``, for the page on the data."""
    opened = survey.find(engagement)
    standard = check_standard(pdf_standard or opened.pdf)
    asked = check_languages(languages, opened)
    wanted = check_formats(formats)
    template = places.check_template(opened.folder) if check else places.template(opened.type, opened.folder)
    notebook = read_template(template)
    looks = {language: client_look.facts(opened, language) | standard for language in asked}
    tell(f"Preparing {opened.engagement}")
    everyone = survey.open(opened)
    fitness.check_fit(everyone, opened)
    check_wave(everyone, wave)
    chosen = wave or everyone.latest_wave
    parameters = {"engagement": str(opened.folder), "wave": chosen, "unit": unit}
    check_parameters({**parameters, "language": ""}, notebook)
    focused = _focused(everyone, chosen, unit)
    return Plan(opened, everyone, focused, template, notebook, asked, wanted, parameters, looks, check)


def _focused(everyone: survey.Survey, wave: str | None, unit: dict[str, str] | None) -> survey.Survey:
    focused = everyone.focus(wave=wave, unit=unit)
    survey.check_unit(focused, unit, wave=wave)
    return focused


def check_standard(name: str) -> dict[str, str]:
    """What a notebook says of the kind of PDF to be made of it; raises InputError for one that there is not."""
    if not name:
        return {}
    from csat_helpers.pipeline.exporters.pdf_report import check_standard

    return {"pdf_standard": check_standard(name)}


def executed(
    plan: Plan, language: str, facts: dict[str, Any], partial: Path, workspace: Path,
    run_notebook: Callable[..., nbformat.NotebookNode] = execute,
) -> nbformat.NotebookNode:  # fmt: skip
    """The template executed in one language, as it is kept; ``partial`` holds it as far as it came."""
    parameters = {**plan.parameters, "language": language}
    notebook = in_language(plan.notebook, language)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # papermill's and jupyter's own; none reaches a deliverable
        done = run_notebook(notebook, parameters, partial, name=plan.template.name, workspace=workspace)
    told = study(plan.survey, language, facts)
    if plan.check:
        told["title"] = say(language, "Data check: {title}", title=told["title"])
    return archived(done, {**told, **plan.looks[language]})
