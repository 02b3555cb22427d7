"""Replicate weights made by svy from the design: jackknife, balanced halves, Rao and Wu's rescaled bootstrap."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from csat_helpers.engagement import Replicates
from csat_helpers.errors import DesignError
from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.weights.fitting import told

_MOST = 2_000  # a jackknife of more clusters is a table of weights too large to keep, and errors gain nothing by it
_SIZE = 500


@dataclass(frozen=True, eq=False)
class Made:
    """``factor`` times the base weight is a replicate weight (rows x replicates); each replicate's coefficient."""

    factor: np.ndarray
    coefficient: np.ndarray
    method: str


def make(asked: Replicates, design: DesignArrays, seed: int, where: str) -> Made:
    """The replicates of a design. Raises DesignError where the method does not fit it.

    The finite population correction of the first stage enters the jackknife's coefficients, (n - 1) / n times
    (1 - f) of the replicate's stratum, as R's ``as.svrepdesign`` has it; the other methods leave it out, so their
    errors err on the large side. Source: Wolter (2007), chapters 3 to 5; Rao, Wu and Yue (1992).
    """
    check_fits(asked, design, where)
    with told():
        weighting = _weighting(design)
        if asked.make == "jkn":
            made = weighting.create_jk_wgts(rep_prefix="r")
        elif asked.make == "brr":
            made = weighting.create_brr_wgts(asked.size, rep_prefix="r", fay_coef=asked.fay)
        else:
            size = asked.size or _SIZE
            made = weighting.create_bs_wgts(size, rep_prefix="r", rstate=seed)
        given = made.design.rep_wgts
        factor = made.data.select(given.columns).to_numpy().astype(float)
    if asked.make == "jkn":
        left_out = design.stratum[(factor == 0).argmax(axis=0)]
        coefficient = np.asarray(given.rep_coefs, float) * (1 - design.fraction[left_out])
        return Made(factor, coefficient, "jkn")
    common = 1 / (factor.shape[1] * (1 - asked.fay) ** 2)
    method = "fay" if asked.fay else str(asked.make)
    return Made(factor, np.full(factor.shape[1], common), method)


def _weighting(design: DesignArrays) -> Any:
    import polars as pl
    import svy

    # Weights of one: every method multiplies the base weight by a factor that the weight has no part in.
    frame = pl.DataFrame({"w": np.ones(len(design.weight)), "s": design.stratum, "p": design.cluster})
    return svy.Sample(frame, svy.Design(wgt="w", stratum="s", psu="p")).weighting


def check_fits(asked: Replicates, design: DesignArrays, where: str) -> None:
    """Raise DesignError for a method that this design does not allow."""
    first = np.unique(design.cluster, return_index=True)[1]
    clusters = np.bincount(design.stratum[first], minlength=1)
    if asked.make == "jkn" and len(first) > _MOST:
        raise DesignError(
            f"A jackknife would make {len(first):,} replicate weights, one a cluster; at most {_MOST:,} are kept.",
            where=where,
            mend="Make a bootstrap (make: bootstrap), or leave 'replicates' out.",
        )
    if design.lonely:
        raise DesignError(
            f"Replicate weights cannot show the spread of strata with one cluster only; there are {design.lonely}.",
            where=where,
            mend="Join each with a like stratum in the data, or leave 'replicates' out.",
        )
    if asked.make == "brr" and (clusters != 2).any():
        odd = int(np.flatnonzero(clusters != 2)[0])
        raise DesignError(
            f"Balanced replicates need two clusters in every stratum; {int((clusters != 2).sum())} of {len(clusters)} "
            f"have another number (the first: {clusters[odd]}).",
            where=where,
            mend="Use make: jkn or make: bootstrap.",
        )
