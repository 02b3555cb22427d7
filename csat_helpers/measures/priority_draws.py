"""Importance and performance of the same items with their replicates, and the quadrants that both make."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from csat_helpers.measures import scales
from csat_helpers.measures.drivers import shares
from csat_helpers.measures.kernel.replicates import Replicates
from csat_helpers.measures.relative_importance import Importance, importance
from csat_helpers.survey.survey import Survey

QUADRANTS = ("fix", "keep", "maintain", "watch")
STABLE = 0.8


@dataclass(frozen=True, eq=False)
class Statistics:
    """Parts of importance, then performance (0 to 100) of p items: 2p numbers, and replicates x 2p."""

    estimate: np.ndarray
    replicated: np.ndarray


@dataclass(frozen=True, eq=False)
class Placing:
    """Importance (shares of the whole) and performance (0 to 100) of each item, and draws of both."""

    importance: np.ndarray
    performance: np.ndarray
    importance_draws: np.ndarray
    performance_draws: np.ndarray

    @property
    def quadrant(self) -> np.ndarray:
        """The place in :data:`QUADRANTS` of each item."""
        return quadrants(self.importance, self.performance)

    @property
    def quadrant_draws(self) -> np.ndarray:
        """The same in each draw, against the lines of that draw."""
        return quadrants(self.importance_draws, self.performance_draws)


def derived(
    sv: Survey, items: Sequence[str], values: np.ndarray, rows: np.ndarray, drawn: Replicates | None
) -> Statistics:
    """Shapley parts of what explains the last column of ``values``, and the items' indices.

    ``values`` are those of the whole survey (:func:`csat_helpers.measures.relative_importance.matrix`), ``rows`` whose
    answers count.
    """
    model = importance(values[rows], rows, sv.arrays.weight[rows], _undrawn(drawn))
    indices = _indices(sv, items)
    return Statistics(
        np.r_[model.part, indices(model.mean)], np.hstack([model.part_draws, indices(model.mean_draws)])
    )  # fmt: skip


def of_model(sv: Survey, items: Sequence[str], model: Importance) -> Placing:
    """Importance and performance of a model of drivers that has its draws."""
    indices = _indices(sv, items)
    return Placing(shares(model.part), indices(model.mean), shares(model.part_draws), indices(model.mean_draws))


def _indices(sv: Survey, items: Sequence[str]) -> Callable[[np.ndarray], np.ndarray]:
    """Means of the answers as indices, 0 to 100."""
    low, high = np.array([scales.ends(sv, item) for item in items]).T
    return lambda mean: (mean - low) / (high - low) * 100


def stated(values: np.ndarray, weight: np.ndarray, rows: np.ndarray, drawn: Replicates | None) -> Statistics:
    """Means of the columns of ``values``: importance questions, then the items (0 to 100 each)."""
    q = values.shape[1]

    def sums(block: np.ndarray) -> np.ndarray:
        return np.hstack([np.nan_to_num(block), ~np.isnan(block)])

    def means(totals: np.ndarray) -> np.ndarray:
        return totals[..., :q] / np.maximum(totals[..., q:], 1e-12)

    here, own = values[rows], weight[rows]
    again = np.empty((0, q)) if drawn is None else means(drawn.totals(here, rows, own, sums))
    return Statistics(means(own @ sums(here)), again)


def together(parts: Sequence[Statistics], drawn: Replicates | None) -> list[Placing]:
    """Draws of several sets of numbers at once, so that what they share (respondents, clusters) is shared in each draw."""
    estimate = np.concatenate([part.estimate for part in parts])
    draws = np.empty((0, len(estimate)))
    if drawn is not None:
        draws = drawn.draws(estimate, np.hstack([part.replicated for part in parts]))
    ends = np.cumsum([len(part.estimate) for part in parts])[:-1]
    return [
        _placing(one, many)
        for one, many in zip(np.split(estimate, ends), np.split(draws, ends, axis=1), strict=True)
    ]  # fmt: skip


def quadrants(across: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Place in :data:`QUADRANTS` of each item (last axis), against the equal share and the mean of the same draw."""
    matters = across > 1 / across.shape[-1]
    below = up < up.mean(axis=-1, keepdims=True)
    return np.where(matters, np.where(below, 0, 1), np.where(below, 3, 2))


def probabilities(drawn: np.ndarray) -> np.ndarray:
    """How often each item (column) lies in each of the four quadrants: quadrants x items; NaN without draws."""
    if not len(drawn):
        return np.full((4, drawn.shape[1]), np.nan)
    return np.stack([(drawn == k).mean(axis=0) for k in range(4)])


def _placing(estimate: np.ndarray, draws: np.ndarray) -> Placing:
    p = len(estimate) // 2
    return Placing(shares(estimate[:p]), estimate[p:], shares(draws[:, :p]), draws[:, p:])


def _undrawn(drawn: Replicates | None) -> Replicates | None:
    """Replicates that give the replicated statistics themselves: they are drawn later, with others."""
    return None if drawn is None else replace(drawn, draws=lambda _, replicated: replicated)
