"""The paired permutation test of few: under no difference each one's change might as well have the other sign.

All 2^n patterns of signs are looked at. The interval turns the test round: it holds the values that, taken off every
change, the test does not reject. Its ends are means of parts of the respondents, in order of size (Hartigan's typical
values), so no value has to be tried.
Source: Fisher (1935), The Design of Experiments, section 21; Hartigan (1969), Using subsample values as typical values.
"""

import numpy as np

MOST = 20  # respondents whose patterns of signs are all looked at: about a million
_ALIKE = 1e-9


def sign_flip_p(change: np.ndarray) -> float:
    """Two-sided p of the mean ``change``: the part of all patterns of signs whose mean is as far from zero.

    >>> sign_flip_p(np.array([1.0, 2.0, 3.0, 4.0]))
    0.125
    """
    total = float(np.sum(change))
    reached = _parts(2 * np.asarray(change, float))[0] - total
    scale = max(float(np.abs(change).sum()), 1.0)
    return float(np.mean(np.abs(reached) >= abs(total) - _ALIKE * scale))


def sign_flip_interval(change: np.ndarray, confidence: float, ends: tuple[float, float]) -> tuple[float, float]:
    """The mean changes that the test does not reject, two-sided; ``ends`` of the scale where so few reject none.

    >>> sign_flip_interval(np.array([1.0, 2.0, 3.0, 4.0]), 0.8, (-9.0, 9.0))
    (1.0, 4.0)
    """
    total, size = _parts(np.asarray(change, float))
    means = np.sort(total[1:] / size[1:])  # the empty part has no mean
    place = int(np.floor((1 - confidence) / 2 * len(total) + _ALIKE))
    if place < 1:
        return ends
    return float(means[place - 1]), float(means[-place])


def _parts(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The sum and the size of every part of ``values``, that of nobody first."""
    if len(values) > MOST:
        raise ValueError(f"{len(values)} values have too many parts; {MOST} is the most.")
    total, size = np.zeros(1), np.zeros(1)
    for value in values:
        total, size = np.concatenate([total, total + value]), np.concatenate([size, size + 1])
    return total, size
