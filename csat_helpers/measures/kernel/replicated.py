"""Correlations, means and covariances of several items, of the sample and of its replicates."""

from dataclasses import dataclass

import numpy as np

from csat_helpers.measures.kernel.moments import (
    assemble,
    correlation,
    features,
    is_whole,
    nearest_correlation,
    pairwise_moments,
    rescale,
    standards,
    sums,
)
from csat_helpers.measures.kernel.replicates import Replicates


@dataclass(frozen=True, eq=False)
class Correlations:
    """``R``, ``mean`` and ``covariance`` (..., q, q; means ..., q); ``repaired`` whether ``R`` had to be replaced by the
    nearest matrix that can be one.
    """

    R: np.ndarray
    mean: np.ndarray
    covariance: np.ndarray
    repaired: np.ndarray


def correlations(values: np.ndarray, weight: np.ndarray) -> Correlations:
    """Of ``values`` (respondents x items, NaN where no answer), pairwise where answers are missing."""
    moments = pairwise_moments(values, weight)
    R, repaired = nearest_correlation(correlation(moments))
    return Correlations(R, np.diagonal(moments.mean), moments.covariance, repaired)


def replicated(values: np.ndarray, rows: np.ndarray, weight: np.ndarray, replicates: Replicates) -> Correlations:
    """The same in each replicate, as a first axis; ``rows`` are the values' places in the survey."""
    center, scale = standards(values, weight)
    whole = is_whole(values)  # decided once: a block without a gap must have the same features

    def of_block(block: np.ndarray) -> np.ndarray:
        return features((block - center) / scale, whole=whole)

    def of_group(block: np.ndarray, own: np.ndarray) -> np.ndarray:
        return sums((block - center) / scale, own, whole=whole)

    totals = replicates.totals(values, rows, weight, of_block, of_group)
    moments = rescale(assemble(totals, values.shape[1]), center, scale)
    R, repaired = nearest_correlation(correlation(moments))
    return Correlations(R, np.diagonal(moments.mean, axis1=-2, axis2=-1), moments.covariance, repaired)
