"""Log-odds ratios of words between two groups of texts, shrunken by what is known of each word beforehand.

``delta = log((y1 + a) / (n1 + a0 - y1 - a)) - log((y2 + a) / (n2 + a0 - y2 - a))`` with the variance
``1 / (y1 + a) + 1 / (y2 + a)`` of a rare word; a0 is the sum of all a. The prior pulls a word that few use to where all
texts have it, so that rare words do not lead the list.
Source: Monroe, Colaresi and Quinn (2008), Fightin' Words, Political Analysis 16, equations 15 to 22.
"""

import numpy as np


def log_odds(
    one: np.ndarray,
    other: np.ndarray,
    prior: np.ndarray,
    *,
    sizes: tuple[float, float] | None = None,
    prior_size: float | None = None,
    rare: bool = True,
) -> tuple[np.ndarray, np.ndarray]:
    """Each word's log-odds ratio of group ``one`` against ``other``, and its standard error.

    ``one`` and ``other`` count its uses, ``prior`` are its pseudo-counts. Groups are as large as their counts together
    and the prior as its pseudo-counts, unless ``sizes`` and ``prior_size`` say otherwise: where people are counted who
    use a word, they are so many people. Then words are not ``rare``, and the variance also has the terms of those who
    do not use it.

    >>> found, error = log_odds(np.array([8.0, 2.0]), np.array([2.0, 8.0]), np.array([1.0, 1.0]))
    >>> (found / error).round(3).tolist()
    [3.296, -3.296]
    """
    n1, n2 = sizes or (one.sum(), other.sum())
    whole = prior.sum() if prior_size is None else prior_size
    y1, y2 = one + prior, other + prior
    rest1, rest2 = n1 + whole - y1, n2 + whole - y2
    variance = 1 / y1 + 1 / y2 + (0.0 if rare else 1 / rest1 + 1 / rest2)
    return np.log(y1 / rest1) - np.log(y2 / rest2), np.sqrt(variance)
