"""Funnel plot: which units lie further from the target than their number of respondents explains."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures.kernel.estimation import divide
from csat_helpers.measures.kernel.funnels import dispersion, exact_limit, normal_limit

UNITS = [
    "target", "size", "inner_low", "inner_high", "outer_low", "outer_high", "z", "p_value", "dispersion", "factor",
    "place", "side",
]  # fmt: skip
LIMITS = ["size", "target", "inner_low", "inner_high", "outer_low", "outer_high"]
INNER, OUTER = 0.95, 0.998
INSIDE, ALERT, ALARM = "inside", "alert", "alarm"
SHARES = ("share", "top_box", "bottom_box")
_NEEDED = ("estimate", "base", "measure")
_CURVE = 80  # sizes at which the limits are drawn


@dataclass(frozen=True, eq=False)
class Funnel:
    """``units``: the frame given with :data:`UNITS`; ``limits``: the curves, a row a size (:data:`LIMITS`)."""

    units: pd.DataFrame
    limits: pd.DataFrame


@dataclass(frozen=True)
class _Spread:
    """What a unit's error is at a size: that of a share, or of a mean whose answers have this variance."""

    target: float
    variance: float
    share: bool
    factor: float

    def limits(self, size: np.ndarray) -> dict[str, np.ndarray]:
        """The four limits at these sizes."""
        found = {}
        for name, level in (("inner", INNER), ("outer", OUTER)):
            for end, probability in (("low", (1 - level) / 2), ("high", (1 + level) / 2)):
                found[f"{name}_{end}"] = self._limit(np.asarray(size, float), probability)
        return found

    def _limit(self, size: np.ndarray, probability: float) -> np.ndarray:
        if not self.share:
            return normal_limit(self.target, np.sqrt(self.factor * self.variance / size), probability)
        if self.factor <= 1 and 0 < self.target < 1:
            found = exact_limit(self.target, size, probability)
        else:
            found = normal_limit(self.target, np.sqrt(self.factor * self.variance / size), probability)
        return np.clip(found, 0.0, 1.0)


def funnel(frame: pd.DataFrame, *, target: float | None = None, overdispersed: bool = True) -> Funnel:
    """Units against a ``target`` (else their overall mean), with 95% and 99.8% limits by how many answered.

    ``frame`` has a row a unit of one item: ``adjusted_units(...).units`` of one item, or any tidy frame by unit
    (mean, index, nps, top_box ...). ``size`` is the effective base behind an estimate: of a share the base over its
    design effect, of a mean the base that would have the unit's error if answers varied in it as in all units. Limits of
    shares are the binomial's, interpolated; those of means, and of shares where units are over-dispersed, the
    normal's. ``dispersion`` is the mean square of the units' distances from their mean in errors, the outer tenths
    pulled in (winsorised); above 1, and unless ``overdispersed`` is False, it is the ``factor`` whose root widens all
    limits.

    ``units`` is the frame with :data:`UNITS`: ``z``, the distance from the target in (widened) errors with its
    two-sided ``p_value``; ``place`` is inside both limits, ``alert`` beyond 95%, ``alarm`` beyond 99.8%, empty where
    there is no estimate; ``side`` is above or below. Of units that are all like the target one in twenty alerts, one in five
    hundred alarms. ``limits`` has :data:`LIMITS`, the curves.

    Raises MeasureError where a column is missing, several items are mixed, or the target is no possible value.
    Source: Spiegelhalter (2005), Funnel plots for comparing institutional performance.

    >>> units = pd.DataFrame({"estimate": [0.08, 0.25], "base": [100, 200], "measure": "top_box"})
    >>> funnel(units, target=0.12).units[["place", "side"]].values.tolist()
    [['inside', 'below'], ['alarm', 'above']]
    """
    _check(frame, target)
    rows = frame.reset_index(drop=True)
    known = rows["estimate"].notna().to_numpy()
    share = bool(len(rows)) and str(rows["measure"].iloc[0]) in SHARES
    estimate = rows["estimate"].to_numpy(float)
    mean = _overall(rows, known)
    goal = mean if target is None else float(target)
    size, variance = _sizes(rows, estimate, share)
    usable = known & (size > 0)
    about = _standardised(estimate - mean, mean * (1 - mean) if share else variance, size)
    factor = dispersion(about[usable])
    widened = max(factor, 1.0) if overdispersed and usable.sum() > 2 else 1.0
    spread = _Spread(goal, goal * (1 - goal) if share else variance, share, widened)
    z = _standardised(estimate - goal, widened * spread.variance, size)
    found = {name: np.full(len(rows), np.nan) for name in ("inner_low", "inner_high", "outer_low", "outer_high")}
    for name, values in (spread.limits(size[usable]) if usable.any() else {}).items():
        found[name][usable] = values
    made = rows.assign(
        target=np.where(usable, goal, np.nan), size=np.where(usable, size, np.nan), **found, z=z,
        p_value=2 * special.ndtr(-np.abs(z)), dispersion=np.where(usable, factor, np.nan),
        factor=np.where(usable, widened, np.nan), place=_places(estimate, found, usable),
        side=np.select([~usable, estimate > goal, estimate < goal], ["", "above", "below"], default=""),
    )  # fmt: skip
    return Funnel(made, _curves(spread, size[usable]))


def _check(frame: pd.DataFrame, target: float | None) -> None:
    for name in _NEEDED:
        if name not in frame.columns:
            raise MeasureError(f"A funnel needs the column '{name}'.", mend=nearest(name, frame.columns))
    if "item" in frame.columns and len(set(frame["item"])) > 1:
        items = ", ".join(dict.fromkeys(frame["item"].astype(str)))
        raise MeasureError(f"A funnel shows one item, the frame has {items}.", mend="Take the rows of one item.")
    if len(frame) and str(frame["measure"].iloc[0]) not in SHARES and "std_error" not in frame.columns:
        raise MeasureError("A funnel of means needs the column 'std_error'.", mend="Give the frame of a measure.")
    if target is not None and len(frame) and str(frame["measure"].iloc[0]) in SHARES and not 0 < target < 1:
        raise MeasureError(f"A target of {target!r} is no share between 0 and 1.", mend="Write 0.7 for 70 %.")


def _overall(rows: pd.DataFrame, known: np.ndarray) -> float:
    """The mean of all respondents: the frame's own ``overall``, else the units' by weighted base."""
    if "overall" in rows and rows["overall"].notna().any():
        return float(rows["overall"].dropna().iloc[0])
    weight = rows["weighted_base" if "weighted_base" in rows else "base"].to_numpy(float)[known]
    if not weight.sum() > 0:
        return float("nan")
    return float(weight @ rows["estimate"].to_numpy(float)[known] / weight.sum())


def _sizes(rows: pd.DataFrame, estimate: np.ndarray, share: bool) -> tuple[np.ndarray, float]:
    """The effective base of each unit, and the variance of answers that goes with it (of means)."""
    base = rows["base"].to_numpy(float)
    if share:
        kish = rows["effective_base"].to_numpy(float) if "effective_base" in rows else base
        deff = rows["deff"].to_numpy(float) if "deff" in rows else np.full(len(rows), np.nan)
        return np.nan_to_num(np.where(deff > 0, divide(base, deff), kish)), float("nan")
    square = rows["std_error"].to_numpy(float) ** 2
    fine = np.isfinite(estimate) & (square > 0)
    # The variance of answers as if each unit's design were simple: bases times squared errors, by base.
    variance = float(base[fine] @ (base * square)[fine] / base[fine].sum()) if fine.any() else float("nan")
    return np.nan_to_num(divide(np.where(fine, variance, np.nan), square)), variance


def _standardised(gap: np.ndarray, variance: float, size: np.ndarray) -> np.ndarray:
    """Distances in errors; NaN where a unit has no size."""
    return divide(gap, np.sqrt(divide(np.full(len(size), variance), size)))


def _places(estimate: np.ndarray, found: dict[str, np.ndarray], usable: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        outer = (estimate > found["outer_high"]) | (estimate < found["outer_low"])
        inner = (estimate > found["inner_high"]) | (estimate < found["inner_low"])
    return np.select([~usable, outer, inner], ["", ALARM, ALERT], default=INSIDE).astype(object)


def _curves(spread: _Spread, size: np.ndarray) -> pd.DataFrame:
    """The limits from a little under the smallest size to a little over the largest."""
    if not len(size):
        return pd.DataFrame({name: [] for name in LIMITS})
    grid = np.linspace(0.8 * size.min(), 1.05 * size.max(), _CURVE)
    return pd.DataFrame({"size": grid, "target": spread.target, **spread.limits(grid)}).loc[:, LIMITS]
