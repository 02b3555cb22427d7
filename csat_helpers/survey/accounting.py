"""Every row and every blank accounted for: the frames of a report's methods chapter."""

import pandas as pd

from csat_helpers.locale import pick, say
from csat_helpers.survey.answers import NOT_ASKED, SYSTEM
from csat_helpers.survey.prepare import NO_GLYPH, NO_SNAPSHOT, STRAIGHT
from csat_helpers.survey.quality import DUPLICATE, EMPTY, FAST
from csat_helpers.survey.quality import STRAIGHT as STRAIGHT_OUT
from csat_helpers.survey.questionnaire import same_code
from csat_helpers.survey.survey import Survey
from csat_helpers.survey.typing_answers import REPLACED
from csat_helpers.survey.weights.nonresponse import NO_RESPONSE

READ, ANALYSED, FOCUS = "read", "analysed", "focus"


def accounting(sv: Survey) -> pd.DataFrame:
    """Rows read, set aside by reason, analysed and, where a domain is selected, in it: ``reason``, ``label``, ``rows``.

    The rows read are those analysed and those set aside.
    """
    rows = [
        (READ, sv.about.rows_read),
        *sv.exclusions.itertuples(index=False, name=None),
        (ANALYSED, len(sv.responses)),
    ]
    rows += [(FOCUS, sv.base)] if sv.focused else []
    frame = pd.DataFrame(rows, columns=["reason", "rows"])
    frame.insert(1, "label", [_reason(str(reason), sv.language) for reason in frame["reason"]])
    return frame


def missing_report(sv: Survey) -> pd.DataFrame:
    """Each missing code of each item: ``item, label, kind, code, count, share`` (of the respondents analysed).

    ``kind`` is in the survey's language; a cell left blank has the code empty.
    """
    frame = sv.missing.reset_index(drop=True)
    kinds = [
        _kind(sv, item, kind, code)
        for item, kind, code in zip(frame["item"], frame["kind"], frame["code"], strict=True)
    ]
    report = frame.assign(
        label=frame["item"].map(sv.label), kind=kinds, share=frame["count"] / max(len(sv.responses), 1)
    )
    return report[["item", "label", "kind", "code", "count", "share"]]


def quality_log(sv: Survey) -> pd.DataFrame:
    """What was noticed in preparation: ``item, label, what, count``, in the survey's language."""
    frame = sv.notes.reset_index(drop=True)
    labels = [sv.label(item) if item else "" for item in frame["item"]]
    frame = frame.assign(label=labels, what=[_what(what, sv.language) for what in frame["what"]])
    return frame[["item", "label", "what", "count"]]


def _reason(reason: str, language: str) -> str:
    words = {
        READ: say(language, "Rows read"),
        NO_RESPONSE: say(language, "Set aside: did not respond"),
        EMPTY: say(language, "Set aside: no answer to any question"),
        DUPLICATE: say(language, "Set aside: respondent sent twice"),
        FAST: say(language, "Set aside: answered too fast"),
        STRAIGHT_OUT: say(language, "Set aside: same answer throughout"),
        ANALYSED: say(language, "Respondents analysed"),
        FOCUS: say(language, "Of these, in this report"),
    }
    return words.get(reason, reason)


def _what(what: str, language: str) -> str:
    words = {
        REPLACED: say(language, "Answers with a character that cannot be stored, replaced"),
        NO_GLYPH: say(language, "Answers with a character that cannot be printed, shown by its code"),
        STRAIGHT: say(language, "Respondents with the same answer throughout, kept"),
        NO_SNAPSHOT: say(language, "The prepared data could not be kept for the next run"),
    }
    return words.get(what, words.get(what.partition(":")[0], what))


def _kind(sv: Survey, item: str, kind: str, code: str) -> str:
    if not code and kind in (SYSTEM, NOT_ASKED):
        return say(sv.language, "left blank") if kind == SYSTEM else say(sv.language, "not asked in that wave")
    scale = sv.questionnaire.scale(item) if item in sv.questionnaire.items else None
    named = next((text for key, text in (scale.missing if scale else {}).items() if same_code(key, code)), kind)
    return pick(named, sv.language)
