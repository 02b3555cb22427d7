"""Raked studies: weights change from draw to draw, so draws are stacked as the strata of one survey.

A draw's margins are crossed with the draw, hence fitted within it, and its estimates are those of a domain that is a
whole stratum: just what the draw alone gives (a test holds the two together). Only the degrees of freedom are the
draw's own. Raking itself goes over a table of cells, all draws at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.survey.design import Design, arrays

from .studies import Estimates, Question, joined

MARGINS = ("age", "gender", "region")
AGE, GENDER, REGION = np.array([0.2, 0.3, 0.3, 0.2]), np.array([0.48, 0.52]), np.array([0.5, 0.3, 0.2])
SHIFT = (np.array([-0.4, -0.1, 0.1, 0.4]), np.array([0.1, -0.1]), np.array([0.2, 0.0, -0.3]))
ANSWERING = (np.array([0.5, 0.8, 1.0, 1.3]), np.array([0.8, 1.1]), np.array([1.0, 0.7, 0.9]))
STACKED = 10  # draws in one call: more cost more, because the margins' matrix grows with their square
PEOPLE = 100_000
SWEEPS = 60


def _outer(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.einsum("a,g,r->agr", *parts)


def population() -> np.ndarray:
    """The parts of the population by age, gender and region, which hang together."""
    lean = 1 + 0.3 * np.einsum("a,g,r->agr", np.array([-1, 0, 0, 1]), np.array([-1, 1]), np.array([1, 0, -1]))
    cells = _outer((AGE, GENDER, REGION)) * lean
    return cells / cells.sum()


def raked(counts: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Weights a cell and draw that bring ``counts`` (draws x the cells' shape) to the margins of ``cells``."""
    axes = range(1, counts.ndim)
    weighted = counts.astype(float)
    for _ in range(SWEEPS):
        for axis in axes:
            others = tuple(k for k in axes if k != axis)
            target = cells.sum(axis=tuple(k - 1 for k in others))
            found = weighted.sum(axis=others, keepdims=True)
            weighted *= target.reshape([-1 if k == axis else 1 for k in range(counts.ndim)]) / found
    return PEOPLE * np.divide(weighted, counts, out=np.zeros_like(weighted), where=counts > 0)


@dataclass(frozen=True, eq=False)
class RakedStudy:
    """Respondents who answer more or less readily by age, gender and region, raked back to the population's margins.

    ``cluster`` holds a code a respondent, and ``icc`` the clusters' part of the variance. Level 0 is everyone, levels
    1 and 2 the genders. Where the design is not ``told`` its margins, weights are used as if they were fixed.
    """

    label: str
    cluster: np.ndarray
    icc: float = 0.0
    told: bool = True

    @property
    def df(self) -> int:
        return int(self.cluster.max())

    @property
    def block(self) -> int:
        return 40 * STACKED

    def below(self, level: int, cut: np.ndarray) -> np.ndarray:
        """The part of the population, or of a gender, at or below each cut."""
        cells = population()
        if level:
            cells = cells * (np.arange(2) == level - 1)[None, :, None]
        at = stats.norm.cdf(cut[:, None] - _shift().ravel()[None, :])
        return at @ (cells / cells.sum()).ravel()

    def estimates(self, rng: np.random.Generator, draws: int, questions: Sequence[Question]) -> list[Estimates]:
        """The estimates of each question, from the same samples."""
        cell, weight, z = self._draw(rng, draws)
        starts = range(0, draws, STACKED)
        parts = [self.stacked(*(x[k : k + STACKED] for x in (cell, weight, z)), questions) for k in starts]
        return [joined(part) for part in zip(*parts, strict=True)]

    def stacked(
        self, cell: np.ndarray, weight: np.ndarray, z: np.ndarray, questions: Sequence[Question]
    ) -> list[Estimates]:
        """The same of given draws (draws x respondents), in one call of the kernel."""
        draws, n = z.shape
        frame = self.frame(cell, weight)
        margins = [["draw", name] for name in MARGINS] if self.told else []
        design = arrays(frame, Design("weight", "draw", ["cluster"], margins=margins))
        values = np.column_stack([q.statistic.of(z.ravel()) for q in questions])
        draw, rows = frame["draw"].to_numpy(), np.arange(draws * n)
        everyone = Members(rows, draw, draws)
        grid = estimation.estimate(values, everyone, design)
        genders = Members(rows, 2 * draw + frame["gender"].to_numpy(), 2 * draws)
        gap, spread = estimation.contrast(values, genders, design, np.kron(np.eye(draws), np.array([[-1.0], [1.0]])))
        smaller = np.bincount(genders.level, minlength=genders.size).reshape(draws, 2).min(axis=1)
        found = []
        for k, q in enumerate(questions):
            bases = (grid.base[:, k], grid.effective_base[:, k])
            if q.less is None:
                found.append(Estimates(grid.estimate[:, k], grid.std_error[:, k], *bases))
            else:
                found.append(Estimates(gap[:, k], np.sqrt(spread[:, k]), smaller, bases[1]))
        return found

    def frame(self, cell: np.ndarray, weight: np.ndarray) -> pd.DataFrame:
        """Draws under one another."""
        draws, n = cell.shape
        codes = np.unravel_index(cell.ravel(), population().shape)
        draw = np.repeat(np.arange(draws), n)
        cluster = draw * (self.df + 1) + np.tile(self.cluster, draws)
        columns = dict(zip(MARGINS, codes, strict=True))
        return pd.DataFrame({"draw": draw, "cluster": cluster, "weight": weight.ravel(), **columns})

    def _draw(self, rng: np.random.Generator, draws: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Cells, weights and latent numbers, draws x respondents."""
        cells, n = population(), len(self.cluster)
        answering = (cells * _outer(ANSWERING)).ravel()
        cell = rng.choice(cells.size, size=(draws, n), p=answering / answering.sum())
        counts = np.bincount((np.arange(draws)[:, None] * cells.size + cell).ravel(), minlength=draws * cells.size)
        weight = raked(counts.reshape(draws, *cells.shape), cells).reshape(draws, -1)
        effect = rng.standard_normal((draws, self.df + 1))[:, self.cluster] * np.sqrt(self.icc)
        z = rng.standard_normal((draws, n)) * np.sqrt(1 - self.icc) + effect + _shift().ravel()[cell]
        return cell, np.take_along_axis(weight, cell, axis=1), z


def _shift() -> np.ndarray:
    age, gender, region = SHIFT
    return age[:, None, None] + gender[None, :, None] + region[None, None, :]
