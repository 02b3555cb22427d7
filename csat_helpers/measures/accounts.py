"""Key accounts, one by one: what the client's own systems count of each, and what its informants say where they may be heard."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.account_agreement import (
    INDEX,
    latest,
    parts_of_index,
    rated_items,
)  # fmt: skip
from csat_helpers.measures.difference import against_the_rest
from csat_helpers.measures.index import composite, composite_label
from csat_helpers.measures.tidy import Names, banner, check_confidence, grid_frame, names
from csat_helpers.survey.questionnaire import plain_code
from csat_helpers.survey.survey import Survey

ACCOUNTS = [
    "account", "account_label", "account_size", "kind", "item", "label", "measure", "estimate", "std_error", "conf_low",
    "conf_high", "base", "all_estimate", "all_low", "all_high", "all_base", "p_value", "side", "unit", "target",
    "better", "met", "period", "previous", "previous_period", "change", "least", "suppressed", "flag", "reason",
]  # fmt: skip
SOFT, HARD = "soft", "hard"
_LEVEL = 0.05
_NEEDED = ("account", "indicator", "value", "unit", "target", "better", "period")


def accounts(
    sv: Survey, items: Names | None = None, indicators: pd.DataFrame | None = None, *, confidence: float = 0.95
) -> pd.DataFrame:
    """Each account's hard indicators and soft scores, a row an account and indicator or item.

    ``items`` are ratings, those of role driver and overall unless given; several, an overall question apart, make a
    first row ``index``. ``indicators`` is the frame of :func:`csat_helpers.survey.read_indicators`. Answers are those
    of the latest wave unless one is in focus. Accounts stand in the questionnaire's order, then those that have
    indicators alone.

    ``kind`` is ``hard`` or ``soft``. Soft: ``estimate`` is the index, 0 to 100, of the account's informants with its
    interval, ``all_estimate`` that of all informants; ``p_value`` is of no difference from the other accounts
    (Student's t, Holm's adjustment over the accounts of an item), ``side`` 1 or -1 where it is under .05, or where
    everybody answered so that nothing is left to chance, else 0; missing where nothing was tested. Both the privacy rule and what keeps others from
    being had by subtraction are applied: such rows have no number, ``suppressed`` says why. Hard: ``estimate`` is the
    last period's value in ``unit``, ``target`` and ``met`` (``yes``, ``no``, blank without a target), ``better``
    (higher, lower), ``previous`` the value of ``previous_period`` and ``change`` since then; never hidden, because no
    respondent is in them. ``account_size`` counts the account's informants where they are as many as ``least``, the
    privacy base, or nobody; else it is missing.

    Without an item of role ``account`` there are no scores. Raises MeasureError where an item is no rating.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(
    ...     pd.DataFrame({"q": [5, 4, 1], "firm": ["A", "A", "B"]}),
    ...     {"scales": {"r": {"min": 1, "max": 5}}, "items": {"q": {"scale": "r"}, "firm": {"role": "account"}}},
    ... )
    >>> accounts(sv, "q")[["account", "estimate", "all_estimate"]].round(1).values.tolist()
    [['A', 87.5, 58.3], ['B', 0.0, 58.3]]
    """
    check_confidence(confidence)
    sv = latest(sv)
    column = sv.role("account")
    asked = rated_items(sv) if items is None else names(items)
    soft = [] if column is None else _soft(sv, column, asked, confidence)
    hard = [] if indicators is None else _hard(indicators)
    found = pd.DataFrame([*hard, *soft], columns=ACCOUNTS)
    if found.empty:
        return found
    order = {code: k for k, code in enumerate(dict.fromkeys([*_codes(sv, column), *found["account"]]))}
    sizes = _sizes(sv, column)
    least = sv.disclosure.privacy_base if sv.disclosure is not None else 0
    size = found["account"].map(sizes).fillna(0).astype(float)
    found = found.assign(account_size=size.where((size >= least) | (size == 0)), least=least)
    found = found.sort_values("account", key=lambda c: c.map(order), kind="stable", ignore_index=True)
    # A hidden row holds no number at all, not even those that stand elsewhere.
    found.loc[found["suppressed"] != "", found.select_dtypes("number").columns] = np.nan
    found.attrs["least"] = least
    return found


def _codes(sv: Survey, column: str | None) -> list[str]:
    return [] if column is None else [plain_code(level) for level in sv.levels(column)]


def _sizes(sv: Survey, column: str | None) -> dict[str, int]:
    """Informants of each account."""
    if column is None:
        return {}
    counts = sv.column(column)[sv.rows].map(plain_code, na_action="ignore").value_counts()
    return {str(code): int(n) for code, n in counts.items()}


def _soft(sv: Survey, column: str, asked: Sequence[str], confidence: float) -> list[dict[str, Any]]:
    """Rows of scores: the index first, then the items, of every account that has informants."""
    if not asked:
        return []
    parts = parts_of_index(sv, asked)
    values = [composite(sv, parts)] if parts else []
    matrix = np.column_stack([*values, *(scales.rescaled(sv, item) for item in asked)])
    named = [INDEX, *asked] if parts else [*asked]
    labels = [composite_label(sv, parts)] * bool(parts) + [sv.label(item) for item in asked]
    grids = [
        disclosure.apply(grid_frame(sv, matrix, banner(sv, by), named, labels, "index", confidence=confidence), sv)
        for by in (column, None)
    ]
    tested = against_the_rest(sv, matrix, named, column, adjust="holm", confidence=confidence)
    p_values = tested.set_index(["item", "level"])["p_value"].to_dict()
    whole = grids[1].set_index("item").to_dict("index")
    return [_score(row, whole[row["item"]], p_values) for row in grids[0].to_dict("records")]


def _score(row: Mapping[Any, Any], whole: Mapping[Any, Any], p_values: Mapping[Any, float]) -> dict[str, Any]:
    p = p_values.get((row["item"], row["level"]), np.nan)
    kept = ("item", "label", "measure", "estimate", "std_error", "conf_low", "conf_high", "base", "suppressed", "flag")
    return {
        **{name: row[name] for name in kept}, "account": row["level"], "account_label": row["level_label"],
        "kind": SOFT, "all_estimate": whole["estimate"], "all_low": whole["conf_low"], "all_high": whole["conf_high"],
        "all_base": whole["base"], "p_value": p, "side": _side(row, whole, p), "unit": "", "target": np.nan,
        "better": "higher", "met": "", "period": "", "previous": np.nan, "previous_period": "", "change": np.nan,
        "reason": row["reason"],
    }  # fmt: skip


def _side(row: Mapping[Any, Any], whole: Mapping[Any, Any], p: float) -> float:
    """1 or -1 where the account is apart from the others: by the test, or because nobody is missing on either side."""
    gap = row["estimate"] - whole["estimate"]
    if np.isnan(gap) or row["base"] == whole["base"]:
        return np.nan  # hidden, or there are no others
    certain = all(side["conf_high"] - side["conf_low"] == 0 for side in (row, whole))
    if certain or p < _LEVEL:
        return float(np.sign(gap))
    return np.nan if np.isnan(p) else 0.0


def _hard(indicators: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of indicators: the last period of each account, with the period before."""
    for name in _NEEDED:
        if name not in indicators.columns:
            raise MeasureError(f"The indicators have no column '{name}'.", mend=nearest(name, indicators.columns))
    found = []
    for (account, name), rows in indicators.groupby(["account", "indicator"], sort=False):
        last = rows.iloc[-1]
        before = rows.iloc[-2] if len(rows) > 1 else None
        value, target = float(last["value"]), float(last["target"])
        then = np.nan if before is None else float(before["value"])
        reached = value >= target if last["better"] != "lower" else value <= target
        found.append({
            "account": str(account), "account_label": str(last.get("account_label", account)), "kind": HARD,
            "item": str(name), "label": str(name), "measure": "indicator", "estimate": value, "std_error": np.nan,
            "conf_low": np.nan, "conf_high": np.nan, "base": np.nan, "all_estimate": np.nan, "all_low": np.nan,
            "all_high": np.nan, "all_base": np.nan, "p_value": np.nan, "side": np.nan, "unit": str(last["unit"]),
            "target": target, "better": str(last["better"]),
            "met": "" if np.isnan(target) else "yes" if reached else "no", "period": str(last["period"]),
            "previous": then, "previous_period": "" if before is None else str(before["period"]),
            "change": value - then, "suppressed": "", "flag": "", "reason": "",
        })  # fmt: skip
    return found
