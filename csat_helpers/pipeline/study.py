"""Facts of the study that every deliverable states, in one language: a notebook's ``metadata.csat``."""

from collections.abc import Mapping
from typing import Any

from csat_helpers.locale import listed, pick, say
from csat_helpers.locale.waves import wave_name
from csat_helpers.survey import Survey
from csat_helpers.survey.stated_population import WEIGHT

SCHEMA = "csat.study/1"


def study(survey: Survey, language: str, manifest: dict[str, Any]) -> dict[str, Any]:
    """Titles, names, dates and counts, already in ``language``; no path, no respondent."""
    about = survey.about
    wave = wave_name(dict(survey.focused).get("wave", ""), language)
    named = {
        name: pick(getattr(about, name), language)
        for name in ("client", "title", "house", "confidentiality", "fieldwork", "population")
    }
    title = named["title"]
    if unit := unit_name(survey, language):
        named["title"] = say(language, "{title} · {unit}", title=title, unit=unit)
    return {
        "schema": SCHEMA,
        "engagement": about.engagement,
        "type": about.type,
        "language": language,
        "languages": list(about.languages),
        "as_of": about.as_of,
        "simulated": about.simulated,
        "respondents": survey.respondents,
        "wave": wave,
        "weight": weight(survey, language),
        "source": source(title, wave, about.simulated, language),
        "manifest": manifest,
        **named,
    }


def unit_name(survey: Survey, language: str) -> str:
    """The unit that a report is on, with the name of its kind: "Region: North". Empty of a report on all."""
    sv = survey.speaking(language)
    return next((say(language, "{kind}: {name}", kind=sv.label(column), name=sv.level_label(column, level))
                 for column, level in survey.focused if column == survey.about.units.get("by")), "")  # fmt: skip


def weight(survey: Survey, language: str) -> str:
    """How respondents were weighted, in words: to which margins, or as the data came; no name of a column of weights."""
    told, parts = survey.weighting, []
    asked = told.settings if told else {}
    if fitted := _fitted_to(survey, asked, language):
        parts.append(say(language, "weighted to {margins}", margins=listed(language, fitted)))
    elif survey.design.weight is None:
        return say(language, "unweighted")
    elif survey.design.weight == WEIGHT:
        parts.append(say(language, "each stratum counts by its part of the population"))
    elif told is None or asked.get("weight"):
        parts.append(say(language, "weighted as in the data"))
    else:
        parts.append(say(language, "weighted"))
    if "nonresponse" in asked:
        parts.append(say(language, "adjusted for non-response"))
    if asked.get("trim"):
        parts.append(say(language, "trimmed"))
    return ("，" if language == "zh" else ", ").join(parts)


def _fitted_to(survey: Survey, asked: Mapping[str, Any], language: str) -> list[str]:
    """The margins and totals that the weights meet, by their labels; those of two columns joined by a cross."""
    named = [*asked.get("margins", []), *([name] for name in asked.get("totals", []))]
    return [" × ".join(survey.questionnaire.label(column, language) for column in columns) for columns in named]


def source(title: str, wave: str, simulated: bool, language: str) -> str:
    """The source line under every exhibit."""
    line = say(language, "Source: {title}, {wave}.", title=title, wave=wave) if wave else ""
    line = line or say(language, "Source: {title}.", title=title)
    return line + (("" if language == "zh" else " ") + say(language, "Simulated data.") if simulated else "")
