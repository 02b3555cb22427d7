"""How the items' covariances vary from sample to sample under the design."""

from collections.abc import Sequence

import numpy as np

from csat_helpers.measures.kernel.replicated import replicated
from csat_helpers.measures.kernel.replicates import generator, replicate
from csat_helpers.survey.kept import kept
from csat_helpers.survey.survey import Survey


@kept
def gaps(
    sv: Survey,
    values: np.ndarray,
    rows: np.ndarray,
    covariance: np.ndarray,
    *,
    key: Sequence[object],
    size: int,
    seed: int | None,
) -> np.ndarray:
    """Draws of the covariances less their estimate, in standard deviations of the sample: draws x items x items.

    ``values`` are respondents x items and ``rows`` their places in the survey; ``key`` names the question asked.
    """
    drawn = replicate(sv.arrays, size, generator(sv, *key, size, seed=seed))
    again = replicated(values, rows, sv.arrays.weight[rows], drawn)
    q = values.shape[1]
    i, j = np.triu_indices(q)
    sd = np.sqrt(np.diagonal(covariance))
    unit = sd[i] * sd[j]
    whole = covariance[i, j] / unit
    found = drawn.draws(whole, again.covariance[:, i, j] / unit) - whole
    made = np.empty((len(found), q, q))
    made[:, i, j] = found
    made[:, j, i] = found
    return made
