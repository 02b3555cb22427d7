"""Means of each level of a segment column, and the same in replicates of the survey."""

from collections.abc import Sequence

import numpy as np

from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.measures.kernel.level_means import level_means
from csat_helpers.measures.kernel.replicates import generator, replicate
from csat_helpers.measures.kernel.returning import returning
from csat_helpers.survey.kept import kept
from csat_helpers.survey.survey import Survey


@kept
def replicated_means(
    sv: Survey, values: np.ndarray, members: Members, *, key: Sequence[object], size: int, seed: int | None
) -> tuple[np.ndarray, np.ndarray]:
    """Means of the columns of ``values`` (levels x columns), and replicates of them as a first axis (none where
    ``size`` is 0); ``key`` names the question that is asked.
    """
    design = returning(sv)
    drawn = replicate(design, size, generator(sv, *key, seed=seed)) if size else None
    return level_means(values, members, design, drawn)
