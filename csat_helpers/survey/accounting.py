"""Every row and every blank accounted for: the frames of a report's methods chapter."""

import numpy as np
import pandas as pd

from csat_helpers.locale import listed, pick, say
from csat_helpers.locale.waves import wave_name
from csat_helpers.survey import quality
from csat_helpers.survey.answers import NOT_ASKED, SYSTEM, Missing
from csat_helpers.survey.brand_levels import FOLDED
from csat_helpers.survey.checks.not_concerned import concerns
from csat_helpers.survey.checks.personal_columns import PERSONAL
from csat_helpers.survey.checks.tolerated import OUT_OF_RANGE
from csat_helpers.survey.prepare import NO_GLYPH, NO_SNAPSHOT, STRAIGHT, UNMARKED_LABELS
from csat_helpers.survey.quality import DUPLICATE, EMPTY, FAST, TWICE, UNRATED
from csat_helpers.survey.quality import STRAIGHT as STRAIGHT_OUT
from csat_helpers.survey.questionnaire import same_code
from csat_helpers.survey.stacking import LOST_RATINGS, NOT_OF_BRAND
from csat_helpers.survey.survey import WAVE, Survey
from csat_helpers.survey.typing_answers import REPLACED, UNMARKED
from csat_helpers.survey.typing_parts import NOT_KEPT
from csat_helpers.survey.weights.nonresponse import NO_RESPONSE

READ, ANALYSED, FOCUS = "read", "analysed", "focus"
BY, NOT_RATED, RATINGS = "respondents", "not rated", "ratings"


def accounting(sv: Survey) -> pd.DataFrame:
    """Rows read, set aside by reason, analysed and, where a domain is selected, in it: ``reason``, ``label``, ``rows``.

    The rows read are those analysed and those set aside. They are of all waves, which the first label says; the last
    says what the domain is.
    """
    rows = [
        (READ, sv.about.rows_read),
        *sv.exclusions.itertuples(index=False, name=None),
        (ANALYSED, sv.analysed),
        *_ratings(sv),
    ]
    rows += [(FOCUS, sv.base if sv.about.stacked.get("long") else sv.respondents)] if sv.focused else []
    frame = pd.DataFrame(rows, columns=["reason", "rows"])
    frame.insert(1, "label", [_reason(str(reason), sv.language) for reason in frame["reason"]])
    if sv.about.stacked.get("long"):
        label = say(sv.language, "Ratings of brands analysed")
        frame["label"] = frame["label"].mask(frame["reason"] == ANALYSED, label)
    if len(sv.waves) > 1:
        ends = {"first": wave_name(sv.waves[0], sv.language), "last": wave_name(sv.waves[-1], sv.language)}
        frame.loc[0, "label"] = say(sv.language, "Rows read, {first} to {last}", **ends)
    if sv.focused:
        said = listed(sv.language, [_level(sv, name, level) for name, level in sv.focused])
        frame.loc[frame.index[-1], "label"] = say(sv.language, "Of these, in this report: {domain}", domain=said)
    return frame


def _ratings(sv: Survey) -> list[tuple[str, int]]:
    """What respondents and ratings of brands have to do with each other, where a respondent has several rows.

    Of a grid the respondents analysed times the brands are those not rated and the ratings.
    """
    told = sv.about.stacked
    if not told:
        return []
    return [(BY, told["respondents"])] if told["long"] else [(NOT_RATED, told["unrated"]), (RATINGS, told["ratings"])]


def _level(sv: Survey, name: str, level: str) -> str:
    return wave_name(level, sv.language) if name == WAVE else sv.level_label(name, level)


def missing_report(sv: Survey) -> pd.DataFrame:
    """Each missing code of each item within the survey's domain: ``item, label, kind, code, count``, ``share`` of the
    respondents there, ``applies`` and ``base``, their number.

    ``kind`` is in the survey's language; a cell left blank has the code empty. ``applies`` is false of those whom the
    question did not concern (never used, not asked in that wave): they are no non-response.
    """
    frame = _within(sv)
    kinds = [
        _kind(sv, item, kind, code)
        for item, kind, code in zip(frame["item"], frame["kind"], frame["code"], strict=True)
    ]
    applies = [
        _applies(sv, item, kind, code)
        for item, kind, code in zip(frame["item"], frame["kind"], frame["code"], strict=True)
    ]
    report = frame.assign(
        label=frame["item"].map(sv.label), kind=kinds, share=frame["count"] / max(sv.base, 1), base=sv.base,
        applies=np.array(applies, dtype=bool),
    )  # fmt: skip
    return report[["item", "label", "kind", "code", "count", "share", "applies", "base"]]


def _within(sv: Survey) -> pd.DataFrame:
    """What is missing, counted among the respondents of the domain; kinds that none of them has are left out."""
    frame = sv.missing.reset_index(drop=True)
    if sv.domain is None:
        return frame
    count = np.zeros(len(frame), dtype=np.int64)
    for item, rows in frame.groupby("item", sort=False).indices.items():
        if len(rows) == 1:
            count[rows] = sv.column(str(item))[sv.rows].isna().sum()
        else:
            place = sv.blanks[item].to_numpy()[sv.rows]
            count[rows] = np.bincount(place[place >= 0], minlength=len(rows))
    return frame.assign(count=count)[count > 0].reset_index(drop=True)


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
        quality.COPY: say(language, "Set aside: all answers those of an earlier row"),
        quality.SAME_TEXT: say(language, "Set aside: long text that an earlier row has too"),
        OUT_OF_RANGE: say(language, "Set aside: value outside its scale"),
        quality.ATTENTION: say(language, "Set aside: attention item failed"),
        quality.UNANSWERED: say(language, "Set aside: many questions left blank"),
        quality.DATES: say(language, "Set aside: impossible dates"),
        quality.GIBBERISH: say(language, "Set aside: text without meaning"),
        UNRATED: say(language, "Set aside: rated no brand"),
        TWICE: say(language, "Set aside: brand rated twice by a respondent"),
        BY: say(language, "Respondents who gave these ratings"),
        NOT_RATED: say(language, "Brands that these respondents did not rate"),
        RATINGS: say(language, "Ratings of brands by these respondents"),
        ANALYSED: say(language, "Respondents analysed"),
        FOCUS: say(language, "Of these, in this report"),
    }
    return words.get(reason, reason)


def _what(what: str, language: str) -> str:
    words = {
        REPLACED: say(language, "Answers with a character that cannot be stored, replaced"),
        NO_GLYPH: say(language, "Answers with a character that cannot be printed, shown by its name or code"),
        UNMARKED: say(language, "Answers with invisible characters, which were left out"),
        UNMARKED_LABELS: say(language, "Invisible characters in the engagement’s own files, left out"),
        STRAIGHT: say(language, "Respondents with the same answer throughout, kept"),
        FOLDED: say(language, "Answers on brands that are taken together as one"),
        LOST_RATINGS: say(
            language, "Set aside as sent twice though of another brand: ‘stack’ of the questionnaire keeps them"
        ),
        NOT_KEPT: say(language, "Column that nothing names, left out because there are so many respondents"),
        PERSONAL: say(language, "Column that looks personal, left out"),
        NO_SNAPSHOT: say(language, "The prepared data could not be kept for the next run"),
    }
    return words.get(what, words.get(what.partition(":")[0], what))


def _applies(sv: Survey, item: str, kind: str, code: str) -> bool:
    """Whether who has a missing code could have answered: as the scale says, else by the words of the kind."""
    if not code and kind == NOT_OF_BRAND:
        return False
    return concerns(sv.questionnaire, item, Missing(kind, code))


def _kind(sv: Survey, item: str, kind: str, code: str) -> str:
    if not code and kind == NOT_OF_BRAND:
        return say(sv.language, "not asked of that brand")
    if not code and kind in (SYSTEM, NOT_ASKED):
        return say(sv.language, "left blank") if kind == SYSTEM else say(sv.language, "not asked in that wave")
    if kind == OUT_OF_RANGE:
        return say(sv.language, "out of range")
    scale = sv.questionnaire.scale(item) if item in sv.questionnaire.items else None
    named = next((text for key, text in (scale.missing if scale else {}).items() if same_code(key, code)), kind)
    return pick(named, sv.language)


def concerned(sv: Survey, item: str) -> np.ndarray:
    """Whom an item concerns, a row a respondent: who answered it, or was asked it and did not."""
    blank = sv.column(item).isna().to_numpy()
    kinds = sv.missing[sv.missing["item"] == item]
    applies = np.array([_applies(sv, item, str(r.kind), str(r.code)) for r in kinds.itertuples()], dtype=bool)
    if not len(applies):
        return np.ones(len(blank), dtype=bool)
    place = sv.blanks[item].to_numpy() if item in sv.blanks else np.zeros(len(blank), dtype=int)
    return ~blank | (place < 0) | applies[np.maximum(place, 0)]
