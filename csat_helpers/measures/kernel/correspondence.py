"""Correspondence analysis of a table of counts: the axes that show most of what rows and columns have to do with each
other, and where each stands on them.

With P the table over its total, r and c its margins, S = D_r^-1/2 (P - r c') D_c^-1/2 = U D V'. Principal coordinates
are F = D_r^-1/2 U D and G = D_c^-1/2 V D; the squares of D are the inertias, which add up to chi-square over the total.
Distances between rows are chi-square distances of their profiles; so are those between columns.

Source: Benzécri (1973); Greenacre (2017), Correspondence Analysis in Practice, 3rd edition, appendix A.
"""

from dataclasses import dataclass

import numpy as np

_NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Correspondence:
    """``inertia`` of each axis, the largest first; ``rows`` and ``columns`` in principal coordinates (points x axes).

    ``row_mass`` and ``column_mass`` are the margins. ``row_axes`` and ``column_axes`` take a profile to the map: a row
    profile (its share of each column) times ``column_axes`` is its place, a column profile times ``row_axes`` its own.
    """

    inertia: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    row_mass: np.ndarray
    column_mass: np.ndarray
    row_axes: np.ndarray
    column_axes: np.ndarray

    @property
    def total(self) -> float:
        """All inertia: chi-square over the table's total."""
        return float(self.inertia.sum())

    @property
    def row_contribution(self) -> np.ndarray:
        """The part of each axis' inertia that each row makes: columns add up to 1."""
        return self.row_mass[:, None] * self.rows**2 / self.inertia

    @property
    def column_contribution(self) -> np.ndarray:
        """The part of each axis' inertia that each column makes."""
        return self.column_mass[:, None] * self.columns**2 / self.inertia

    @property
    def row_quality(self) -> np.ndarray:
        """Squared cosines: the part of each row's inertia that each axis shows; rows add up to 1."""
        return _shares(self.rows)

    @property
    def column_quality(self) -> np.ndarray:
        """The part of each column's inertia that each axis shows."""
        return _shares(self.columns)


def correspondence(table: np.ndarray) -> Correspondence:
    """The analysis of ``table`` (rows x columns of counts or weighted counts, none negative, no empty margin).

    Each axis is turned so that the row of the largest coordinate, the first of equals, lies on its positive side.
    """
    shares = table / table.sum()
    r, c = shares.sum(axis=1), shares.sum(axis=0)
    residual = (shares - np.outer(r, c)) / np.sqrt(np.outer(r, c))
    left, root, right = np.linalg.svd(residual, full_matrices=False)
    kept = root > _NOTHING * max(root.max(initial=0.0), 1.0)
    kept &= np.arange(len(root)) < min(table.shape) - 1
    left, root, right = left[:, kept], root[kept], right[kept].T
    largest = np.abs(left / np.sqrt(r)[:, None]).round(12).argmax(axis=0)
    sign = np.where(left[largest, np.arange(len(root))] < 0, -1.0, 1.0)
    row_axes, column_axes = left * sign / np.sqrt(r)[:, None], right * sign / np.sqrt(c)[:, None]
    return Correspondence(root**2, row_axes * root, column_axes * root, r, c, row_axes, column_axes)


def placed(profiles: np.ndarray, axes: np.ndarray) -> np.ndarray:
    """Where profiles (..., points x categories, each adding up to 1) stand on the map of ``axes`` (categories x axes):
    supplementary points, by the transition formula.
    """
    return profiles @ axes


def noise_inertias(found: Correspondence, again: np.ndarray, axis: int) -> np.ndarray:
    """The inertia of ``axis`` (0 the first) that sampling error alone makes, in each replicate.

    The table that the axes before it make is taken as the truth and each of ``again`` (replicates of the table,
    replicates x rows x columns) brings its own error to it.
    """
    total = again.sum(axis=(1, 2)).mean()
    root = np.sqrt(found.inertia[:axis])
    made = 1 + (found.rows[:, :axis] / root) @ found.columns[:, :axis].T
    table = total * np.outer(found.row_mass, found.column_mass) * made + again - again.mean(axis=0)
    shares = np.clip(table, 0.0, None)
    shares /= shares.sum(axis=(1, 2), keepdims=True)
    expected = shares.sum(axis=2)[:, :, None] * shares.sum(axis=1)[:, None, :]
    residual = np.divide(shares - expected, np.sqrt(expected), out=np.zeros_like(shares), where=expected > 0)
    return np.linalg.svd(residual, compute_uv=False)[:, axis] ** 2


def _shares(points: np.ndarray) -> np.ndarray:
    square = points**2
    total = square.sum(axis=1, keepdims=True)
    return np.divide(square, total, out=np.zeros_like(square), where=total > 0)
