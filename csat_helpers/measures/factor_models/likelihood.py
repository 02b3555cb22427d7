"""A confirmatory factor model of a correlation matrix by maximum likelihood.

Every item mirrors one factor; factors have variance one and correlate freely. ``F = log|Sigma| + tr(R inv(Sigma)) -
log|R| - p`` is minimised by Fisher scoring: gradient and expected information are exact, so that errors need no further
work. Maximum likelihood does not depend on the items' scales, so the correlation matrix stands for the covariances.
Source: Joreskog (1969); Bollen (1989), Structural equations with latent variables, chapter 4 and appendix 4.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

ROUNDS = 200
_SMALL = 1e-10  # largest gradient that counts as none
_WEAK = 1e-7  # smallest root of the (scaled) information that still tells parameters apart
_NEEDLESS = 1e-14


@dataclass(frozen=True, eq=False)
class Pattern:
    """Which factor each item mirrors; parameters are loadings, unique variances, and correlations of factors."""

    block: np.ndarray
    factors: int

    @property
    def items(self) -> int:
        """How many items there are."""
        return len(self.block)

    @cached_property
    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Each two factors once."""
        return np.triu_indices(self.factors, 1)

    @property
    def parameters(self) -> int:
        """How many numbers are estimated."""
        return 2 * self.items + len(self.pairs[0])

    @property
    def df(self) -> int:
        """Correlations and variances that are left to test the model with."""
        return self.items * (self.items + 1) // 2 - self.parameters

    def parts(self, parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Loadings, unique variances and correlations of factors (..., each)."""
        p = self.items
        return parameters[..., :p], parameters[..., p : 2 * p], parameters[..., 2 * p :]

    def matrices(self, parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Loadings (items x factors), correlations of factors, implied covariances of items."""
        loading, unique, correlation = self.parts(parameters)
        L = np.zeros((self.items, self.factors))
        L[np.arange(self.items), self.block] = loading
        P = np.eye(self.factors)
        P[self.pairs] = correlation
        P.T[self.pairs] = correlation
        return L, P, L @ P @ L.T + np.diag(unique)


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted model: ``parameters``, its ``discrepancy`` F, whether scoring ``converged`` in how many ``rounds``."""

    pattern: Pattern
    R: np.ndarray
    parameters: np.ndarray
    discrepancy: float
    converged: bool
    rounds: int
    implied: np.ndarray = field(repr=False)

    @cached_property
    def inverse(self) -> np.ndarray:
        """Of the implied covariances."""
        return np.linalg.inv(self.implied)

    @cached_property
    def slopes(self) -> np.ndarray:
        """Of the implied covariances by each parameter: parameters x items x items."""
        return _slopes(self.pattern, self.parameters)

    @cached_property
    def information(self) -> np.ndarray:
        """``tr(inv(S) S_a inv(S) S_b)``: twice the information of one respondent."""
        return _information(self.inverse, self.slopes)

    @cached_property
    def identified(self) -> bool:
        """Whether the correlations tell all parameters apart."""
        root = np.sqrt(np.maximum(np.diag(self.information), _NEEDLESS))
        return bool(np.linalg.eigvalsh(self.information / np.outer(root, root))[0] > _WEAK)

    def step(self, gap: np.ndarray) -> np.ndarray:
        """How parameters move, to first order, as covariances move by ``gap`` (..., items, items)."""
        return self._felt(gap) @ self._variance

    def misfit(self, gap: np.ndarray) -> np.ndarray:
        """What moving covariances by ``gap`` adds to half of F where the parameters follow as far as they can."""
        moved, felt = self.inverse @ gap, self._felt(gap)
        followed = ((felt @ self._variance) * felt).sum(axis=-1)
        return ((moved * np.swapaxes(moved, -1, -2)).sum(axis=(-2, -1)) - followed) / 2

    @cached_property
    def _variance(self) -> np.ndarray:
        return np.linalg.pinv(self.information, hermitian=True)

    def _felt(self, gap: np.ndarray) -> np.ndarray:
        """What ``gap`` does to the slope of F by each parameter."""
        weighted = (self.inverse @ self.slopes @ self.inverse).reshape(len(self.slopes), -1)
        return gap.reshape(*gap.shape[:-2], -1) @ weighted.T


def fit(R: np.ndarray, pattern: Pattern) -> Fit:
    """The model that makes ``R`` likeliest."""
    parameters = _start(R, pattern)
    _, logdet = np.linalg.slogdet(R)
    base = logdet + len(R)
    value, rounds, converged = _value(R, pattern, parameters) - base, 0, False
    while rounds < ROUNDS:
        rounds += 1
        implied = pattern.matrices(parameters)[2]
        inverse, slopes = np.linalg.inv(implied), _slopes(pattern, parameters)
        gradient = np.einsum("aij,ij->a", slopes, inverse - inverse @ R @ inverse)
        if np.abs(gradient).max() < _SMALL:
            converged = True
            break
        move = np.linalg.pinv(_information(inverse, slopes), hermitian=True) @ gradient
        parameters, now, moved = _descended(R, pattern, parameters, move, value + base)
        if not moved:
            converged = bool(np.abs(gradient).max() < np.sqrt(_SMALL))
            break
        value = now - base
    parameters = _turned(parameters, pattern)
    return Fit(pattern, R, parameters, max(float(value), 0.0), converged, rounds, pattern.matrices(parameters)[2])


def _descended(
    R: np.ndarray, pattern: Pattern, parameters: np.ndarray, move: np.ndarray, value: float
) -> tuple[np.ndarray, float, bool]:
    """The parameters moved as far as F falls; whether they were."""
    size = 1.0
    for _ in range(30):
        tried = parameters - size * move
        now = _value(R, pattern, tried)
        if now <= value + _NEEDLESS * abs(value):
            return tried, now, True
        size /= 2
    return parameters, value, False


def _value(R: np.ndarray, pattern: Pattern, parameters: np.ndarray) -> float:
    """``log|Sigma| + tr(R inv(Sigma))``; infinite where no such covariances can be."""
    implied = pattern.matrices(parameters)[2]
    try:
        root = np.linalg.cholesky(implied)
    except np.linalg.LinAlgError:
        return np.inf
    return float(2 * np.log(np.diag(root)).sum() + np.trace(np.linalg.solve(implied, R)))


def _start(R: np.ndarray, pattern: Pattern) -> np.ndarray:
    """Loadings and correlations of the plain sums of each factor's items."""
    member = np.eye(pattern.factors)[pattern.block]
    total = np.sqrt(np.maximum(np.diag(member.T @ R @ member), 0.1))
    with_sum = R @ member / total
    loading = np.clip(with_sum[np.arange(pattern.items), pattern.block], -0.9, 0.9)
    loading = np.where(np.abs(loading) < 0.1, 0.1, loading) * 0.9
    between = (member.T @ R @ member) / np.outer(total, total)
    return np.concatenate([loading, 1 - loading**2, np.clip(between[pattern.pairs], -0.8, 0.8)])


def _slopes(pattern: Pattern, parameters: np.ndarray) -> np.ndarray:
    L, P, _ = pattern.matrices(parameters)
    p, slopes = pattern.items, np.zeros((pattern.parameters, pattern.items, pattern.items))
    index, with_factor = np.arange(p), P[pattern.block] @ L.T
    slopes[index, index, :] += with_factor
    slopes[index, :, index] += with_factor
    slopes[p + index, index, index] = 1
    one, two = pattern.pairs
    for k, (i, j) in enumerate(zip(one, two, strict=True)):
        outer = np.outer(L[:, i], L[:, j])
        slopes[2 * p + k] = outer + outer.T
    return slopes


def _information(inverse: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    moved = (inverse @ slopes).reshape(len(slopes), -1)
    turned = np.swapaxes(inverse @ slopes, 1, 2).reshape(len(slopes), -1)
    return moved @ turned.T


def _turned(parameters: np.ndarray, pattern: Pattern) -> np.ndarray:
    """Factors turned so that their loadings add up to more than zero."""
    loading, unique, correlation = pattern.parts(parameters)
    sign = np.where(np.bincount(pattern.block, loading, pattern.factors) < 0, -1.0, 1.0)
    one, two = pattern.pairs
    return np.concatenate([loading * sign[pattern.block], unique, correlation * sign[one] * sign[two]])
