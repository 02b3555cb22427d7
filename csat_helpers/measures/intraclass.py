"""Intraclass correlations: how far raters, or the members of a group, give the same numbers."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError
from csat_helpers.measures.tidy import check_confidence

FORMS = ["form", "meaning", "estimate", "conf_low", "conf_high", "f", "df", "df_error", "p_value", "base", "raters"]
_MEANING = {
    "ICC1": "single raters, each thing rated by others",
    "ICC2": "single raters, a sample of raters, agreement",
    "ICC3": "single raters, these raters only, consistency",
}


def intraclass(ratings: pd.DataFrame | np.ndarray, *, confidence: float = 0.95) -> pd.DataFrame:
    """Shrout and Fleiss's six intraclass correlations of a table of things (rows) x raters (columns).

    ``ICC1`` where each thing has raters of its own, ``ICC2`` where the raters are a sample and should agree, ``ICC3``
    where only these raters count and a rater who is stricter throughout does no harm; with ``k`` behind, of the mean of
    all raters. Frame: ``form, meaning, estimate, conf_low, conf_high, f, df, df_error, p_value`` (of no correlation),
    ``base`` (things that all rated), ``raters``. Raises MeasureError for fewer than two raters or complete things, or
    things that all have the same mean and raters. Source: Shrout and Fleiss (1979); McGraw and Wong (1996).

    >>> frame = intraclass([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    >>> frame.set_index("form")["estimate"].round(2).to_dict()
    {'ICC1': 0.17, 'ICC2': 0.29, 'ICC3': 0.71, 'ICC1k': 0.44, 'ICC2k': 0.62, 'ICC3k': 0.91}
    """
    check_confidence(confidence)
    x = pd.DataFrame(ratings).apply(pd.to_numeric, errors="coerce").dropna().to_numpy(float)
    n, k = x.shape
    if n < 2 or k < 2:
        raise MeasureError(
            f"An intraclass correlation needs two things and two raters or more; here {n} things were rated by all {k}.",
            mend="Give things in rows and raters in columns.",
        )
    squares = _mean_squares(x)
    if not squares["within"] > 0:
        raise MeasureError("All raters gave the same numbers throughout.", mend="There is no disagreement to measure.")
    single = _single(squares, n, k, confidence)
    rows = [(*row, 1) for row in single] + [(row[0], *_of_mean(row, k), k) for row in single]
    return pd.DataFrame([_row(row, squares, n, k) for row in rows], columns=FORMS)


def intraclass_of_groups(values: Sequence[float] | np.ndarray, groups: Sequence[object] | np.ndarray) -> pd.DataFrame:
    """How far members of a group (a branch's customers) answer alike, and how reliable the groups' means are.

    One row: ``icc1`` the part of the differences between answers that lies between groups, ``icc2`` the reliability of
    a group's mean, ``between`` and ``within`` mean squares, ``f, df, df_error, p_value, base, groups``. Unweighted; the
    mean group size stands for unequal ones. Raises MeasureError for fewer than two groups, or one answer each.
    Source: Bliese (2000), Within-group agreement, non-independence, and reliability.

    >>> found = intraclass_of_groups([1, 2, 1, 4, 5, 4], ["N", "N", "N", "S", "S", "S"]).iloc[0]
    >>> round(float(found["icc1"]), 3), int(found["groups"])
    (0.929, 2)
    """
    frame = pd.DataFrame({"value": np.asarray(values, float), "group": list(groups)}).dropna()
    by, n = frame.groupby("group")["value"], len(frame)
    number = by.ngroups
    if number < 2 or n <= number:
        raise MeasureError(f"{n} answers in {number} groups show no differences within and between groups.",
                           mend="Name a column with two groups or more, and several answers each.")  # fmt: skip
    inside = frame["value"] - by.transform("mean")
    within = float((inside**2).sum()) / (n - number)
    spread = ((by.mean() - frame["value"].mean()) ** 2 * by.size()).sum()
    between = float(spread) / (number - 1)
    icc1, icc2 = of_mean_squares(between, within, n / number)
    f = between / within if within > 0 else np.inf
    p = float(special.fdtrc(number - 1, n - number, f)) if within > 0 else 0.0
    return pd.DataFrame([{"icc1": icc1, "icc2": icc2, "between": between, "within": within, "f": f, "df": number - 1,
                          "df_error": n - number, "p_value": p, "base": n, "groups": number}])  # fmt: skip


def intraclass_of_accounts(
    values: Sequence[float] | np.ndarray, groups: Sequence[object] | np.ndarray, *, confidence: float = 0.95
) -> dict[str, float]:
    """ICC(1) and ICC(k) of groups of unequal sizes, with their intervals: few informants of each of several accounts.

    ``icc1`` is the part of the variance that lies between groups, by the analysis of variance with the size n0 =
    (N - sum(n^2) / N) / (groups - 1) (Donner 1986; Searle, Casella and McCulloch 1992, section 3.6); ``icck`` the
    reliability of the mean of n0 informants, by Spearman and Brown. The interval is Wald's (1940), exact for normal
    answers and groups of any sizes: the ratios of variances t at which the groups' means, weighted by n / (1 + n t),
    spread about their mean as F allows. Of equal groups it is Shrout and Fleiss's. Also ``size`` (n0), ``f, p_value,
    base, groups``. Raises MeasureError where all answers are the same, or no two lie in one group.
    """
    check_confidence(confidence)
    found = intraclass_of_groups(values, groups).iloc[0]
    frame = pd.DataFrame({"value": np.asarray(values, float), "group": list(groups)}).dropna()
    by = frame.groupby("group")["value"]
    mean, count, within = by.mean().to_numpy(float), by.size().to_numpy(float), float(found["within"])
    if not (float(found["between"]) > 0 or within > 0):
        raise MeasureError("Everyone gave the same answer.", mend="There are no differences to divide.")
    k, n = len(count), count.sum()
    size = float((n - (count**2).sum() / n) / (k - 1))
    icc1, icck = of_mean_squares(float(found["between"]), within, size) if within > 0 else (1.0, 1.0)
    low, high = _wald(mean, count, within, int(n - k), confidence) if within > 0 else (np.nan, np.nan)
    ends = {f"{name}_{end}": v if name == "icc1" else _stepped(v, size) for name in ("icc1", "icck")
            for end, v in (("low", low), ("high", high))}  # fmt: skip
    told = {name: float(found[name]) for name in ("f", "p_value", "base", "groups")}
    return {"icc1": icc1, "icck": icck, **ends, "size": size, **told}


def _wald(mean: np.ndarray, count: np.ndarray, within: float, df: int, confidence: float) -> tuple[float, float]:
    """The ends of ICC(1): the spread of the weighted means falls as the ratio of variances grows, so each end is found
    by halving; where even the least ratio that sizes allow is not enough, that is the end.
    """
    groups, least = len(count), -1 / count.max()

    def spread(ratio: float) -> float:
        weight = count / (1 + count * ratio)
        middle = (weight * mean).sum() / weight.sum()
        return float((weight * (mean - middle) ** 2).sum()) / (groups - 1) / within

    ends = []
    for tail in ((1 + confidence) / 2, (1 - confidence) / 2):
        wanted, low, high = float(special.fdtri(groups - 1, df, tail)), least * (1 - 1e-9), 1.0
        while spread(high) > wanted:
            high *= 4
        for _ in range(200 if spread(low) > wanted else 0):
            middle = (low + high) / 2
            low, high = (middle, high) if spread(middle) > wanted else (low, middle)
        ratio = low
        ends.append(ratio / (1 + ratio))
    return ends[0], ends[1]


def _stepped(icc: float, size: float) -> float:
    """The reliability of a mean of ``size`` ratings; without a lower end where ratings of one group repel each other."""
    below = 1 + (size - 1) * icc
    return size * icc / below if below > 0 else -np.inf


def of_mean_squares(between: float, within: float, size: float) -> tuple[float, float]:
    """ICC(1) and ICC(2) of groups of ``size`` members from the mean squares of an analysis of variance.

    Groups of one mean have no reliability at all: minus infinity.
    """
    reliability = (between - within) / between if between > 0 else -np.inf
    return (between - within) / (between + (size - 1) * within), reliability


def _mean_squares(x: np.ndarray) -> dict[str, float]:
    """Of things, raters, what is left, and within things."""
    n, k = x.shape
    grand, thing, rater = x.mean(), x.mean(axis=1), x.mean(axis=0)
    left = x - thing[:, None] - rater + grand
    return {
        "things": k * float(((thing - grand) ** 2).sum()) / (n - 1),
        "raters": n * float(((rater - grand) ** 2).sum()) / (k - 1),
        "left": float((left**2).sum()) / ((n - 1) * (k - 1)),
        "within": float(((x - thing[:, None]) ** 2).sum()) / (n * (k - 1)),
    }


def _single(squares: dict[str, float], n: int, k: int, confidence: float) -> list[tuple[str, float, float, float]]:
    """Form, estimate and ends for one rater."""
    things, raters, left, within = squares.values()
    made = []
    for form, error, df in (("ICC1", within, n * (k - 1)), ("ICC3", left, (n - 1) * (k - 1))):
        tail = (1 + confidence) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            f = np.float64(things) / error
            ends = f / special.fdtri(n - 1, df, tail), f * special.fdtri(df, n - 1, tail)
            made.append((form, *(float((e - 1) / (e + k - 1)) if np.isfinite(e) else 1.0 for e in (f, *ends))))
    agree = (things - left) / (things + (k - 1) * left + k * (raters - left) / n)
    return [made[0], ("ICC2", agree, *_agreement_ends(squares, agree, n, k, confidence)), made[1]]


def _agreement_ends(squares: dict[str, float], icc: float, n: int, k: int, confidence: float) -> tuple[float, float]:
    """Of ICC2, by Satterthwaite's degrees of freedom (Shrout and Fleiss, p. 424)."""
    things, raters, left, _ = squares.values()
    if not left > 0:
        return np.nan, np.nan
    fj, part = raters / left, n * (1 + (k - 1) * icc) - k * icc
    df = (k - 1) * (n - 1) * (k * icc * fj + part) ** 2 / ((n - 1) * k**2 * icc**2 * fj**2 + part**2)
    upper, lower = special.fdtri(n - 1, df, (1 + confidence) / 2), special.fdtri(df, n - 1, (1 + confidence) / 2)
    rest = k * raters + (k * n - k - n) * left
    return (
        n * (things - upper * left) / (upper * rest + n * things),
        n * (lower * things - left) / (rest + n * lower * things),
    )


def _of_mean(row: tuple[str, float, float, float], k: int) -> list[float]:
    """The mean of k raters, by Spearman and Brown."""
    return [k * value / (1 + (k - 1) * value) for value in row[1:]]


def _row(row: tuple, squares: dict[str, float], n: int, k: int) -> tuple:
    form, estimate, low, high, size = row
    error = squares["within"] if form == "ICC1" else squares["left"]
    df = n * (k - 1) if form == "ICC1" else (n - 1) * (k - 1)
    f = squares["things"] / error if error > 0 else np.inf
    p = float(special.fdtrc(n - 1, df, f)) if error > 0 else 0.0
    words = _MEANING[form].replace("single raters", "mean of all raters") if size > 1 else _MEANING[form]
    name = f"{form}k" if size > 1 else form
    return name, words, estimate, low, high, f, n - 1, df, p, n, k
