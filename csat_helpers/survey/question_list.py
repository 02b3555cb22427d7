"""The questions as they were asked: wording, answers and kinds of missing answers, for a report's appendix."""

import pandas as pd

from csat_helpers.locale import pick, say
from csat_helpers.look.numbers import number
from csat_helpers.survey.item_pairs import FEATURES
from csat_helpers.survey.questionnaire import Scale, plain_code
from csat_helpers.survey.survey import Survey

COLUMNS = ["item", "label", "wording", "answers", "missing"]


def questions(sv: Survey) -> pd.DataFrame:
    """A row a question that respondents answered: ``item, label``, its exact ``wording`` (``text`` in
    questionnaire.yaml, empty where it is not there), ``answers`` and kinds of ``missing`` answers, in the survey's
    language.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> asked = {"items": {"q": {"label": "Speed", "scale": {"min": 1, "max": 5, "missing": {9: "refused"}}}}}
    >>> questions(survey.from_frame(pd.DataFrame({"q": [1, 5]}), asked))[["answers", "missing"]].values.tolist()
    [['1 to 5', '9 refused']]
    """
    rows = []
    for name, item in sv.questionnaire.items.items():
        scale = sv.questionnaire.scale(name)
        if name not in sv.responses.columns or not _is_asked(sv, name, scale):
            continue
        rows.append(
            (
                name,
                sv.label(name),
                pick(item.text, sv.language),
                _answers(scale, sv.language),
                _missing(scale, sv.language),
            )
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def _is_asked(sv: Survey, name: str, scale: Scale | None) -> bool:
    """Whether respondents answered it themselves: ratings and open questions do; of choices, which may come from records,
    those with a wording, of a feature, or of a topic's step.
    """
    item = sv.questionnaire.items[name]
    if item.role == "verbatim" or (scale is not None and scale.kind == "rating"):
        return True
    steps = {step["item"] for step in sv.about.topic.get("steps", ())}
    asked = bool(item.text) or item.role in FEATURES or name in steps
    return asked and scale is not None and scale.kind == "category"


def _answers(scale: Scale | None, language: str) -> str:
    if scale is not None and scale.codes:
        named = ((plain_code(code), pick(text, language)) for code, text in scale.codes.items())
        return _joined([f"{code} {text}" if code.isdigit() else text for code, text in named], language)
    if scale is None or scale.min is None or scale.max is None:
        return say(language, "in their own words")
    named = [f"{plain_code(code)} {pick(text, language)}" for code, text in scale.labels.items()]
    if len(named) == len(scale.points) > 0:
        return _joined(named, language)
    ends = say(language, "{low} to {high}", low=number_of(scale.min), high=number_of(scale.max))
    return _joined([ends, *named], language)


def number_of(value: float) -> str:
    """An end of a scale."""
    return plain_code(value) if float(value).is_integer() else number(value, "mean")


def _missing(scale: Scale | None, language: str) -> str:
    kinds = scale.missing.items() if scale else ()
    return _joined([f"{plain_code(code)} {pick(text, language)}".strip() for code, text in kinds], language)


def _joined(parts: list[str], language: str) -> str:
    return ("；" if language == "zh" else "; ").join(parts)
