"""Why a test or a model on these respondents has no error, in the words that all measures use."""

import numpy as np

from csat_helpers.measures import tidy
from csat_helpers.survey.survey import Survey


def no_error(sv: Survey, rows: np.ndarray) -> str:
    """The reason, in the survey's language, or empty; ``rows`` are places of respondents.

    Where the file gives replicate weights clusters do not matter: these show the spread.
    """
    clusters = len(rows) if sv.arrays.replicates is not None else len(np.unique(sv.arrays.cluster[rows]))
    error = np.array([np.nan if clusters < 2 else 0.0])
    found = tidy.reasons(sv, np.array([len(rows)]), np.array([clusters]), np.zeros(1), error, sv.arrays.df)
    return str(found[0])
