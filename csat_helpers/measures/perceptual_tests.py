"""What a perceptual map may claim: which axes are more than noise, which brands are apart, and what each stands for."""

import numpy as np
import pandas as pd
from scipy import special

from csat_helpers.measures.kernel.adjust import adjust
from csat_helpers.measures.kernel.correspondence import Correspondence, noise_inertias
from csat_helpers.measures.kernel.intervals import p_value

LINKS = ["brand", "attribute", "excess", "std_error", "p_value", "cosine", "stands"]
LEVEL = 0.05
NEAR = np.cos(np.pi / 4)  # a brand lies in the direction of an attribute within an eighth of a turn


def axis_p_values(found: Correspondence, again: np.ndarray) -> np.ndarray:
    """For each axis the chance that sampling error makes as much inertia where only the axes before it are true.

    No axis has a smaller value than one before it; none has any without replicates.
    """
    if len(again) < 2:
        return np.full(len(found.inertia), np.nan)
    p = [
        (1 + (noise_inertias(found, again, k) >= value).sum()) / (1 + len(again))
        for k, value in enumerate(found.inertia)
    ]
    return np.maximum.accumulate(p)


def reach(df: float, confidence: float) -> float:
    """The d'M^-1 d of a region's edge where the covariance has ``df`` degrees of freedom: Hotelling's T squared."""
    if df < 2:
        return float("nan")
    return float(2 * df / (df - 1) * special.fdtri(2, df - 1, confidence))


def centre_p_values(places: np.ndarray, spread: np.ndarray, df: float) -> np.ndarray:
    """Of the centre of the map lying where each of ``places`` does, by the statistic of the regions."""
    found = np.full(len(places), np.nan)
    determinant = np.linalg.det(np.nan_to_num(spread))
    for k in np.flatnonzero((determinant > 0) & (df >= 2)):
        found[k] = special.fdtrc(2, df - 1, places[k] @ np.linalg.solve(spread[k], places[k]) * (df - 1) / (2 * df))
    return found


def links(
    found: Correspondence, again: np.ndarray, brands: list[str], attributes: list[str], apart: np.ndarray, df: float
) -> pd.DataFrame:
    """Each brand and attribute (:data:`LINKS`): by what part the brand is credited with the attribute more often than
    its own level and the attribute's make expect (``excess``, 0.2 is a fifth more), tested over all cells by Holm.

    ``cosine`` is that of the angle between the two on the map. A brand ``stands`` for an attribute where its excess
    is reliable, its region leaves out the centre (``apart``: adjusted p values of the brands) and it lies in the
    attribute's direction.
    """
    ratio = 1 + (found.rows / np.sqrt(found.inertia)) @ found.columns.T
    error = _ratios(again).std(axis=0, ddof=1) if len(again) > 2 else np.full(ratio.shape, np.nan)
    statistic = np.divide(ratio - 1, error, out=np.full(ratio.shape, np.nan), where=error > 0)
    p = adjust(p_value(statistic, df).ravel(), "holm").reshape(ratio.shape)
    length = [np.linalg.norm(points[:, :2], axis=1) for points in (found.rows, found.columns)]
    product = found.rows[:, :2] @ found.columns[:, :2].T
    scale = np.outer(*length)
    cosine = np.divide(product, scale, out=np.zeros_like(product), where=scale > 0)
    stands = (ratio > 1) & (p < LEVEL) & (apart[:, None] < LEVEL) & (cosine >= NEAR)
    brand, attribute = np.indices(ratio.shape).reshape(2, -1)
    return pd.DataFrame(
        {
            "brand": np.array(brands, dtype=object)[brand], "attribute": np.array(attributes, dtype=object)[attribute],
            "excess": ratio.ravel() - 1, "std_error": error.ravel(), "p_value": p.ravel(), "cosine": cosine.ravel(),
            "stands": stands.ravel(),
        }
    )  # fmt: skip


def _ratios(tables: np.ndarray) -> np.ndarray:
    """Each cell over what its margins make expect."""
    shares = tables / tables.sum(axis=(1, 2), keepdims=True)
    expected = shares.sum(axis=2)[:, :, None] * shares.sum(axis=1)[:, None, :]
    return np.divide(shares, expected, out=np.ones_like(shares), where=expected > 0)
