"""The exact sign test of two counts, which is McNemar's of those who changed."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special


def sign_test(one: ArrayLike, other: ArrayLike) -> np.ndarray:
    """Two-sided exact p that ``one`` and ``other`` are as probable, element by element; 1 where both are none.

    Twice the binomial probability of as few or fewer of the rarer, 1 at most. Source: Conover (1999), Practical
    Nonparametric Statistics, section 3.4.

    >>> sign_test([6, 7, 0], [0, 1, 0]).round(5).tolist()
    [0.03125, 0.07031, 1.0]
    """
    one, other = np.asarray(one, np.int64), np.asarray(other, np.int64)
    return np.minimum(1.0, 2 * special.bdtr(np.minimum(one, other), one + other, 0.5))
