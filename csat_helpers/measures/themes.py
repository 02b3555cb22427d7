"""What comments are about: the share that speaks of each theme, and how satisfied those are who do."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.columns import PRIVACY
from csat_helpers.locale import pick, say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.contrasts import tested
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.adjust import adjust as adjusted
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.texts import private
from csat_helpers.measures.theme_proposals import Found, sorted_into
from csat_helpers.measures.theme_quotes import representative
from csat_helpers.measures.theme_words import characteristic, telling, telling_words
from csat_helpers.measures.tidy import Names, check_confidence, empty, smaller
from csat_helpers.survey.survey import Survey

LEAN = 0.05
COLUMNS = [
    "theme", "label", "source", "measure", "estimate", "std_error", "conf_low", "conf_high", "df", "respondents", "base",
    "weighted_base", "mean_score", "mean_low", "mean_high", "score_base", "other_score", "other_base", "difference",
    "difference_low", "difference_high", "p_value", "p_adjusted", "lean", "words", "quote", "quote_language",
    "quote_translation", "outcome", "outcome_label", "coded", "silent", "asked", "suppressed", "flag", "reason",
]  # fmt: skip
_SCORED = [
    "mean_score",
    "mean_low",
    "mean_high",
    "other_score",
    "difference",
    "difference_low",
    "difference_high",
    "p_value",
]


def themes(
    sv: Survey,
    item: Names,
    themes: Mapping[str, object] | None = None,
    *,
    outcome: str | None = None,
    adjust: str | None = "fdr_bh",
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Each theme of the comments on ``item`` (several verbatims are read together), the most mentioned first.

    ``themes`` is a list in the form of a questionnaire's ``themes`` (:mod:`csat_helpers.survey.theme_list`); without it the
    questionnaire's own stands, and where that has none the machine's proposal
    (:mod:`csat_helpers.measures.theme_proposals`; ``source`` is list, general, item or words). A comment may speak of
    several themes or of none.

    Returns :data:`COLUMNS`, a row a theme: ``estimate`` is the weighted share (0 to 1) of the ``base`` who commented,
    those left out who only wrote that they had nothing to say (``silent``), with a logit interval of the design;
    ``respondents`` counts who mention it and ``coded`` who mention any. ``mean_score`` is the mean index (0 to 100) on
    ``outcome`` (the overall rating, else recommendation) of those who mention the theme, ``other_score`` of those who
    comment and do not, ``difference`` the first less the second with interval and t test; ``p_adjusted`` is adjusted by
    ``adjust`` over the themes; ``lean`` is negative or positive where it is under 0.05, else empty. ``words`` are the
    most telling of its comments (used by many, and oftener than elsewhere), ``quote`` one comment, masked, that has them (of a
    theme that leans, by somebody on that side of the mean score).

    A theme of fewer respondents than the privacy base is hidden; scores are hidden where either side is too small.
    Who comments is no sample of all, and what goes with a theme need not come from it. Raises MeasureError for an
    unknown item or outcome, QuestionnaireError for a faulty list.

    >>> from csat_helpers import survey
    >>> asked = {"items": {"all": {"scale": {"min": 1, "max": 5}, "role": "overall"}, "why": {"role": "verbatim"}}}
    >>> frame = pd.DataFrame({"all": [1.0, 2.0, 5.0, 4.0], "why": ["a long wait", "I waited", "nice staff", "kind staff"]})
    >>> own = {"waiting": {"words": {"en": ["wait"]}}, "staff": {"words": {"en": ["staff"]}}}
    >>> themes(survey.from_frame(frame, asked), "why", own)[["theme", "estimate", "difference"]].values.tolist()
    [['staff', 0.5, 75.0], ['waiting', 0.5, -75.0]]
    """
    check_confidence(confidence)
    check_adjustment(adjust)
    found, rated = sorted_into(sv, item, themes), outcome_of(sv, outcome)
    coded = found.coded
    if not found.themes or not len(coded.respondents) or private(sv, len(coded.respondents)):
        return empty(columns=COLUMNS)
    cells = {**_shares(sv, found, confidence), **_scores(sv, found, rated, confidence)}
    frame = _scores_hidden(pd.DataFrame({"theme": list(found.themes), "source": found.sources, **cells}), sv)
    frame["p_adjusted"] = adjusted(frame["p_value"].to_numpy(float), adjust)
    sure = frame["p_adjusted"].to_numpy() < LEAN
    frame["lean"] = np.where(sure, np.where(frame["difference"] < 0, "negative", "positive"), "")
    frame = frame.assign(
        **_illustrated(sv, found, rated, frame["lean"].tolist()),
        measure="share", outcome=rated or "", outcome_label=sv.label(rated) if rated else "",
        coded=int(coded.spoke.any(axis=1).sum()), silent=coded.silent, asked=int(sv.rows.sum()),
    )  # fmt: skip
    return (
        _few_hidden(frame, sv)
        .sort_values(["estimate", "theme"], ascending=[False, True], kind="stable")
        .loc[:, COLUMNS]
        .reset_index(drop=True)
    )


def outcome_of(sv: Survey, outcome: str | None) -> str | None:
    """The item that scores are of: the one named, else the overall rating, else recommendation."""
    if outcome is None:
        return sv.role("overall") or sv.role("recommend")
    scales.ends(sv, outcome)
    return outcome


def label_of(sv: Survey, name: str, found: Found) -> str:
    """A theme's label in the survey's language, else its name."""
    return pick(found.themes[name].label, sv.language) or name.replace("_", " ")


def _illustrated(sv: Survey, found: Found, rated: str | None, lean: list[str]) -> dict[str, Any]:
    """Each theme's label, telling words and quote; of one whose score differs, by somebody on that side of the mean."""
    bags = telling_words(found)
    told = telling(found, bags)
    scores = [{word: score for word, (_, score) in own.items()} for own in told]
    side = _sides(sv, found, rated)
    sides = [{"negative": side < 0, "positive": side > 0}.get(way, np.ones(len(side), bool)) for way in lean]
    quoted = representative(found.coded, bags, scores, sides, sv)
    return {
        "label": [label_of(sv, name, found) for name in found.themes],
        "words": [characteristic(sv, own) for own in told],
        **{name: [row[name] for row in quoted] for name in ("quote", "quote_language", "quote_translation")},
    }


def _sides(sv: Survey, found: Found, rated: str | None) -> np.ndarray:
    """-1 or 1 for each comment that those who wrote it scored below or above the mean of all comments, else 0."""
    comments = found.coded.comments
    index = (scales.rescaled(sv, rated) if rated else np.full(len(sv.responses), np.nan))[comments["respondent"]]
    score = pd.Series(index).groupby(comments["text"].to_numpy()).transform("mean")
    return np.nan_to_num(np.sign(score.to_numpy() - score.mean()))


def _shares(sv: Survey, found: Found, confidence: float) -> dict[str, Any]:
    coded, design = found.coded, returning(sv)
    rows = coded.respondents
    members = Members(rows, np.zeros(len(rows), int), 1)
    grid = estimation.of_pairs(coded.spoke.astype(float), members, design)
    bases = (grid.base, grid.effective_base)
    low, high = intervals.share_interval("logit", grid.estimate, grid.std_error, *bases, design.df, confidence)
    cells = {
        "estimate": grid.estimate, "std_error": grid.std_error, "conf_low": low, "conf_high": high, "base": grid.base,
        "weighted_base": grid.weighted_base,
    }  # fmt: skip
    numbers = {name: cell[0] for name, cell in cells.items()}
    return {**numbers, "df": design.df, "respondents": coded.spoke.sum(axis=0)}


def _scores(sv: Survey, found: Found, rated: str | None, confidence: float) -> dict[str, Any]:
    """The mean index of those who mention each theme and of those who do not, and their difference, tested."""
    coded, design, size = found.coded, returning(sv), len(found.themes)
    index = scales.rescaled(sv, rated) if rated else np.full(len(sv.responses), np.nan)
    # A level a theme for those who mention it, and one more for those who do not: everyone is in one of each pair.
    level = np.where(coded.spoke, np.arange(size), np.arange(size) + size)
    members = Members(np.repeat(coded.respondents, size), level.ravel(), 2 * size)
    grid = estimation.estimate(index[:, None], members, design)
    weights = np.vstack([np.eye(size), -np.eye(size)])
    apart, variance = estimation.contrast(index[:, None], members, design, weights)
    first, second = _part(grid, slice(0, size)), _part(grid, slice(size, None))
    cells = tested(sv, apart, variance, first, second, design.df, confidence)
    low, high = intervals.t_interval(first.estimate, first.std_error, design.df, confidence)
    cells = {name: cell[:, 0] for name, cell in cells.items()}
    why = cells["reason"] if rated else np.full(size, say(sv.language, "no rating that comments could go with"))
    return {
        "mean_score": first.estimate[:, 0],
        "mean_low": low[:, 0],
        "mean_high": high[:, 0],
        "score_base": cells["base"],
        "other_score": second.estimate[:, 0],
        "other_base": cells["other_base"],
        "difference": cells["estimate"],
        "difference_low": cells["conf_low"],
        "difference_high": cells["conf_high"],
        "p_value": cells["p_value"],
        "reason": why,
    }


def _part(grid: Grid, levels: slice) -> Grid:
    return Grid(**{name: getattr(grid, name)[levels] for name in Grid.__dataclass_fields__})


def _scores_hidden(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """Scores hidden by the smaller of their two bases."""
    if sv.disclosure is None:
        return frame.assign(flag="")
    scores = frame[_SCORED].assign(suppressed="", flag="", base=smaller(frame["score_base"], frame["other_base"]))
    shown = disclosure.apply(scores, sv)
    frame = frame.assign(**{name: shown[name] for name in _SCORED}, flag=shown["flag"])
    frame["reason"] = frame["reason"].mask(shown["suppressed"] != "", say(sv.language, "too few of them for a score"))
    return frame


def _few_hidden(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """Themes hidden that fewer than the privacy base mention."""
    few = np.array([private(sv, n) for n in frame["respondents"]], bool)
    for name in ("words", "quote", "quote_language", "quote_translation", "lean"):
        frame[name] = frame[name].mask(few, "")
    return disclosure.hide(frame.assign(suppressed=np.where(few, PRIVACY, "")), few)
