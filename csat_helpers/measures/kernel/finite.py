"""Intervals of means of few answers, drawn without replacement from a population of known size, or from any.

The n answers lie in order between the scale's ends; the persons of the population who were not seen fall into the n + 1
gaps between them, and every way to share them out is equally likely (Polya's urn). For the lower end those in a gap are
counted at the answer below them, for the upper end at the one above; an end is the quantile of the mean over all ways.
Of two-valued answers this inverts the test of the hypergeometric distribution: the ends are exact. Of an unknown or
endless population the ways are uniform Dirichlet weights, and of two-valued answers Clopper and Pearson's interval. On
scales of more answers it keeps its level in every population that was tried, and mostly exceeds it; a proof is wanting.
A mean over strata adds the strata's draws by their weights, as Fay and Feuer do for sums.

Where there are at most :data:`DRAWS` ways all are counted, else so many are drawn, from a seed of the sizes alone: the
nominal 2.5 % of an end are then within 0.11 points (one standard error), of over 60 answers 0.32 at most.
Source: Gaffke (2005), Three test statistics for a nonparametric one-sided hypothesis on the mean of a nonnegative
variable; Learned-Miller and Thomas (2019), A new confidence interval for the mean of a bounded random variable; Fay and
Feuer (1997), Confidence intervals for directly standardized rates; Thompson (2012), Sampling, 3rd ed., for two values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import ceil, comb, inf

import numpy as np
from scipy import special

from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.finite_population import persons

DRAWS = 20_000
MOST = 500  # answers of a scale in one stratum: of more, Student's t keeps its level
_NUMBERS = 1_200_000  # held of one set of draws
_NEAR = 1e-9
Ends = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Part:
    """One stratum of a cell: its answers, how many persons it has (infinite where unknown), and its part of the mean."""

    answers: np.ndarray
    population: float = inf
    share: float = 1.0

    @property
    def unseen(self) -> float:
        """Persons who gave no answer."""
        return self.population - len(self.answers)


def ends(
    values: np.ndarray, asked: np.ndarray, members: Members, design: DesignArrays, bounds: np.ndarray, confidence: float
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper ends, levels x items, of ``values`` (respondents x items, NaN where no answer).

    ``asked`` marks whom an item concerns: they stand for the population at the sampling fraction of their stratum, and
    those who gave no answer are among the unseen. ``bounds`` has the scale's two ends, a column an item; where they are
    NaN, nobody answered, or a stratum has more than :data:`MOST` answers of a scale, the ends are NaN.
    """
    low, high = (np.full((members.size, values.shape[1]), np.nan) for _ in range(2))
    order = np.argsort(members.level, kind="stable")
    cuts = np.cumsum(np.bincount(members.level, minlength=members.size))[:-1]
    for level, rows in enumerate(np.split(members.row[order], cuts)):
        for item in np.flatnonzero(np.isfinite(bounds).all(axis=0)):
            if parts := parts_of(values[rows, item], asked[rows, item], rows, design):
                low[level, item], high[level, item] = mean(parts, (bounds[0, item], bounds[1, item]), confidence)
    return low, high


def mean(parts: Sequence[Part], scale: Ends, confidence: float) -> Ends:
    """The ends of the mean of one cell; NaN where a stratum has more answers of a scale than are drawn for.

    >>> [round(end, 4) for end in mean([Part(np.array([1.0] * 5 + [0.0] * 3), 12)], (0, 1), 0.95)]
    [0.4167, 0.75]
    """
    tail, seen = (1 - confidence) / 2, np.concatenate([part.answers for part in parts])
    if len(parts) == 1 and np.isin(seen, scale).all():
        return _two_valued(parts[0], scale, tail)
    if any(len(part.answers) > MOST for part in parts if part.unseen):
        return np.nan, np.nan
    if len(parts) == 1:
        below, above = (drawn[0] for drawn in _drawn(parts, scale, every=True))
    else:
        below, above = (sum(drawn, np.zeros(1)) for drawn in _drawn(parts, scale, every=False))
    return _quantile(below, tail), -_quantile(-above, tail)


def least(hits: int, n: int, size: float, tail: float) -> float:
    """The smallest part of a population of which ``hits`` of ``n`` or more are seen with a probability over ``tail``.

    >>> round(least(37, 80, float("inf"), 0.025), 6)
    0.350276
    """
    if hits == 0:
        return 0.0
    if size == inf:
        return float(special.betaincinv(hits, n - hits + 1, tail))
    unseen = int(size) - n
    k = np.arange(unseen + 1)
    chance = np.exp(_ways(k, hits) + _ways(unseen - k, n - hits + 1) - _ways(np.array([unseen]), n + 1))
    return float(hits + np.searchsorted(np.cumsum(chance), tail * (1 - _NEAR))) / size


def share(part: np.ndarray, base: np.ndarray, fraction: float, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """The ends of shares of a simple sample, by share and base; a count that is not whole is taken to either side."""
    low, high = (np.full(part.shape, np.nan) for _ in range(2))
    for at in zip(*np.nonzero((base > 0) & ~np.isnan(part)), strict=True):
        n, size = int(base[at]), persons(int(base[at]), fraction)
        hits, misses = int(part[at] * n + _NEAR), int((1 - part[at]) * n + _NEAR)
        low[at], high[at] = least(hits, n, size, (1 - confidence) / 2), 1 - least(misses, n, size, (1 - confidence) / 2)
    return low, high


def _two_valued(part: Part, scale: Ends, tail: float) -> Ends:
    n, (worst, best) = len(part.answers), scale
    hits = int((part.answers == best).sum())
    low, high = least(hits, n, part.population, tail), 1 - least(n - hits, n, part.population, tail)
    return worst + (best - worst) * low, worst + (best - worst) * high


def _ways(unseen: np.ndarray, gaps: int) -> np.ndarray:
    """The logarithm of how many ways so many persons fall into so many gaps."""
    return special.gammaln(unseen + gaps) - special.gammaln(unseen + 1) - special.gammaln(gaps)


def parts_of(answers: np.ndarray, asked: np.ndarray, rows: np.ndarray, design: DesignArrays) -> list[Part]:
    """A cell by strata; each counts by the weights of those who answered. None where nobody did."""
    weight = design.weight[rows]
    there, asked = ~np.isnan(answers) & (weight > 0), asked & (weight > 0)
    whole, found = weight[there].sum(), []
    for h in np.unique(design.stratum[rows][there]):
        own = design.stratum[rows] == h
        size = persons(int((own & (asked | there)).sum()), float(design.fraction[h]))
        found.append(Part(answers[own & there], size, float(weight[own & there].sum() / whole)))
    return found


def _drawn(parts: Sequence[Part], scale: Ends, *, every: bool) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Each stratum's part of the mean over the ways, with those not seen counted low, and high."""
    below, above = [], []
    most = DRAWS if every else min(_draws(len(part.answers)) for part in parts)
    for place, part in enumerate(parts):
        ordered, n = np.sort(part.answers), len(part.answers)
        if not part.unseen:
            known = np.full(1, part.share * ordered.mean())
            below.append(known)
            above.append(known)
            continue
        known, size = (0.0, 1.0) if part.population == inf else (ordered.sum(), part.population)
        unseen = -1 if part.population == inf else int(part.unseen)
        few = every and unseen > 0 and comb(n + unseen, n) <= DRAWS
        ways = _every(n, unseen) if few else _some(n, unseen, place)[:most]
        below.append(part.share * (known + ways @ np.concatenate([[scale[0]], ordered])) / size)
        above.append(part.share * (known + ways @ np.concatenate([ordered, [scale[1]]])) / size)
    return below, above


def _draws(n: int) -> int:
    return min(DRAWS, _NUMBERS // (n + 1))


@lru_cache(maxsize=24)
def _some(n: int, unseen: int, place: int) -> np.ndarray:
    """Draws x gaps: how many persons fall into each gap, or the Dirichlet weights of an endless population (-1)."""
    rng = np.random.default_rng([n, unseen + 1, place])
    weight = rng.standard_exponential((_draws(n), n + 1))
    weight /= weight.sum(axis=1, keepdims=True)
    return weight if unseen < 0 else rng.multinomial(unseen, weight).astype(np.int32)


@lru_cache(maxsize=24)
def _every(n: int, unseen: int) -> np.ndarray:
    """Ways x gaps: all ways, by the places of the n answers among all persons in their order."""
    bars = np.array(list(combinations(range(n + unseen), n)))
    edges = np.column_stack([np.full(len(bars), -1), bars, np.full(len(bars), n + unseen)])
    return np.diff(edges, axis=1) - 1


def _quantile(values: np.ndarray, tail: float) -> float:
    """The smallest value that at least a part ``tail`` of the values does not exceed."""
    place = max(ceil(tail * len(values) - _NEAR) - 1, 0)
    return float(np.partition(values, place)[place])
