"""What is said of a plan to who asked for it."""

from csat_helpers.pipeline.forking.order import Opened
from csat_helpers.pipeline.plan import Plan
from csat_helpers.pipeline.runs.manifest import manifest
from csat_helpers.pipeline.units import units


def opened(plan: Plan, by: str | None = None) -> Opened:
    """The engagement as it turned out to be, with the input side of a manifest of its report, and the units of ``by``."""
    parameters = {"wave": plan.parameters["wave"], "unit": plan.parameters["unit"]}
    return Opened(
        engagement=plan.engagement.engagement,
        key=plan.survey.about.key,
        folder=str(plan.engagement.folder),
        languages=plan.languages,
        formats=plan.formats,
        parameters=parameters,
        facts=manifest(plan.engagement, plan.template, parameters),
        respondents=plan.survey.respondents,
        pdf_standard=plan.looks[plan.languages[0]].get("pdf_standard", ""),
        by_unit=by is not None,
        units=units(plan, by) if by is not None else (),
    )
