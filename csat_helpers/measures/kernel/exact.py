"""Fisher's exact test of two shares: what a test that leans on a variance cannot tell where nobody is in one cell."""

import numpy as np
from scipy import special

_CELLS = 2_000_000  # of a block of tables; so many numbers are held at once
_ALIKE = 1e-7  # tables whose probabilities differ by less are as probable as each other, as R's fisher.test has it


def fisher(one: np.ndarray, other: np.ndarray, sizes: tuple[int, int]) -> np.ndarray:
    """Two-sided p of ``one`` of ``sizes[0]`` against ``other`` of ``sizes[1]``, all whole, a p value a pair.

    All tables of the same margins that are no more probable than the one seen are counted.
    Source: Fisher (1935), The Logic of Inductive Inference; as R's ``fisher.test``.

    >>> fisher(np.array([3, 0]), np.array([1, 22]), (4, 76)).round(4).tolist()
    [0.0002, 0.5708]
    """
    one, both = np.asarray(one, np.int64), np.asarray(one, np.int64) + np.asarray(other, np.int64)
    found = np.ones(len(one))
    # Rare words have few tables: by size, so that a block is no wider than its words need.
    order = np.argsort(both, kind="stable")
    start = 0
    while start < len(order):
        widest = int(np.searchsorted((both[order[start:]] + 1) * np.arange(1, len(order) - start + 1), _CELLS, "right"))
        block = order[start : start + max(widest, 1)]
        found[block] = _block(one[block], both[block], sizes)
        start += len(block)
    return found


def _block(seen: np.ndarray, both: np.ndarray, sizes: tuple[int, int]) -> np.ndarray:
    first, second = sizes
    cell = np.arange(int(min(both.max(), first)) + 1)
    rest = both[:, None] - cell
    there = (rest >= 0) & (rest <= second)
    log = _choose(first, cell) + _choose(second, np.where(there, rest, 0)) - _choose(first + second, both)[:, None]
    p = np.exp(np.where(there, log, -np.inf))
    own = np.take_along_axis(p, seen[:, None], axis=1)
    return np.minimum(np.where(p <= own * (1 + _ALIKE), p, 0.0).sum(axis=1), 1.0)


def _choose(n: int, k: np.ndarray) -> np.ndarray:
    return special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
