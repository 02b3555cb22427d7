"""Units of a regulated service compared fairly: what each would score with the whole population's mix of respondents."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csat_helpers.columns import TIDY
from csat_helpers.errors import MeasureError, nearest
from csat_helpers.measures import case_mix, disclosure
from csat_helpers.measures.case_mix import Among, Covariate
from csat_helpers.measures.compare_waves import VALUES
from csat_helpers.measures.index import composite_label
from csat_helpers.measures.kernel import common_mix, estimation, intervals, ranks, variance
from csat_helpers.measures.kernel.adjust import adjust as corrected
from csat_helpers.measures.kernel.adjust import check_adjustment
from csat_helpers.measures.kernel.estimation import Grid, divide
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.measures.tidy import Banner, Names, banner, by_label, check_confidence, empty, framed, names
from csat_helpers.measures.top_box import box
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.survey import Survey

COLUMNS = [
    *TIDY, "raw", "raw_std_error", "raw_low", "raw_high", "shift", "shift_std_error", "overall", "difference",
    "difference_low", "difference_high", "p_value", "rank", "rank_low", "rank_high", "ranked", "r2", "adjusters",
]  # fmt: skip
ADJUSTERS = [
    "item", "label", "measure", "by", "by_label", "level", "level_label", "kind", "reference", "share", "estimate",
    "std_error", "conf_low", "conf_high", "df", "p_value", "base", "suppressed", "flag", "reason",
]  # fmt: skip
_ROUNDING = 1e-12  # a variance of a difference below this part of the estimate's own is rounding
_BOXES = {"top_box": 1, "bottom_box": -1}


@dataclass(frozen=True, eq=False)
class AdjustedUnits:
    """``units``: a row a unit and item (:data:`COLUMNS`); ``adjusters``: a row a level of what was adjusted for."""

    units: pd.DataFrame
    adjusters: pd.DataFrame


@dataclass(frozen=True, eq=False)
class _Part:
    """One item's regression: who is in it, the answers as numbers, and the covariates with those left out."""

    among: Among
    y: np.ndarray
    covariates: list[Covariate]

    @property
    def used(self) -> int:
        """How many slopes it has."""
        return sum(c.used for c in self.covariates)

    def fit(self, design: DesignArrays) -> tuple[np.ndarray, np.ndarray, float]:
        """Raw and adjusted means, overall mean and slopes; their covariance; and R2."""
        size, rows = len(self.among.units.level), self.among.rows
        X, y = case_mix.matrix(self.covariates, rows), self.y[rows]

        def once(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            found = common_mix.fit(y, X, self.among.unit, size, weight)
            return found.numbers, found.influence

        numbers, spread = variance.infer(variance.inside(rows, once), design)
        return numbers, spread, common_mix.fit(y, X, self.among.unit, size, design.weight[rows]).r2


def adjusted_units(
    sv: Survey,
    items: Names,
    by: str,
    *,
    adjust: Sequence[str] = (),
    mode: str | None = None,
    measure: str = "index",
    boxes: int = 2,
    correction: str | None = "holm",
    confidence: float = 0.95,
) -> AdjustedUnits:
    """What each unit (level of ``by``) scores, raw and as if its respondents were the whole population's.

    A weighted regression of each item on constants for the units and on the case-mix columns ``adjust`` and the
    ``mode`` of interview, predicted for every unit at the common mix. ``measure`` is index (the linear mean, 0 to
    100), mean, nps, top_box or bottom_box (``boxes`` answers; a linear probability model, as HCAHPS has it). Columns
    of categories are indicators, ratings and numbers linear; no answer is a level of its own. Several items have a
    composite in front, the mean of their adjusted scores.

    ``units`` has :data:`COLUMNS`: ``estimate`` with error and interval is the adjusted score and ``raw`` the one
    observed, ``shift`` the one less the other; ``difference`` from the ``overall`` mean of all respondents, with its
    interval and the ``p_value`` of none, adjusted over units by ``correction``; ``rank`` with ``rank_low`` to
    ``rank_high`` among the ``ranked`` units shown, as :func:`csat_helpers.measures.ranking` has them, of the adjusted
    scores and with their covariance; ``r2``, what the ``adjusters`` slopes explain of the variance within units. Errors
    are the design's, of slopes and mixes too; df the design's less the slopes. ``adjusters`` has :data:`ADJUSTERS`:
    each level's ``share`` of respondents and slope against the ``reference`` level, or the ``reason`` why it was not
    adjusted for: a unit that shares no answer with the others, a mode of fewer than 30 respondents.

    Raises MeasureError for another measure, a column that is not there, or the unit itself under ``adjust``.
    Source: Searle, Speed and Milliken (1980); Centers for Medicare and Medicaid Services, HCAHPS patient-mix adjustment.

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> answers = pd.DataFrame({"q": [1, 2, 1, 3, 2, 4, 5, 4], "unit": list("aaaabbbb"), "old": list("nnnynyyy")})
    >>> sv = survey.from_frame(answers, {"items": {"q": {"scale": {"min": 1, "max": 5}}}})
    >>> adjusted_units(sv, "q", "unit", adjust=["old"]).units[["level", "raw", "estimate"]].round(1).values.tolist()
    [['a', 18.8, 31.2], ['b', 68.8, 56.2]]
    """
    check_confidence(confidence)
    check_adjustment(correction)
    if measure not in VALUES:
        raise MeasureError(f"Units are not compared by '{measure}'.", mend=nearest(measure, VALUES))
    case_mix.check_columns(sv, by, adjust, mode)
    asked, units = names(items), banner(sv, by)
    if not asked or not units.members.size:
        return AdjustedUnits(empty(columns=COLUMNS), empty(columns=ADJUSTERS))
    parts = [_part(sv, item, units, measure, boxes, adjust, mode) for item in asked]
    design = returning(sv)
    fits = [part.fit(design) for part in parts]
    tables = [_units(sv, units, design, asked[k : k + 1], parts[k : k + 1], measure, (confidence, correction), fits[k])
              for k in range(len(asked))]  # fmt: skip
    if len(asked) > 1:
        together = _together(parts, design, len(units.level))
        tables.insert(0, _units(sv, units, design, asked, parts, measure, (confidence, correction), together))
    rows = [_adjusters(sv, item, part, fit, design, measure, confidence)
            for item, part, fit in zip(asked, parts, fits, strict=True)]  # fmt: skip
    adjusters = pd.concat(rows, ignore_index=True) if adjust or mode else empty(columns=ADJUSTERS)
    return AdjustedUnits(pd.concat(tables, ignore_index=True), disclosure.apply(adjusters, sv).loc[:, ADJUSTERS])


def _part(
    sv: Survey, item: str, units: Banner, measure: str, boxes: int, adjust: Sequence[str], mode: str | None
) -> _Part:
    y = box(sv, item, _BOXES[measure] * boxes) if measure in _BOXES else VALUES[measure](sv, item)
    unit = np.full(len(y), -1)
    unit[units.members.row] = units.members.level
    rows = (unit >= 0) & ~np.isnan(y) & (sv.arrays.weight > 0)
    among = Among(sv, rows, unit[rows], units)
    return _Part(among, y, case_mix.covariates(among, adjust, mode) if rows.any() else [])


def _together(parts: Sequence[_Part], design: DesignArrays, size: int) -> tuple[np.ndarray, np.ndarray, float]:
    """The mean of the items' numbers, slopes left out, and its covariance."""
    wide = 2 * size + 1

    def once(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        numbers, influence = np.zeros(wide), np.zeros((len(weight), wide))
        for part in parts:
            rows = part.among.rows
            X = case_mix.matrix(part.covariates, rows)
            found = common_mix.fit(part.y[rows], X, part.among.unit, size, weight[rows])
            numbers += found.numbers[:wide] / len(parts)
            influence[rows] += found.influence[:, :wide] / len(parts)
        return numbers, influence

    return *variance.infer(once, design), float("nan")


def _units(
    sv: Survey, units: Banner, design: DesignArrays, items: Sequence[str], parts: Sequence[_Part], measure: str,
    how: tuple[float, str | None], fit: tuple[np.ndarray, np.ndarray, float],
) -> pd.DataFrame:  # fmt: skip
    """One item's rows, or the composite's of several, hidden by the survey's policy, then ranked."""
    item, size = items[0] if len(items) == 1 else "", len(units.level)
    (confidence, correction), (numbers, spread, r2) = how, fit
    known = np.stack([part.y for part in parts])
    answered = ~np.isnan(known)
    values = divide(np.where(answered, known, 0.0).sum(axis=0), answered.sum(axis=0))
    grid = estimation.estimate(values[:, None], units.members, design)
    df = design.df - max(part.used for part in parts)
    cells = _cells(numbers, spread, grid, size, df, confidence, share=measure in _BOXES)
    label = sv.label(item) if item else composite_label(sv, items)
    named = item or ("index" if measure == "index" else "composite")
    frame = framed(sv, grid, units, [named], [label], measure, confidence=confidence,
                   instead={name: cells[name][:, None] for name in TIDY if name in cells})  # fmt: skip
    frame = frame.assign(
        **{name: values for name, values in cells.items() if name not in TIDY},
        r2=r2, adjusters=float(max(part.used for part in parts)),
    )  # fmt: skip
    frame = disclosure.apply(frame, sv)
    frame["p_value"] = corrected(frame["p_value"].to_numpy(float), correction)
    return _ranked(frame, spread[size : 2 * size, size : 2 * size], df, confidence)


def _cells(
    numbers: np.ndarray, spread: np.ndarray, grid: Grid, size: int, df: float, confidence: float, *, share: bool
) -> dict[str, np.ndarray]:
    """The numbers of units by column."""
    own, moved, mean = np.arange(size), np.arange(size, 2 * size), np.full(size, 2 * size)
    alone = grid.clusters[:, 0] < 2

    def error(one: np.ndarray, other: np.ndarray | None = None) -> np.ndarray:
        square = spread[one, one]
        if other is not None:
            square = square + spread[other, other] - 2 * spread[one, other]
        known = np.where(square > _ROUNDING * spread[one, one], square, 0.0)
        return np.where(alone, np.nan, np.sqrt(known))

    raw, adjusted, overall = numbers[own], numbers[moved], numbers[2 * size]
    gap, gap_error = adjusted - overall, error(moved, mean)
    ends = {"": _ends(adjusted, error(moved), grid, df, confidence, share=share),
            "raw_": _ends(raw, error(own), grid, df, confidence, share=share),
            "difference_": intervals.t_interval(gap, gap_error, df, confidence)}  # fmt: skip
    limits = {f"{head or 'conf_'}{end}": ends[head][k] for head in ends for k, end in enumerate(("low", "high"))}
    deff = divide(error(moved) ** 2, grid.simple_variance[:, 0])
    return {
        "estimate": adjusted, "std_error": error(moved), "df": np.full(size, df), "deff": deff, **limits, "raw": raw,
        "raw_std_error": error(own), "shift": adjusted - raw, "shift_std_error": error(moved, own),
        "overall": np.full(size, overall), "difference": gap,
        "p_value": intervals.p_value(divide(gap, gap_error), df),
    }  # fmt: skip


def _ends(
    estimate: np.ndarray, error: np.ndarray, grid: Grid, df: float, confidence: float, *, share: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Intervals by Student's t; of shares as top_box has them, as long as they lie between 0 and 1."""
    low, high = intervals.t_interval(estimate, error, df, confidence)
    if not share:
        return low, high
    inside = (estimate >= 0) & (estimate <= 1)
    bases = grid.base[:, 0], grid.effective_base[:, 0]
    ends = intervals.share_interval("logit", np.where(inside, estimate, 0.5), error, *bases, df, confidence)
    return np.where(inside, ends[0], low), np.where(inside, ends[1], high)


def _ranked(frame: pd.DataFrame, spread: np.ndarray, df: float, confidence: float) -> pd.DataFrame:
    """The frame with places of the units that are shown with an error."""
    found = {name: np.full(len(frame), np.nan) for name in ("rank", "rank_low", "rank_high", "ranked")}
    known = np.flatnonzero(frame["std_error"].notna())
    if len(known):
        estimate = frame["estimate"].to_numpy(float)[known]
        alike = frame["deff"].isna().to_numpy()[known]
        gap, _, p = ranks.pairwise(estimate, spread[np.ix_(known, known)], df, "holm", alike)
        low, high = ranks.sets(gap, p, 1 - confidence)
        for name, values in zip(found, (ranks.places(estimate), low, high, len(known)), strict=True):
            found[name][known] = values
    return frame.assign(**found).loc[:, COLUMNS]


def _adjusters(
    sv: Survey, item: str, part: _Part, fit: tuple[np.ndarray, np.ndarray, float], design: DesignArrays, measure: str,
    confidence: float,
) -> pd.DataFrame:  # fmt: skip
    """One item's covariates: share and slope of those in use, the reason of those that are not."""
    numbers, spread, _ = fit
    start, used = 2 * len(part.among.units.level) + 1, [c for c in part.covariates if c.used]
    slope, error = numbers[start:], np.sqrt(np.diag(spread)[start:])
    df, weight = design.df - len(used), design.weight[part.among.rows]
    low, high = intervals.t_interval(slope, error, df, confidence)
    p = intervals.p_value(divide(slope, error), df)
    rows = []
    for c in part.covariates:
        k = used.index(c) if c.used else -1
        own = (slope[k], error[k], low[k], high[k], p[k]) if c.used else (np.nan,) * 5
        share = float(weight @ c.values[part.among.rows] / weight.sum()) if c.level else np.nan
        head = (item, sv.label(item), measure, c.column, by_label(sv, c.column), c.level, c.level_label, c.kind)
        rows.append((*head, c.reference, share, *own[:4], df, own[4], c.base, "", "", c.reason))
    return pd.DataFrame(rows, columns=ADJUSTERS)
