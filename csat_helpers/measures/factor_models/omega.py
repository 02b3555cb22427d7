"""McDonald's omega of a scale's sum, of one factor that the items mirror more or less well.

``(sum of loadings)**2 / ((sum of loadings)**2 + sum of unique variances)``, in the items' own units. The factor is fitted by
maximum likelihood; two items have equal standardised loadings, because one correlation tells no more.
Source: McDonald (1999), Test theory; Raykov (1997).
"""

from dataclasses import dataclass

import numpy as np

from csat_helpers.measures.factor_models.assessment import moved
from csat_helpers.measures.factor_models.likelihood import Fit, Pattern, fit


@dataclass(frozen=True, eq=False)
class Omega:
    """``raw`` of the sum of answers, ``standardised`` of items on one spread; ``draws`` of ``raw``; ``fault`` what hinders."""

    raw: float
    standardised: float
    draws: np.ndarray
    fault: str = ""


NOT_CONVERGED, INADMISSIBLE = "not_converged", "inadmissible"


def omega(R: np.ndarray, sd: np.ndarray, gaps: np.ndarray) -> Omega:
    """Of items with correlations ``R`` and standard deviations ``sd``; ``gaps`` are draws of the covariances (see draws)."""
    if len(R) == 2:
        return _of_two(R, sd, gaps)
    made = fit(R, Pattern(np.zeros(len(R), dtype=int), 1))
    fault = _fault(made)
    if fault:
        return Omega(np.nan, np.nan, np.empty(0), fault)
    loading, unique, _ = made.pattern.parts(made.parameters)
    drawn = made.pattern.parts(moved(made, gaps)) if len(gaps) else (np.empty((0, len(R))),) * 2
    return Omega(
        float(of_loadings(loading * sd, unique * sd**2)),
        float(of_loadings(loading, unique)),
        of_loadings(drawn[0] * sd, drawn[1] * sd**2),
    )


def of_loadings(loading: np.ndarray, unique: np.ndarray) -> np.ndarray:
    """Of loadings and unique variances (..., items)."""
    common = loading.sum(axis=-1) ** 2
    return common / (common + unique.sum(axis=-1))


def _of_two(R: np.ndarray, sd: np.ndarray, gaps: np.ndarray) -> Omega:
    r = R[0, 1]
    if not r > 0:
        return Omega(np.nan, np.nan, np.empty(0), NOT_CONVERGED)
    moved = np.eye(2) + gaps  # the diagonal of a sample is one in its own units
    spread = np.sqrt(moved[:, [0, 1], [0, 1]])
    again = (r + gaps[:, 0, 1]) / spread.prod(axis=1)
    return Omega(float(_pair(r, sd)), float(_pair(r, np.ones(2))), _pair(again, sd * spread))


def _pair(r: np.ndarray | float, sd: np.ndarray) -> np.ndarray:
    common = np.clip(r, 0, 1) * sd.sum(axis=-1) ** 2
    return common / (common + (1 - np.clip(r, 0, 1)) * (sd**2).sum(axis=-1))


def _fault(made: Fit) -> str:
    if not made.converged or not made.identified:
        return NOT_CONVERGED
    return INADMISSIBLE if (made.pattern.parts(made.parameters)[1] < 0).any() else ""
