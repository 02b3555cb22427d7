"""Facts of the study that every deliverable states, in one language: a notebook's ``metadata.csat``."""

from typing import Any

from csat_helpers.locale import pick, say
from csat_helpers.survey import Survey

SCHEMA = "csat.study/1"


def study(survey: Survey, language: str, manifest: dict[str, Any]) -> dict[str, Any]:
    """Titles, names, dates and counts, already in ``language``; no path, no respondent."""
    about = survey.about
    wave = dict(survey.focused).get("wave", "")
    named = {
        name: pick(getattr(about, name), language)
        for name in ("client", "title", "house", "confidentiality", "fieldwork", "population")
    }
    return {
        "schema": SCHEMA,
        "engagement": about.engagement,
        "type": about.type,
        "language": language,
        "languages": list(about.languages),
        "as_of": about.as_of,
        "simulated": about.simulated,
        "respondents": survey.base,
        "wave": wave,
        "source": source(named["title"], wave, about.simulated, language),
        "manifest": manifest,
        **named,
    }


def source(title: str, wave: str, simulated: bool, language: str) -> str:
    """The source line under every exhibit."""
    line = say(language, "Source: {title}, {wave}.", title=title, wave=wave) if wave else ""
    line = line or say(language, "Source: {title}.", title=title)
    return line + (("" if language == "zh" else " ") + say(language, "Simulated data.") if simulated else "")
