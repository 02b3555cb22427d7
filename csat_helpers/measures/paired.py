"""Paired categorical answers: whether the same respondents answer two or more questions alike.

These tests count respondents, unweighted, as if they were a simple random sample: they are conditional on who changed,
which weights would break. A weighted comparison of paired answers, with the errors of the design, is ``measures.gap``.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import linalg, special

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import disclosure
from csat_helpers.measures.association import check_levels
from csat_helpers.measures.events import check_event, event_label, happened
from csat_helpers.measures.kernel.estimation import divide
from csat_helpers.measures.tidy import Names, check_confidence, empty, names
from csat_helpers.survey.sign_test import sign_test
from csat_helpers.survey.survey import Survey

MCNEMAR_TESTS = ("chi2", "corrected", "exact")
TABLE_TESTS = ("stuart_maxwell", "bhapkar", "bowker")
_TESTED = ["test", "statistic", "df", "p_value", "base", "suppressed", "flag", "reason"]
_PAIR = ["item", "label", "other", "other_label", "measure"]
MCNEMAR = [*_PAIR, "event_label", "share", "other_share", "estimate", "std_error", "conf_low", "conf_high", *_TESTED]
COCHRAN = ["item", "label", "measure", "event_label", "estimate", *_TESTED]
HOMOGENEITY = [*_PAIR, *_TESTED]
Tested = tuple[float, float, float]  # statistic, df, p
_NONE: Tested = (float("nan"), float("nan"), float("nan"))


def mcnemar(
    sv: Survey, first: str, second: str, *, event: object = None, statistic: str = "chi2", confidence: float = 0.95
) -> pd.DataFrame:
    """Whether as many respondents say yes to ``first`` as to ``second``: McNemar's test, unweighted, one row.

    Yes is the later of two answers (1 of 0 and 1), or the codes of ``event``. ``statistic`` is ``chi2``, ``corrected``
    (for continuity) or ``exact`` (binomial: the fewer of those who changed one way, without df). Returns
    :data:`MCNEMAR`: ``share`` and ``other_share`` who say yes to each (0 to 1), ``estimate`` the former less the
    latter, with its ``std_error`` and normal interval, ``base`` who answered both. Raises MeasureError for another
    statistic or a code that an item does not have.
    Source: McNemar (1947); Agresti (2013), Categorical Data Analysis, chapter 11.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"a": [1, 1, 1, 1, 0], "b": [0, 0, 0, 1, 1]}),
    ...     {"items": {k: {"scale": {"min": 0, "max": 1}} for k in "ab"}},
    ... )
    >>> mcnemar(sv, "a", "b")[["estimate", "statistic"]].values.tolist()
    [[0.4, 1.0]]
    """
    _check(statistic, MCNEMAR_TESTS)
    check_confidence(confidence)
    yes, label = _answers(sv, [first, second], event)
    table = np.bincount((2 * (1 - yes[:, 0]) + 1 - yes[:, 1]).astype(int), minlength=4).reshape(2, 2)
    numbers = paired_shares(table, confidence)
    tested = mcnemar_table(table, statistic)
    reason = _reason(sv, len(yes), table[0, 1] + table[1, 0])
    row = {**_pair(sv, first, second, "mcnemar"), "event_label": label[0], **numbers, "test": statistic}
    return _finished(sv, [{**row, **_named(tested), "base": len(yes), "reason": reason}], MCNEMAR)


def cochran_q(sv: Survey, items: Names, *, event: object = None) -> pd.DataFrame:
    """Whether as many respondents say yes to each of several questions: Cochran's Q, unweighted, a row a question.

    Yes is as in :func:`mcnemar`. Returns :data:`COCHRAN`: ``estimate`` the share who say yes (0 to 1) among those who
    answered all, ``base``; ``statistic``, ``df`` and ``p_value`` are of all questions together, the same in each row.
    Raises MeasureError for fewer than two items.
    Source: Cochran (1950), The comparison of percentages in matched samples.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"a": [1, 1, 1, 1], "b": [0, 0, 0, 1], "c": [0, 1, 0, 1]}),
    ...     {"items": {k: {"scale": {"min": 0, "max": 1}} for k in "abc"}},
    ... )
    >>> cochran_q(sv, ["a", "b", "c"])["statistic"].round(6).tolist()
    [4.666667, 4.666667, 4.666667]
    """
    asked = names(items)
    if not asked:
        return empty(columns=COCHRAN)
    if len(asked) < 2:
        raise MeasureError(f"Cochran's Q compares two items or more, not '{asked[0]}' alone.", mend="Name others.")
    yes, labels = _answers(sv, asked, event)
    tested = cochran_table(yes, np.ones(len(yes)))
    share = divide(yes.sum(axis=0), np.full(len(asked), len(yes)))
    changed = int(((yes != yes[:, :1]).any(axis=1)).sum())
    common = {"measure": "cochran_q", "test": "cochran_q", **_named(tested), "base": len(yes)}
    rows = [
        {"item": item, "label": sv.label(item), "event_label": label, "estimate": value, **common}
        for item, label, value in zip(asked, labels, share, strict=True)
    ]
    return _finished(sv, [{**row, "reason": _reason(sv, len(yes), changed)} for row in rows], COCHRAN)


def marginal_homogeneity(sv: Survey, first: str, second: str, *, statistic: str = "stuart_maxwell") -> pd.DataFrame:
    """Whether two questions of the same categories are answered alike by the same respondents, unweighted, one row.

    ``stuart_maxwell`` and ``bhapkar`` test whether each category has the same share in both; ``bowker`` the stronger
    claim that as many change from one category to another as back. Pairs of categories between which nobody changed
    take no df. Returns :data:`HOMOGENEITY`. Raises MeasureError for another statistic or items of numbers.
    Source: Stuart (1955); Maxwell (1970); Bhapkar (1966); Bowker (1948).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"a": list("xxxyyzz"), "b": list("yyzxzzx")}),
    ...     {"items": {k: {"scale": {"codes": ["x", "y", "z"]}} for k in "ab"}},
    ... )
    >>> marginal_homogeneity(sv, "a", "b")[["statistic", "df"]].round(6).values.tolist()
    [[0.363636, 2.0]]
    """
    _check(statistic, TABLE_TESTS)
    table = _square(sv, first, second)
    base = int(table.sum())
    row = {**_pair(sv, first, second, "marginal_homogeneity"), "test": statistic, "base": base}
    reason = _reason(sv, base, base - int(np.trace(table)))
    tested = _NONE if reason else square_table(table, statistic)
    if np.isnan(tested[0]) and not reason:
        reason = say(sv.language, "every respondent changed: this test has no end, use stuart_maxwell")
    return _finished(sv, [{**row, **_named(tested), "reason": reason}], HOMOGENEITY)


def paired_shares(table: np.ndarray, confidence: float) -> dict[str, float]:
    """Shares of yes to two questions and their difference, from counts (rows the first's yes and no)."""
    (a, b), (c, _) = table
    n = table.sum()
    if not n:
        return dict.fromkeys(("share", "other_share", "estimate", "std_error", "conf_low", "conf_high"), float("nan"))
    gap, error = (b - c) / n, float(np.sqrt((b + c) - (b - c) ** 2 / n)) / n
    reach = float(special.ndtri((1 + confidence) / 2)) * error
    found = {"share": (a + b) / n, "other_share": (a + c) / n, "estimate": gap, "std_error": error}
    return {**found, "conf_low": gap - reach, "conf_high": gap + reach}


def mcnemar_table(table: np.ndarray, statistic: str) -> Tested:
    """McNemar's test of a 2 x 2 table of counts; NaN where nobody changed."""
    b, c = float(table[0, 1]), float(table[1, 0])
    if b + c == 0:
        return _NONE
    if statistic == "exact":
        return min(b, c), float("nan"), float(sign_test(b, c))
    gap = abs(b - c) if statistic == "chi2" else max(abs(b - c) - 1, 0)
    chi = gap**2 / (b + c)
    return chi, 1.0, float(special.chdtrc(1, chi))


def cochran_table(yes: np.ndarray, count: np.ndarray) -> Tested:
    """Cochran's Q of patterns of 0 and 1 (patterns x questions) and how many respondents gave each."""
    k = yes.shape[1]
    of_question, of_pattern = count @ yes, yes.sum(axis=1)
    below = k * float(count @ of_pattern) - float(count @ of_pattern**2)
    if below <= 0:
        return _NONE
    q = (k - 1) * (k * float(of_question @ of_question) - float(of_question.sum()) ** 2) / below
    return q, float(k - 1), float(special.chdtrc(k - 1, q))


def square_table(table: np.ndarray, statistic: str) -> Tested:
    """Stuart and Maxwell's, Bhapkar's or Bowker's test of a square table of counts (rows the first question).

    NaN where nobody changed, and for Bhapkar's where everyone's change goes the same way.
    """
    table = np.asarray(table, float)
    both, gap = table + table.T, table - table.T
    upper = np.triu(both, 1) > 0
    if not upper.any():
        return _NONE
    if statistic == "bowker":
        chi, df = float((gap[upper] ** 2 / both[upper]).sum()), int(upper.sum())
        return chi, float(df), float(special.chdtrc(df, chi))
    off = both - np.diag(np.diagonal(both))
    spread, change = np.diag(off.sum(axis=1)) - off, gap.sum(axis=1)
    inverse, df = linalg.pinvh(spread, return_rank=True)  # one less than the categories, if all are connected
    chi, n = float(change @ inverse @ change), float(table.sum())
    if statistic == "bhapkar":
        if n - chi <= 1e-9 * n:
            return _NONE
        chi = chi / (1 - chi / n)
    return chi, float(df), float(special.chdtrc(df, chi))


def _answers(sv: Survey, items: Sequence[str], event: object) -> tuple[np.ndarray, list[str]]:
    """1 and 0 of the respondents in the domain who answered all items, and what counts as yes to each."""
    codes = [check_event(sv, item, event) for item in items]
    found = np.column_stack([happened(sv, item, code) for item, code in zip(items, codes, strict=True)])
    rows = sv.rows & (sv.arrays.weight > 0) & ~np.isnan(found).any(axis=1)
    return found[rows], [event_label(sv, item, code) for item, code in zip(items, codes, strict=True)]


def _square(sv: Survey, first: str, second: str) -> np.ndarray:
    """The counts of those who answered both: the first's categories by the second's, in one order."""
    known = [check_levels(sv, name) for name in (first, second)]
    codes = list(dict.fromkeys([*known[0].level, *known[1].level]))
    place = np.full((2, len(sv.responses)), -1)
    for k, levels in enumerate(known):
        of = np.array([codes.index(code) for code in levels.level], dtype=int)
        place[k, levels.members.row] = of[levels.members.level]
    both = place[:, (place >= 0).all(axis=0) & (sv.arrays.weight > 0)]
    size = max(len(codes), 1)
    return np.bincount(both[0] * size + both[1], minlength=size * size).reshape(size, size)


def _pair(sv: Survey, first: str, second: str, measure: str) -> dict[str, str]:
    if first == second:
        raise MeasureError(f"Item '{first}' cannot be paired with itself.", mend="Name two items.")
    labels = {"label": sv.label(first), "other": second, "other_label": sv.label(second)}
    return {"item": first, **labels, "measure": measure}


def _named(tested: Tested) -> dict[str, float]:
    return dict(zip(("statistic", "df", "p_value"), tested, strict=True))


def _reason(sv: Survey, base: int, changed: int) -> str:
    """Why there is no test, in the survey's language."""
    if not base:
        return say(sv.language, "no respondents")
    return "" if changed else say(sv.language, "every respondent answered alike: there is nothing to test")


def _check(statistic: str, known: Sequence[str]) -> None:
    if statistic not in known:
        raise MeasureError(f"There is no statistic '{statistic}'.", mend=nearest(statistic, known))


def _finished(sv: Survey, rows: list[dict[str, object]], columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows).assign(suppressed="", flag="")
    return disclosure.apply(frame, sv).loc[:, columns]
