"""What measures of a difference share: the columns of their frames, the test, and hiding by the smaller base."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, tidy
from csat_helpers.measures.compare_waves import VALUES
from csat_helpers.measures.kernel import intervals
from csat_helpers.measures.kernel.estimation import Grid
from csat_helpers.survey.survey import Survey

COLUMNS = [
    "item", "label", "measure", "by", "by_label", "level", "level_label", "other", "other_label", "estimate",
    "std_error", "conf_low", "conf_high", "df", "p_value", "base", "other_base", "suppressed", "flag", "reason",
]  # fmt: skip


def check_measure(measure: str) -> None:
    """Refuse what has no mean of one number a respondent."""
    if measure not in VALUES:
        raise MeasureError(f"'{measure}' has no differences.", mend=nearest(measure, VALUES))


def tested(
    sv: Survey, change: np.ndarray, variance: np.ndarray, first: Grid, second: Grid, df: int, confidence: float
) -> dict[str, np.ndarray]:
    """A difference's columns, each of its shape: error, interval, Student's t test of no difference, and the bases.

    ``first`` and ``second`` are the grids of the two sides. There is no error where all of a side's answers lie in
    one cluster, and no test where there is no spread.
    """
    clusters = np.minimum(first.clusters, second.clusters)
    base = np.minimum(first.base, second.base)
    error = np.where(clusters > 1, np.sqrt(variance), np.nan)
    change = np.where(base > 0, change, np.nan)
    low, high = intervals.t_interval(change, error, df, confidence)
    statistic = np.divide(change, error, out=np.full(error.shape, np.nan), where=error > 0)
    why = tidy.reasons(sv, base, clusters, np.where(base > 0, 0.0, np.nan), error, df)
    alike = say(sv.language, "everyone answered alike: no error to test against")
    return {
        "estimate": change,
        "std_error": error,
        "conf_low": low,
        "conf_high": high,
        "df": np.full(change.shape, df),
        "p_value": intervals.p_value(statistic, df),
        "base": first.base,
        "other_base": second.base,
        "reason": np.where((why == "") & (error == 0), alike, why),
    }


def rows(head: Mapping[str, object], cells: Mapping[str, np.ndarray], place: tuple[np.ndarray, ...]) -> pd.DataFrame:
    """The frame of columns that name rows and of cells at their places, nothing hidden yet."""
    numbers = {name: cell[place] for name, cell in cells.items()}
    return pd.DataFrame({**head, **numbers, "suppressed": "", "flag": ""}).loc[:, COLUMNS]


def hide_by_smaller(frame: pd.DataFrame, sv: Survey, other: str = "other_base") -> pd.DataFrame:
    """``frame`` with rows hidden whose ``base`` or ``other`` base is too small."""
    found = disclosure.apply(frame.assign(base=tidy.smaller(frame["base"], frame[other])), sv)
    return found.assign(base=frame["base"].mask(found["suppressed"] != ""))
