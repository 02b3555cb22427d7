"""Replicates of a survey: the sampling repeated on paper, for statistics too intricate for a formula.

Up to 100,000 clusters Rao and Wu's rescaled bootstrap: in each stratum of n clusters, n - 1 are drawn with
replacement, and a cluster drawn t times has its weight multiplied by ``1 + sqrt(1 - f) (t n / (n - 1) - 1)``, f the
sampling fraction. A stratum of one cluster cannot be redrawn; such strata are drawn together as one, so that their
differences count as error. Where later stages of sampling count, whole first-stage clusters are drawn as if with
replacement (f = 0), which errs on the safe side. Above, or where one replicate is costly, a delete-a-group jackknife
gives the covariance, and draws come from the multivariate normal with it, because its replicates are no sampling
distribution.

Weights that were fitted to margins are fitted again in each replicate, by linear steps that keep to the slopes of
the variance formula: the multiplier m becomes ``m (1 + q x'lambda)``, q the base weight over the weight, until the
replicate's margins are the sample's. Replicate weights that came with the data are used in place of all this: those
of a bootstrap are draws themselves (spread to their coefficients); of any other method they give the covariance, and
draws are normal.
Source: Rao and Wu (1988); Rao, Wu and Yue (1992); Kott (2001), The delete-a-group jackknife; Wolter (2007).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from csat_helpers.measures.kernel.variance import deviations
from csat_helpers.survey.calibration import Calibration
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.replicate_weights import ReplicateArrays
from csat_helpers.survey.survey import Survey, frame_key

BOOTSTRAP_LIMIT = 100_000
GROUPS = 100
_BLOCK = 2048  # respondents whose features are held at once
_ROWS = 16384  # respondents whose answers are summed at once
_FEW = 8  # clusters a group from which sums by group are worth while
_FITS = 3  # steps back to the margins; what one leaves is some hundredth of what it found


def generator(sv: Survey, *arguments: object, seed: int | None) -> np.random.Generator:
    """A generator of random numbers that the survey and the question determine, unless a ``seed`` is given."""
    if seed is not None:
        return np.random.default_rng(seed)
    key = (sv.about.key or frame_key(sv.responses), sv.focused, arguments)
    return np.random.default_rng(int.from_bytes(hashlib.sha256(repr(key).encode()).digest()[:8], "big"))


@dataclass(frozen=True, eq=False)
class Replicates:
    """Weight multipliers, ``size`` replicates of them, and how replicated statistics become draws of an estimate.

    ``multipliers(clusters)`` is clusters x replicates, where ``cluster`` is the code of each respondent (his own
    number where multipliers differ within clusters); ``draws(estimate, replicated)`` is draws x statistics. Clusters of
    one ``group`` have the same multipliers, those of ``of_group`` (groups x replicates), where there are such groups.
    """

    size: int
    cluster: np.ndarray
    multipliers: Callable[[np.ndarray], np.ndarray]
    draws: Callable[[np.ndarray, np.ndarray], np.ndarray]
    group: np.ndarray | None = None
    of_group: np.ndarray | None = None

    def totals(
        self,
        values: np.ndarray,
        rows: np.ndarray,
        weight: np.ndarray,
        features: Callable[[np.ndarray], np.ndarray],
        sums: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = None,
    ) -> np.ndarray:
        """Weighted totals of ``features(values)`` in each replicate, replicates x features; ``rows`` are the values'.

        ``sums(values, weight)`` is ``weight @ features(values)`` by a quicker way, where there is one.
        """
        if self.group is not None and self.of_group is not None:
            add = sums or (lambda block, own: own @ features(block))
            return self._by_group(values, self.group[self.cluster[rows]], weight, add)
        total: np.ndarray | float = 0.0
        for start in range(0, len(values), _BLOCK):
            part = slice(start, start + _BLOCK)
            weighted = features(values[part]) * weight[part][:, None]
            total = total + self.multipliers(self.cluster[rows[part]]).T @ weighted
        return np.asarray(total)

    def _by_group(
        self,
        values: np.ndarray,
        group: np.ndarray,
        weight: np.ndarray,
        add: Callable[[np.ndarray, np.ndarray], np.ndarray],
    ) -> np.ndarray:
        """One pass over respondents, group by group: each is summed once, whatever the number of replicates."""
        times = np.asarray(self.of_group)
        order = np.argsort(group, kind="stable")
        start = np.r_[0, np.cumsum(np.bincount(group, minlength=len(times)))]
        total: np.ndarray | float = 0.0
        for first in range(0, len(times), GROUPS):
            own = range(first, min(first + GROUPS, len(times)))
            found = np.array([_summed(add, values, weight, order[start[g] : start[g + 1]]) for g in own])
            total = total + times[first : first + GROUPS].T @ found
        return np.asarray(total)


def _summed(
    add: Callable[[np.ndarray, np.ndarray], np.ndarray], values: np.ndarray, weight: np.ndarray, rows: np.ndarray
) -> np.ndarray:
    """``add`` over some rows, block by block."""
    total: np.ndarray | float = 0.0
    for start in range(0, max(len(rows), 1), _ROWS):
        part = rows[start : start + _ROWS]
        total = total + add(values[part], weight[part])
    return np.asarray(total)


def replicate(design: DesignArrays, size: int, rng: np.random.Generator, *, costly: bool = False) -> Replicates:
    """Replicates of a design: its own replicate weights if it has any, else by the method that fits its number of
    clusters; ``costly`` asks for the few-replicate one.
    """
    if design.replicates is not None:
        return given(design.weight, design.replicates, size, rng)
    clusters = int(design.cluster.max(initial=-1)) + 1
    stratum = np.zeros(clusters, dtype=np.int32)
    stratum[design.cluster] = design.stratum
    shrink = np.ones(clusters) if design.later else np.sqrt(1 - design.fraction)[stratum]
    number = np.bincount(stratum, minlength=len(design.fraction))
    alone = (number == 1)[stratum]
    together = np.where(alone, len(design.fraction), stratum) if alone.any() else stratum
    build = jackknife if costly or clusters > BOOTSTRAP_LIMIT else bootstrap
    found = build(design.cluster, together, shrink, size, rng)
    return found if design.calibration is None else fitted(found, design.weight, design.calibration)


def bootstrap(
    cluster: np.ndarray, stratum: np.ndarray, shrink: np.ndarray, size: int, rng: np.random.Generator
) -> Replicates:
    """Rao and Wu's replicates; ``stratum`` and ``shrink`` (the root of 1 - f) have an entry a cluster."""
    counts = np.zeros((len(stratum), size), dtype=np.float32)
    scale = np.zeros(len(stratum))
    for h in np.unique(stratum):
        members = np.flatnonzero(stratum == h)
        n = len(members)
        if n > 1:  # else one lonely cluster in all: it is in every replicate, once
            counts[members] = _drawn(n, size, rng)
            scale[members] = shrink[members] * n / (n - 1)
    keep = np.where(scale > 0, 1 - shrink, 1.0)

    def multipliers(clusters: np.ndarray) -> np.ndarray:
        return counts[clusters] * scale[clusters, None] + keep[clusters, None]

    return Replicates(size, cluster, multipliers, lambda _, replicated: replicated)


def jackknife(
    cluster: np.ndarray, stratum: np.ndarray, shrink: np.ndarray, size: int, rng: np.random.Generator
) -> Replicates:
    """A delete-a-group jackknife whose draws are normal; errs on the safe side in strata of fewer clusters than groups."""
    order = np.lexsort((rng.random(len(stratum)), stratum))
    group = np.empty(len(stratum), dtype=np.int8)
    group[order] = np.arange(len(stratum)) % GROUPS
    del order
    in_stratum = np.bincount(stratum)
    gone = np.bincount(stratum.astype(np.int64) * GROUPS + group, minlength=len(in_stratum) * GROUPS).reshape(
        -1, GROUPS
    )
    grown = in_stratum[:, None] / np.maximum(in_stratum[:, None] - gone, 1)

    def multipliers(clusters: np.ndarray) -> np.ndarray:
        kept = np.where(group[clusters, None] == np.arange(GROUPS), 0.0, grown[stratum[clusters]])
        return 1 + shrink[clusters, None] * (kept - 1)

    def draws(estimate: np.ndarray, replicated: np.ndarray) -> np.ndarray:
        gap = replicated - estimate
        root = np.sqrt((GROUPS - 1) / GROUPS) * gap  # covariance = root' root
        return estimate + rng.standard_normal((size, GROUPS)) @ root

    return Replicates(GROUPS, cluster, multipliers, draws, *_alike(stratum, group, shrink, grown))


def _alike(
    stratum: np.ndarray, group: np.ndarray, shrink: np.ndarray, grown: np.ndarray
) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Each cluster's group of those with the same multipliers, and these; nothing where groups are as many as clusters."""
    own = np.ones(len(grown))
    own[stratum] = shrink
    if len(grown) * GROUPS * _FEW > len(stratum) or (own[stratum] != shrink).any():
        return None, None
    code = stratum.astype(np.min_scalar_type(len(grown) * GROUPS)) * GROUPS + group.astype(np.uint8)
    kept = np.where(np.eye(GROUPS, dtype=bool), 0.0, grown[:, None, :])  # strata x groups x replicates
    return code, (1 + own[:, None, None] * (kept - 1)).reshape(-1, GROUPS)


def given(weight: np.ndarray, replicates: ReplicateArrays, size: int, rng: np.random.Generator) -> Replicates:
    """The replicate weights of the data. A bootstrap's are the draws; of other methods ``size`` normal ones come."""
    count = replicates.weight.shape[1]

    def multipliers(rows: np.ndarray) -> np.ndarray:
        own = weight[rows, None]
        return np.divide(replicates.weight[rows], own, out=np.zeros((len(rows), count)), where=own > 0)

    def draws(estimate: np.ndarray, replicated: np.ndarray) -> np.ndarray:
        gap = deviations(replicated, estimate, replicates)
        if replicates.method == "bootstrap":
            return estimate + np.sqrt(count * replicates.coefficient)[:, None] * gap
        root = np.sqrt(replicates.coefficient)[:, None] * gap
        return estimate + rng.standard_normal((size, count)) @ root

    return Replicates(count, np.arange(len(weight)), multipliers, draws)


def fitted(found: Replicates, weight: np.ndarray, margins: Calibration) -> Replicates:
    """Replicates whose weighted margins are those of the sample again."""
    slopes = np.zeros((len(margins.inverse), found.size))

    def multipliers(rows: np.ndarray) -> np.ndarray:
        plain = found.multipliers(found.cluster[rows])
        return plain * (1 + margins.ratio[rows, None] * (margins.x[rows] @ slopes))

    for _ in range(_FITS):
        gap = np.zeros_like(slopes)
        for start in range(0, len(weight), _BLOCK):
            rows = np.arange(start, min(start + _BLOCK, len(weight)))
            gap += margins.x[rows].T @ (weight[rows, None] * (1 - multipliers(rows)))
        slopes = slopes + margins.inverse @ gap

    return Replicates(found.size, np.arange(len(weight)), multipliers, found.draws)


def _drawn(n: int, size: int, rng: np.random.Generator) -> np.ndarray:
    """How often each of n clusters comes up in n - 1 draws with replacement: clusters x replicates."""
    found = np.empty((n, size), dtype=np.float32)
    for start in range(0, size, 64):
        width = min(64, size - start)
        drawn = rng.integers(0, n, (n - 1, width)) * width + np.arange(width)
        found[:, start : start + width] = np.bincount(drawn.ravel(), minlength=n * width).reshape(n, width)
    return found
