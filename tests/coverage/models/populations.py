"""Populations of correlated latent numbers, cut into answers, whose means and correlations are known without a sample.

Every respondent has a latent normal number an item. Their correlations are given; strata shift the numbers, clusters
share a part of them. What the answers' means and correlations are in the population then follows by integration.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import stats

from csat_helpers import survey
from tests.coverage.answers import MEAN, Statistic

PARTS = np.array([0.5, 0.3, 0.15, 0.05])  # of the population, where there are strata
_NODES, _AT = np.polynomial.legendre.leggauss(60)
_END = 9.0


@dataclass(frozen=True, eq=False)
class Population:
    """``sigma`` are the latent numbers' correlations within a stratum, ``shift`` (strata x items) their means there;
    ``cut`` says what each item's answers are made of them (None: the number itself).
    """

    names: Sequence[str]
    sigma: np.ndarray
    cut: Sequence[Statistic | None]
    shift: np.ndarray = field(default_factory=lambda: np.zeros((1, 1)))

    @property
    def parts(self) -> np.ndarray:
        """The strata's parts of the population."""
        return PARTS if len(self.shift) == len(PARTS) else np.ones(1)

    def shifts(self) -> np.ndarray:
        """Strata x items."""
        return np.broadcast_to(self.shift, (len(self.shift), len(self.names)))

    def mean(self) -> np.ndarray:
        """The answers' means."""
        return np.array([self._each(i, None) for i in range(len(self.names))])

    @cache  # noqa: B019 - a population lives as long as the tests
    def covariance(self) -> np.ndarray:
        """The answers' covariances."""
        q, mean = len(self.names), self.mean()
        half = np.array([[self._each(i, j) if i <= j else 0.0 for j in range(q)] for i in range(q)])
        return half + np.triu(half, 1).T - np.outer(mean, mean)

    def correlation(self) -> np.ndarray:
        """The answers' correlations."""
        covariance = self.covariance()
        sd = np.sqrt(np.diag(covariance))
        return covariance / np.outer(sd, sd)

    def _each(self, i: int, j: int | None) -> float:
        """The mean of an item, or of a product of two, over the strata."""
        shifts, one = self.shifts(), self.cut[i]
        if j is None:
            return float(sum(p * _mean(one, s[i]) for p, s in zip(self.parts, shifts, strict=True)))
        rho = 1.0 if i == j else float(self.sigma[i, j])
        return float(
            sum(p * product(one, self.cut[j], rho, s[i], s[j]) for p, s in zip(self.parts, shifts, strict=True))
        )

    def answers(self, rng: np.random.Generator, plan: "Plan") -> pd.DataFrame:
        """A survey's answers and design columns."""
        root = np.linalg.cholesky(self.sigma).T
        z = rng.standard_normal((plan.n, len(self.names))) @ root
        if plan.icc:
            common = rng.standard_normal((int(plan.cluster.max()) + 1, len(self.names))) @ root
            z = np.sqrt(1 - plan.icc) * z + np.sqrt(plan.icc) * common[plan.cluster]
        z = z + self.shifts()[plan.stratum if len(self.shift) > 1 else np.zeros(plan.n, int)]
        columns = {
            n: z[:, k] if c is None else c.of(z[:, k])
            for k, (n, c) in enumerate(zip(self.names, self.cut, strict=True))
        }
        return pd.DataFrame(columns).assign(w=plan.weight, h=plan.stratum, c=plan.cluster)


@dataclass(frozen=True, eq=False)
class Plan:
    """How a survey is drawn: a weight, stratum and cluster a respondent, ``icc`` of the variance being the clusters';
    ``stratified`` where the population's strata differ.
    """

    label: str
    weight: np.ndarray
    stratum: np.ndarray
    cluster: np.ndarray
    icc: float = 0.0
    stratified: bool = False

    @property
    def n(self) -> int:
        return len(self.weight)


def simple(n: int) -> Plan:
    """Equal weights."""
    return Plan(f"simple, {n:,}", np.ones(n), np.zeros(n, dtype=int), np.arange(n))


def stratified(n: int) -> Plan:
    """As many of each of four strata, which are 50, 30, 15 and 5 % of the population."""
    stratum = np.repeat(np.arange(4), n // 4)
    return Plan(
        f"4 strata, weights 1 to 10, {n:,}", PARTS[stratum] / PARTS.min(), stratum, np.arange(n), stratified=True
    )


def clustered(n: int, size: int, strata: bool = False) -> Plan:
    """Clusters of ``size``, 5 % of the variance being theirs, unequal weights; in four strata alike if asked."""
    cluster = np.arange(n) // size
    weight = np.exp(0.4 * np.sin(np.arange(n)))  # from 0.7 to 1.5, unlike within clusters, the same in every survey
    stratum = cluster % 4 if strata else np.zeros(n, dtype=int)
    return Plan(f"{n // size} clusters of {size}, unequal weights", weight, stratum, cluster, icc=0.05)


def surveyed(frame: pd.DataFrame, plan: Plan, scales: Mapping[str, dict], roles: Mapping[str, str] | None = None):
    """A survey of answers; ``scales`` by item."""
    items = {name: {"scale": name, **({"role": roles[name]} if roles and name in roles else {})} for name in scales}
    design = survey.Design(weight="w", stratum="h", cluster=["c"])
    return survey.from_frame(frame, {"scales": dict(scales), "items": items}, design=design)


def product(one: Statistic | None, other: Statistic | None, rho: float, here: float = 0.0, there: float = 0.0) -> float:
    """The mean of the product of two items' answers, in a stratum where their latent means are ``here`` and ``there``."""
    edges = [-_END, *(np.clip(other.cut - there, -_END, _END) if other is not None else ()), _END]
    total = 0.0
    for k, ends in enumerate(pairwise(edges)):
        for low, high in pairwise(np.linspace(*ends, 5)):
            t = (high - low) / 2 * _NODES + (low + high) / 2
            value = t + there if other is None else np.full(len(t), other.value[k])
            total += (high - low) / 2 * (_AT * stats.norm.pdf(t) * value) @ _given(one, rho, t, here)
    return float(total)


def _given(one: Statistic | None, rho: float, t: np.ndarray, shift: float) -> np.ndarray:
    """The mean of an item's answers among those whose other latent number is ``t`` deviations above its mean."""
    if one is None:
        return rho * t + shift
    if rho >= 1.0:
        return one.of(t + shift)
    above = stats.norm.sf((one.cut - shift - rho * t[:, None]) / np.sqrt(1 - rho**2))
    return one.value[0] + above @ np.diff(one.value)


def _mean(one: Statistic | None, shift: float) -> float:
    return shift if one is None else one.expected(lambda cut: stats.norm.cdf(cut - shift))


def rated(names: Sequence[str], sigma: np.ndarray, shift: np.ndarray | None = None) -> Population:
    """Every item a rating from 1 to 5."""
    return Population(names, sigma, [MEAN] * len(names), np.zeros((1, 1)) if shift is None else shift)
