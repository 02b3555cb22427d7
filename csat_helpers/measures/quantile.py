"""Quantiles: the answer that a given part of people stays at or below."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csat_helpers.errors import MeasureError
from csat_helpers.locale import say
from csat_helpers.measures import disclosure, scales
from csat_helpers.measures.kernel import estimation, intervals
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.measures.tidy import Names, banner, check_confidence, empty, framed, names
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.survey import Survey

PROBABILITIES = (0.25, 0.5, 0.75)
EXTRA = ["probability"]
_ROUNDING = 1e-10  # shares of weight that differ by less are the same


def quantile(
    sv: Survey,
    items: Names,
    *,
    probabilities: Sequence[float] = PROBABILITIES,
    by: Names | None = None,
    confidence: float = 0.95,
    interval: str = "woodruff",
) -> pd.DataFrame:
    """The smallest answer that at least ``probability`` of the weight stays at or below, for each probability.

    Woodruff's interval: ``probability`` plus and minus t errors of the share of people at or below the quantile,
    carried over to answers; ``std_error`` is its width over twice the t quantile, ``deff`` that of the share. Other
    intervals (``mean``, ``logit``, ``beta``, ``wilson``) carry over that share's own interval, as R does; where many
    give the same answer the share lies above the probability, and such an interval is not centred. An end beyond all answers is NaN, and so is the error then. On a scale of few points
    answers move in whole steps, and so do the ends. Returns the columns of :data:`csat_helpers.columns.TIDY` and
    ``probability``. Raises MeasureError for a probability outside 0 to 1, or an item of categories or text.
    Source: Woodruff (1952), JASA 47. ``interval="mean"`` is R survey 4.1's ``svyquantile`` (``qrule="math"``,
    ``interval.type="mean"``).

    >>> import pandas as pd
    >>> from csat_helpers import survey
    >>> sv = survey.from_frame(pd.DataFrame({"wait": [3, 5, 8, 13, 40]}), {"items": {"wait": {"scale": {}}}})
    >>> quantile(sv, "wait", probabilities=[0.5])["estimate"].tolist()
    [8.0]
    """
    check_confidence(confidence)
    intervals.check_interval(interval, ("woodruff", *intervals.INTERVALS))
    asked, levels, wanted = names(items), banner(sv, by), check_probabilities(probabilities)
    if not asked or not len(wanted):
        return empty(EXTRA)
    answers = [scales.check_numeric(sv, item) for item in asked]
    found = [_woodruff(y, levels.members, sv.arrays, wanted, confidence, interval) for y in answers]
    grid = Grid(**{name: np.hstack([getattr(g, name) for g, _ in found]) for name in Grid.__dataclass_fields__})
    instead = {name: np.hstack([numbers[name] for _, numbers in found]) for name in found[0][1]}
    places = [str(k) for k in range(len(asked) * len(wanted))]
    frame = framed(sv, grid, levels, places, places, "quantile", confidence=confidence, instead=instead)
    return _hidden(_named(frame, sv, asked, wanted), sv)


def check_probabilities(probabilities: Sequence[float]) -> np.ndarray:
    """Probabilities from 0 to 1, as floats without repetition."""
    wanted = np.array(list(dict.fromkeys(np.atleast_1d(np.asarray(probabilities, float)).tolist())))
    bad = wanted[~((wanted >= 0) & (wanted <= 1))]
    if len(bad):
        raise MeasureError(f"A probability of {bad[0]:g} is not between 0 and 1.", mend="Write 0.25 for 25 %.")
    return wanted


@dataclass(frozen=True, eq=False)
class _Ordered:
    """Answers of one item in order within each level; ``place`` is twice the level plus the weight's share so far."""

    value: np.ndarray
    place: np.ndarray
    some: np.ndarray

    def at(self, share: np.ndarray) -> np.ndarray:
        """The first answer at which the share is reached, levels x shares; NaN outside 0 to 1 and of nobody."""
        if not len(self.value):
            return np.full(share.shape, np.nan)
        level = np.arange(len(share))[:, None]
        first = np.searchsorted(self.place, 2.0 * level + np.nan_to_num(share) - _ROUNDING)
        known = (share >= 0) & (share <= 1) & self.some[:, None]
        return np.where(known, self.value[np.minimum(first, len(self.value) - 1)], np.nan)


def _ordered(y: np.ndarray, members: Members, weight: np.ndarray) -> _Ordered:
    """``y`` and ``weight`` are those of the pairs of row and level."""
    use = np.flatnonzero(~np.isnan(y) & (weight > 0))
    order = use[np.lexsort((y[use], members.level[use]))]
    level, w = members.level[order], weight[order]
    total = np.bincount(level, weights=w, minlength=members.size)
    before = np.cumsum(total) - total
    share = (np.cumsum(w) - before[level]) / total[level]
    return _Ordered(y[order], 2.0 * level + share, total > 0)


def _woodruff(
    y: np.ndarray, members: Members, design: DesignArrays, wanted: np.ndarray, confidence: float, interval: str
) -> tuple[Grid, dict[str, np.ndarray]]:
    """Levels x probabilities: the grid of shares at or below each quantile, with the quantiles and their errors."""
    pairs = y[members.row]
    ordered = _ordered(pairs, members, design.weight[members.row])
    found = ordered.at(np.broadcast_to(wanted, (members.size, len(wanted))))
    below = np.where(np.isnan(pairs)[:, None], np.nan, pairs[:, None] <= found[members.level])
    share = estimation.of_pairs(below, members, design)
    if interval == "woodruff":
        ends = intervals.t_interval(wanted, share.std_error, design.df, confidence)
    else:
        ends = intervals.share_interval(
            interval, share.estimate, share.std_error, share.base, share.effective_base, design.df, confidence
        )
    if interval in ("woodruff", "mean"):  # nobody is above the quantile: the share's error of zero says nothing
        ends = tuple(np.where(share.estimate < 1, end, np.nan) for end in ends)
    low, high = (ordered.at(end) for end in ends)
    error = (high - low) / (2 * intervals.t_quantile(design.df, confidence))
    return replace(share, estimate=found), {"std_error": error, "conf_low": low, "conf_high": high}


def _named(frame: pd.DataFrame, sv: Survey, items: list[str], wanted: np.ndarray) -> pd.DataFrame:
    """A grid over items and probabilities under their names, with the reason why an end is open."""
    item, probability = np.divmod(frame["item"].astype(int).to_numpy(), len(wanted))
    open_end = say(sv.language, "too few answers beyond it: the interval has an open end")
    unknown = frame["std_error"].isna() & (frame["reason"] == "")
    return frame.assign(
        item=[items[k] for k in item],
        label=[sv.label(items[k]) for k in item],
        probability=wanted[probability],
        reason=frame["reason"].mask(unknown, open_end),
    )


def _hidden(frame: pd.DataFrame, sv: Survey) -> pd.DataFrame:
    """Hidden probability by probability: levels complement each other within each."""
    parts = [disclosure.apply(part, sv, keep=EXTRA) for _, part in frame.groupby("probability", sort=False)]
    return pd.concat(parts).sort_index() if parts else frame
