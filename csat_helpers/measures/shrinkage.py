"""Shrinkage: estimates of units drawn towards their mean, the less sure ones further."""

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures.kernel import intervals
from csat_helpers.measures.kernel.estimation import divide
from csat_helpers.measures.tidy import check_confidence

METHODS = ("paule_mandel", "dersimonian_laird", "james_stein")
SHRUNK = ["shrunk", "shrunk_std_error", "shrunk_low", "shrunk_high", "reliability", "kept", "centre", "between_sd"]
_NEEDED = ("estimate", "std_error")
_FEWEST = 4  # estimates below which nothing tells how much units differ
_STEPS = 100


def shrinkage(frame: pd.DataFrame, *, method: str = "paule_mandel", confidence: float = 0.95) -> pd.DataFrame:
    """Unit estimates as the best guess from all units: each drawn to the common mean by how unsure it is.

    ``frame`` has a row a unit of one item with ``estimate`` and ``std_error``. Returns it with :data:`SHRUNK`:
    ``reliability`` (0 to 1), the part of a unit's variance that lies between units; ``kept``, the part of its distance
    from the ``centre`` that is kept, a little more than that because the former is estimated; ``shrunk`` its estimate so
    drawn, with an error that counts what is not known of centre and spread, and interval by the normal; ``between_sd``
    the standard deviation of units' true values. ``method`` finds that from unequal errors: ``paule_mandel`` (exact for
    its equation) or ``dersimonian_laird`` (one step of it); ``james_stein`` takes all errors as equal (the mean square
    of those given) and keeps ``1 - (k - 3) s2 / S``, at least nothing. Fewer than four estimates are left as they are.

    Shrunk values err less on the whole, and are no fairer to a single unit: standards are tested on ``estimate``.
    Raises MeasureError for another method or a missing column.
    Source: Efron and Morris (1975); Paule and Mandel (1982); DerSimonian and Laird (1986); Morris (1983).

    >>> units = pd.DataFrame({"estimate": [60.0, 70.0, 80.0, 74.0], "std_error": [2.0, 2.0, 8.0, 2.0]})
    >>> shrinkage(units)[["shrunk", "reliability"]].round(2).values.tolist()
    [[60.24, 0.93], [69.99, 0.93], [78.07, 0.44], [73.89, 0.93]]
    """
    check_confidence(confidence)
    if method not in METHODS:
        raise MeasureError(f"There is no shrinkage '{method}'.", mend=nearest(method, METHODS))
    for name in _NEEDED:
        if name not in frame.columns:
            raise MeasureError(f"Shrinkage needs the column '{name}'.", mend=nearest(name, frame.columns))
    if "item" in frame.columns and len(set(frame["item"])) > 1:
        raise MeasureError("Shrinkage takes the units of one item.", mend="Take the rows of one item.")
    rows = frame.reset_index(drop=True)
    y, error = rows["estimate"].to_numpy(float), rows["std_error"].to_numpy(float)
    known = np.isfinite(y) & (error > 0)
    found = {name: np.full(len(rows), np.nan) for name in SHRUNK}
    if known.sum() >= _FEWEST:
        for name, values in _drawn(y[known], error[known] ** 2, method).items():
            found[name][known] = values
        low, high = intervals.t_interval(found["shrunk"], found["shrunk_std_error"], np.inf, confidence)
        found |= {"shrunk_low": low, "shrunk_high": high}
    return rows.assign(**found)


def _drawn(y: np.ndarray, variance: np.ndarray, method: str) -> dict[str, np.ndarray]:
    count = len(y)
    if method == "james_stein":
        variance = np.full(count, variance.mean())
        between = max(float(((y - y.mean()) ** 2).sum()) / (count - 1) - variance[0], 0.0)
    else:
        between = paule_mandel(y, variance) if method == "paule_mandel" else dersimonian_laird(y, variance)
    weight = 1 / (between + variance)
    centre, part = float(weight @ y / weight.sum()), weight / weight.sum()
    reliability = between / (between + variance)
    drawn = (count - 3) / (count - 1) * (1 - reliability)
    if (
        method == "james_stein"
    ):  # as first written: where the spread is less than chance has it, more is drawn, up to all
        drawn = np.minimum(divide((count - 3) * variance, np.full(count, ((y - y.mean()) ** 2).sum())), 1.0)
    # What is not known of the spread between units makes those far from the centre less sure.
    unknown = 2 / (count - 3) * (drawn * (y - centre)) ** 2 * (part @ variance + between) * weight
    return {
        "shrunk": y - drawn * (y - centre), "shrunk_std_error": np.sqrt(variance * (1 - (1 - part) * drawn) + unknown),
        "reliability": reliability, "kept": 1 - drawn, "centre": np.full(count, centre),
        "between_sd": np.full(count, np.sqrt(between)),
    }  # fmt: skip


def dersimonian_laird(y: np.ndarray, variance: np.ndarray) -> float:
    """The variance between units by moments, at least 0.

    >>> round(dersimonian_laird(np.array([1.0, 2.0, 4.0]), np.array([0.5, 0.5, 0.5])), 4)
    1.8333
    """
    weight = 1 / variance
    centre = weight @ y / weight.sum()
    above = weight @ (y - centre) ** 2 - (len(y) - 1)
    return max(float(above / (weight.sum() - (weight**2).sum() / weight.sum())), 0.0)


def paule_mandel(y: np.ndarray, variance: np.ndarray) -> float:
    """The variance between units at which the weighted squares add up to what chance expects, at least 0.

    >>> round(paule_mandel(np.array([1.0, 2.0, 4.0]), np.array([0.5, 0.5, 0.5])), 4)
    1.8333
    """
    between = 0.0
    for _ in range(_STEPS):
        weight = 1 / (variance + between)
        centre = weight @ y / weight.sum()
        above = float(weight @ (y - centre) ** 2) - (len(y) - 1)
        if above <= 1e-12 * len(y):
            break
        between += above / float(weight**2 @ (y - centre) ** 2)
    return between
