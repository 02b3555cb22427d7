"""The same parameters by other code: every order of drivers by itself, and PLS as the textbook's loop writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from scipy import linalg


def r2(R: np.ndarray, drivers: Sequence[int]) -> float:
    """Explained variance of the last variable by some of the others."""
    at = list(drivers)
    return float(R[at, -1] @ np.linalg.solve(R[np.ix_(at, at)], R[at, -1])) if at else 0.0


def shapley_shares(R: np.ndarray) -> np.ndarray:
    """Parts of R2 over all orders of entry, as shares of it."""
    p = len(R) - 1
    known = {s: r2(R, s) for s in {tuple(sorted(o[:k])) for o in permutations(range(p)) for k in range(p + 1)}}
    part, orders = np.zeros(p), list(permutations(range(p)))
    for order in orders:
        for k, driver in enumerate(order):
            part[driver] += known[tuple(sorted(order[: k + 1]))] - known[tuple(sorted(order[:k]))]
    return part / len(orders) / r2(R, range(p))


def johnson_shares(R: np.ndarray) -> np.ndarray:
    """Relative weights through the matrix square root."""
    root = np.real(linalg.sqrtm(R[:-1, :-1]))
    part = root**2 @ np.linalg.solve(root, R[:-1, -1]) ** 2
    return part / part.sum()


@dataclass(frozen=True, eq=False)
class Pls:
    """Weights and loadings by item, path coefficients, and the constructs' correlations."""

    weight: np.ndarray
    loading: np.ndarray
    path: dict[tuple[str, str], float]
    correlation: np.ndarray


def pls(R: np.ndarray, blocks: Mapping[str, Sequence[int]], paths: Sequence[tuple[str, str]]) -> Pls:
    """Mode A PLS of a correlation matrix, path scheme."""
    names = list(blocks)
    W = np.zeros((len(R), len(names)))
    for j, name in enumerate(names):
        W[list(blocks[name]), j] = 1.0
    mask, new = W > 0, W
    for _ in range(2000):
        W = new / np.sqrt(np.diag(new.T @ R @ new))
        C, inner = W.T @ R @ W, np.zeros((len(names), len(names)))
        for j, name in enumerate(names):
            causes = [names.index(s) for s, t in paths if t == name]
            effects = [names.index(t) for s, t in paths if s == name]
            if causes:
                inner[causes, j] = np.linalg.solve(C[np.ix_(causes, causes)], C[causes, j])
            inner[effects, j] = C[effects, j]
        new = np.where(mask, R @ W @ inner, 0.0)
        new = new / np.sqrt(np.diag(new.T @ R @ new))
        if np.abs(new - W).max() < 1e-12:
            break
    C, loading = W.T @ R @ W, np.where(mask, R @ W, 0.0)
    return Pls(W.sum(axis=1), loading.sum(axis=1), _paths(C, names, paths), C)


def _paths(C: np.ndarray, names: Sequence[str], paths: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float]:
    found = {}
    for name in names:
        causes = [names.index(s) for s, t in paths if t == name]
        if causes:
            beta = np.linalg.solve(C[np.ix_(causes, causes)], C[causes, names.index(name)])
            found |= {(names[c], name): float(b) for c, b in zip(causes, beta, strict=True)}
    return found
