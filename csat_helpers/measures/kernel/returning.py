"""Respondents who come back: someone asked in two waves is one cluster of his own answers."""

from dataclasses import replace

import numpy as np
import pandas as pd

from csat_helpers.survey.design import DesignArrays
from csat_helpers.survey.quality import again
from csat_helpers.survey.small_types import is_large
from csat_helpers.survey.survey import Survey


def returning(sv: Survey) -> DesignArrays:
    """The design, with respondents whose ``id`` occurs more than once as clusters."""
    design, name = sv.arrays, sv.role("id")
    if name is None or sv.design.cluster or design.replicates is not None:
        return design
    return sv.shared("returning", lambda: _returning(sv, design, name))


def _returning(sv: Survey, design: DesignArrays, name: str) -> DesignArrays:
    ids = sv.column(name)
    if is_large(len(ids)) and not (again(sv.responses, [name]) & ids.notna().to_numpy(bool)).any():
        return design
    code, known = pd.factorize(ids)
    if len(known) == (code >= 0).sum():
        return design
    code = np.where(code >= 0, code, len(known) + np.arange(len(code)))
    cluster = np.unique(code, return_inverse=True)[1]
    lowest = np.full(cluster.max() + 1, len(design.fraction))
    np.minimum.at(lowest, cluster, design.stratum)
    if (lowest[cluster] != design.stratum).any():  # someone moved to another stratum: strata no longer nest him
        return replace(design, stratum=np.zeros_like(design.stratum), cluster=cluster, fraction=np.zeros(1))
    return replace(design, cluster=cluster)
