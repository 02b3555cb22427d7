"""Medians by Woodruff's interval: draws are the levels, and strata, of one survey of many draws."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import optimize

from csat_helpers import measures, survey
from csat_helpers.survey import Design, Survey
from csat_helpers.survey.design import DesignArrays

from .answers import Statistic
from .studies import Study

STACKED = 100
ITEMS = {"items": {"answer": {"scale": {}}}}


@dataclass(frozen=True, eq=False)
class _Arrays(DesignArrays):
    own: int = 0

    @property
    def df(self) -> int:
        return self.own


@dataclass(frozen=True, eq=False)
class _Stack(Survey):
    """A survey of many draws that has the degrees of freedom of one."""

    own: int = 0

    @cached_property
    def arrays(self) -> DesignArrays:
        stacked = survey.design.arrays(self.responses, self.design)
        return _Arrays(*(getattr(stacked, f.name) for f in fields(DesignArrays)), own=self.own)


@dataclass(frozen=True, eq=False)
class Median:
    """The median of a statistic's answers, or of the latent number itself where there is none."""

    name: str
    statistic: Statistic | None = None

    def of(self, z: np.ndarray) -> np.ndarray:
        return z if self.statistic is None else self.statistic.of(z)

    def true(self, study: Study) -> float:
        """The answer that half the population stays at or below."""
        if self.statistic is None:
            return optimize.bisect(lambda c: float(study.below(0, np.array([c]))[0]) - 0.5, -12.0, 12.0)
        return float(self.statistic.value[np.searchsorted(study.below(0, self.statistic.cut), 0.5)])


def ends(study: Study, rng: np.random.Generator, draws: int, medians: Sequence[Median]) -> list[pd.DataFrame]:
    """The frames of each median, a row a draw, from the same samples; for studies without strata."""
    z = study.draw(rng, draws).T
    stack = _stack(study, min(STACKED, draws))
    parts = [_ends(stack, z[k : k + STACKED], medians) for k in range(0, draws, STACKED)]
    return [pd.concat(part, ignore_index=True) for part in zip(*parts, strict=True)]


def _ends(stack: _Stack, z: np.ndarray, medians: Sequence[Median]) -> list[pd.DataFrame]:
    rows = stack.responses.iloc[: z.size]
    asked = [replace(stack, responses=rows.assign(answer=median.of(z.ravel()))) for median in medians]
    return [measures.quantile(sv, "answer", probabilities=[0.5], by="draw") for sv in asked]


def _stack(study: Study, draws: int) -> _Stack:
    n, clusters = len(study.design.weight), int(study.design.cluster.max()) + 1
    draw = np.repeat(np.arange(draws), n)
    columns = {
        "draw": draw,
        "cluster": draw * clusters + np.tile(study.design.cluster, draws),
        "weight": np.tile(study.design.weight, draws),
        "answer": 0.0,
    }
    sv = survey.from_frame(pd.DataFrame(columns), ITEMS, design=Design("weight", "draw", ["cluster"]))
    return _Stack(*(getattr(sv, f.name) for f in fields(Survey)), own=study.df)
