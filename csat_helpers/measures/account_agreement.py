"""Whether informants of one account see the same: intraclass correlations and agreement within accounts."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.index import composite, composite_label
from csat_helpers.measures.intraclass import intraclass_of_accounts
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.item_pairs import lacking
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import WAVE, Survey

AGREEMENT = [
    "item", "label", "measure", "estimate", "conf_low", "conf_high", "p_value", "icck", "icck_low", "icck_high",
    "group_size", "rwg", "base", "accounts", "single_accounts", "unassigned", "suppressed", "flag", "reason",
]  # fmt: skip
_LEAST = 2  # informants of an account, and accounts, that can be compared
INDEX = "index"


def account_agreement(sv: Survey, items: Names | None = None, *, confidence: float = 0.95) -> pd.DataFrame:
    """How far informants of one account give the same answers, a row an item, over accounts with two of them or more.

    ``items`` are ratings, those of role driver and overall unless given; several, an overall question apart, make a further row
    ``index``, of the informants' indices. Answers are those of the latest wave unless one is in focus, unweighted. ``estimate`` is
    ICC(1), the part of the differences between answers that lies between accounts, with its interval and the p value
    of none; ``icck`` the reliability of an account's mean of ``group_size`` informants (n0)
    (:func:`csat_helpers.measures.intraclass.intraclass_of_accounts`). ``rwg`` is the mean over accounts of the agreement
    within one, ``1 - s^2 / s_0^2`` with s_0^2 of answers at random, ``(points^2 - 1) / 12``, below 0 counted as 0; of
    the index it is that of its items together, r_wg(J). ``base`` counts informants, ``accounts`` those they speak for;
    ``single_accounts`` have one informant each who answered and are left out, as are informants of no account
    (``unassigned``). An intraclass correlation is low where informants differ, and also where all accounts are alike:
    ``rwg`` tells the two apart.

    Without an item of role ``account`` there are no rows. Raises MeasureError where an item is no rating. Where fewer than two accounts
    have two informants, or everyone answered the same, the row's ``reason`` says so. Rows of fewer informants than the
    privacy base are hidden. Sources: Bliese (2000); James, Demaree and Wolf (1984), Estimating within-group interrater
    reliability with and without response bias, equations 1 and 4.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [5, 5, 4, 2, 1, 2], "firm": ["A", "A", "A", "B", "B", "B"]}),
    ...     {"scales": {"r": {"min": 1, "max": 5}}, "items": {"q": {"scale": "r"}, "firm": {"role": "account"}}},
    ... )
    >>> account_agreement(sv, "q")[["estimate", "rwg"]].round(3).values.tolist()
    [[0.929, 0.833]]
    """
    check_confidence(confidence)
    account = sv.role("account")
    if account is None:
        return lacking(sv, empty(columns=AGREEMENT), ["account"])
    asked = rated_items(sv) if items is None else names(items)
    if not asked:
        return empty(columns=AGREEMENT)
    sv = latest(sv)
    of = sv.column(account)[sv.rows]
    values = {item: scales.rescaled(sv, item)[sv.rows] for item in asked}
    agreed = {item: _within(values[item], of, _random(sv, item)) for item in asked}
    rows = [_row(sv, item, sv.label(item), values[item], of, _mean(agreed[item].clip(0)), confidence) for item in asked]
    if parts := parts_of_index(sv, asked):
        whole, rwg = composite(sv, parts)[sv.rows], _together([agreed[item] for item in parts])
        rows.append(_row(sv, INDEX, composite_label(sv, parts), whole, of, rwg, confidence))
    return disclosure.apply(pd.DataFrame(rows, columns=AGREEMENT), sv)


def rated_items(sv: Survey) -> list[str]:
    """The ratings of role driver, and those of role overall."""
    found = [*sv.roles("driver"), *sv.roles("overall")]
    return [item for item in found if (scale := sv.questionnaire.scale(item)) is not None and scale.kind == "rating"]


def parts_of_index(sv: Survey, items: Sequence[str]) -> list[str]:
    """The items that make an index together: all but an overall question, where there are several."""
    parts = [item for item in items if item not in sv.roles("overall")]
    return parts if len(parts) > 1 else []


def latest(sv: Survey) -> Survey:
    """The survey in its latest wave, unless a wave is in focus."""
    if len(sv.waves) < _LEAST or any(name == WAVE for name, _ in sv.focused):
        return sv
    return sv.focus(wave=sv.latest_wave)


def _random(sv: Survey, item: str) -> float:
    """The variance of answers at random, all points alike, on the scale of 0 to 100."""
    low, high = scales.ends(sv, item)
    points = len(sv.scale(item).points)
    span = 100 / (high - low)
    return (points**2 - 1) / 12 * span**2 if points else 100**2 / 12


def _within(values: np.ndarray, of: pd.Series, random: float) -> pd.Series:
    """r_wg of each account with two informants who answered, as it comes: below 0 where they differ more than at random."""
    known = pd.DataFrame({"value": values, "of": of.map(plain_code, na_action="ignore").to_numpy()}).dropna()
    by = known.groupby("of")["value"]
    return 1 - by.var(ddof=1)[by.size() >= _LEAST] / random


def _mean(values: pd.Series) -> float:
    return float(values.mean()) if len(values) else np.nan


def _together(agreed: Sequence[pd.Series]) -> float:
    """The mean over accounts of r_wg(J), of J items together; an account needs two answers of each item."""
    found = pd.concat(agreed, axis=1).dropna()
    j, alike = len(agreed), found.mean(axis=1)
    return _mean(pd.Series(np.where(alike > 0, j * alike / (j * alike + 1 - alike), 0.0)))


def _row(
    sv: Survey, item: str, label: str, values: np.ndarray, of: pd.Series, rwg: float, confidence: float
) -> dict[str, object]:  # fmt: skip
    codes = of.map(plain_code, na_action="ignore").to_numpy()
    answered = ~np.isnan(values)
    known = pd.DataFrame({"value": values, "of": codes})[answered & ~pd.isna(codes)]
    size = known.groupby("of")["value"].transform("size").to_numpy()
    several = known[size >= _LEAST]
    accounts = several["of"].nunique()
    singles = int((size < _LEAST).sum())
    found, why = _correlated(sv, several, singles, confidence)
    return {
        "item": item, "label": label, "measure": "icc1", "estimate": found.get("icc1", np.nan),
        "conf_low": found.get("icc1_low", np.nan), "conf_high": found.get("icc1_high", np.nan),
        "p_value": found.get("p_value", np.nan), "icck": found.get("icck", np.nan),
        "icck_low": found.get("icck_low", np.nan), "icck_high": found.get("icck_high", np.nan),
        "group_size": found.get("size", np.nan), "rwg": rwg, "base": len(several), "accounts": accounts,
        "single_accounts": singles, "unassigned": int((answered & pd.isna(codes)).sum()), "suppressed": "", "flag": "", "reason": why,
    }  # fmt: skip


def _correlated(sv: Survey, several: pd.DataFrame, singles: int, confidence: float) -> tuple[dict[str, float], str]:
    """The correlations, or why there are none."""
    accounts = several["of"].nunique()
    if accounts == 0:
        why = say(sv.language, "each account has one informant: agreement takes two") if singles else ""
        return {}, why or say(sv.language, "no respondents")
    if accounts < _LEAST:
        return {}, say(sv.language, "one account has two informants or more: a comparison takes two such accounts")
    if (several["value"] == several["value"].iloc[0]).all():
        return {}, say(sv.language, "everyone gave the same answer")
    found = intraclass_of_accounts(several["value"].to_numpy(), several["of"].tolist(), confidence=confidence)
    why = ""
    if np.isnan(found["icc1_low"]):
        why = say(sv.language, "informants of one account never differ: no interval can be estimated")
    return {name: v if np.isfinite(v) else np.nan for name, v in found.items()}, why
