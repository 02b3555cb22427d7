"""What weights were fitted to: margins and auxiliary totals take their part of the sampling error away.

An estimate under raked, post-stratified or calibrated weights varies only by what the margins leave unexplained: the
score ``w u`` of a respondent becomes ``w (u - x'B)``, with B the regression of u on the margins' indicators and the
auxiliaries under the base weights. Source: Deville and Sarndal (1992); Deville, Sarndal and Sautory (1993).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from csat_helpers.errors import DesignError
from csat_helpers.survey.place import Place


@dataclass(frozen=True, eq=False)
class Calibration:
    """``x`` are the indicators and auxiliaries, respondents x terms; ``ratio`` the base weight over the weight.

    ``inverse`` is the (pseudo-)inverse of ``x' D x``, D the base weights: ``inverse @ x' D u`` are the slopes B.
    """

    x: sparse.csr_array
    ratio: np.ndarray
    inverse: np.ndarray


def calibrated(
    responses: pd.DataFrame,
    margins: Sequence[Sequence[str]],
    auxiliaries: Sequence[str],
    base: np.ndarray,
    weight: np.ndarray,
) -> Calibration:
    """The calibration of ``weight`` from ``base`` to margins and auxiliaries. Raises DesignError for a gap in one."""
    blocks = [_indicators(responses, list(margin)) for margin in margins]
    if auxiliaries:
        blocks.append(sparse.csr_array(responses[list(auxiliaries)].to_numpy(float, na_value=np.nan)))
        _check_complete(np.isnan(blocks[-1].toarray()).any(axis=1), " and ".join(auxiliaries))
    base = np.where(weight > 0, base, 0.0)  # who counts nothing was not fitted either
    x = sparse.csr_array(sparse.hstack(blocks, format="csr"))
    cross = (x.T @ x.multiply(base[:, None]).tocsr()).toarray()
    ratio = np.divide(base, weight, out=np.zeros(len(weight)), where=weight > 0)
    return Calibration(x, ratio, np.linalg.pinv(cross, hermitian=True))


def _indicators(responses: pd.DataFrame, columns: list[str]) -> sparse.csr_array:
    """One column a category of the margin (of the categories' crossing where it has several columns)."""
    code = np.zeros(len(responses), dtype=np.int64)
    for name in columns:
        own, levels = pd.factorize(responses[name], sort=True)
        _check_complete(own < 0, name)
        code = code * max(len(levels), 1) + own
    present, place = np.unique(code, return_inverse=True)
    rows = np.arange(len(code))
    return sparse.csr_array((np.ones(len(code)), (rows, place)), shape=(len(code), len(present)))


def _check_complete(lacking: np.ndarray, name: str) -> None:
    if lacking.any():
        raise DesignError(
            f"Margin '{name}' is missing in {Place().rows(lacking)}.",
            mend="Give every respondent a category, or one of their own to those without.",
        )
