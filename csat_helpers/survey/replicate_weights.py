"""Replicate weights: the same survey under as many other weights, whose spread is the sampling error.

The variance is ``sum(c_r (theta_r - centre)^2)`` over replicates. The coefficients c follow from the method that made
the weights: 1/R for balanced repeated replication and the bootstrap, 1/(R (1 - rho)^2) for Fay's, (R - 1)/R for the
delete-one jackknife, 4/R for successive differences; a stratified jackknife (JKn) has one a replicate, to be given.
Source: Wolter (2007), Introduction to Variance Estimation; R survey's ``svrepdesign``.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from csat_helpers.errors import DesignError

METHODS = ("bootstrap", "brr", "fay", "jk1", "jkn", "sdr")


@dataclass(frozen=True)
class ReplicateWeights:
    """Columns of replicate weights and what they are.

    ``coefficients`` is one number a replicate (needed for ``jkn``, else it follows from the method), ``fay`` the rho
    of Fay's method. Deviations are from the full-sample estimate, or from the replicates' mean
    (``centre="mean"``, R's ``mse=FALSE``). ``df`` defaults to the rank of the weights less one.
    """

    columns: list[str]
    method: Literal["bootstrap", "brr", "fay", "jk1", "jkn", "sdr"]
    coefficients: list[float] = field(default_factory=list)
    fay: float = 0.0
    centre: Literal["estimate", "mean"] = "estimate"
    df: int | None = None


@dataclass(frozen=True, eq=False)
class ReplicateArrays:
    """Replicate weights as arrays: ``weight`` respondents x replicates, ``coefficient`` one a replicate."""

    weight: np.ndarray
    coefficient: np.ndarray
    centre: str
    df: int
    method: str


def replicated(responses: pd.DataFrame, given: ReplicateWeights | None) -> ReplicateArrays | None:
    """The replicate weights checked and turned to arrays; None where there are none. Raises DesignError."""
    if given is None:
        return None
    found = responses[given.columns].apply(pd.to_numeric, errors="coerce").to_numpy(float, na_value=np.nan)
    bad = ~np.isfinite(found)
    if bad.any():
        row, column = (int(k[0]) for k in np.nonzero(bad))
        raise DesignError(
            f"Replicate weight '{given.columns[column]}' is missing or not a number in row {row + 1}.",
            mend="Give every respondent every replicate weight.",
        )
    coefficient = _coefficients(given)
    return ReplicateArrays(found, coefficient, given.centre, _df(given, found), given.method)


def _coefficients(given: ReplicateWeights) -> np.ndarray:
    size = len(given.columns)
    if size < 2:
        raise DesignError(f"{size} replicate weights show no spread.", mend="Name all replicate weight columns.")
    if given.coefficients:
        if len(given.coefficients) != size:
            raise DesignError(
                f"{len(given.coefficients)} coefficients are given for {size} replicate weights.",
                mend="Give one coefficient a replicate.",
            )
        return np.asarray(given.coefficients, float)
    if given.method == "jkn":
        raise DesignError(
            "Replicate weights of the method 'jkn' need their coefficients.",
            mend="Give one a replicate: (n - 1) / n of its stratum's n clusters.",
        )
    if not 0 <= given.fay < 1:
        raise DesignError(f"Fay's rho of {given.fay:g} is not from 0 up to 1.", mend="0.3 and 0.5 are usual.")
    common = {
        "bootstrap": 1 / size,
        "brr": 1 / size,
        "fay": 1 / (size * (1 - given.fay) ** 2),
        "jk1": (size - 1) / size,
        "sdr": 4 / size,
    }
    return np.full(size, common[given.method])


def _df(given: ReplicateWeights, weights: np.ndarray) -> int:
    """The df given, else the rank of the weights less one (R's ``degf``)."""
    if given.df is not None:
        return given.df
    scale = np.sqrt(np.square(weights).sum(axis=0))
    unit = weights / np.where(scale > 0, scale, 1.0)
    return int(np.linalg.matrix_rank(unit.T @ unit, hermitian=True)) - 1
