"""Studies: a population and a way of sampling it, whose weights and clusters are the same in every draw.

So the draws are the columns of one matrix of answers, and the kernel estimates thousands of samples in one call.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy import stats

from csat_helpers.measures.kernel import estimation
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.survey.design import DesignArrays, Stage

from .answers import Statistic

Draw = Callable[[np.random.Generator, int], np.ndarray]
LevelBelow = Callable[[int, np.ndarray], np.ndarray]
WORK = 2_000_000  # answers held at once


@dataclass(frozen=True, eq=False)
class Question:
    """A statistic of one level of respondents, or of one less another."""

    statistic: Statistic
    level: int = 0
    less: int | None = None

    def true(self, below: LevelBelow) -> float:
        """Its value in the population."""
        value = self.statistic.expected(lambda cut: below(self.level, cut))
        return value if self.less is None else value - self.statistic.expected(lambda cut: below(self.less or 0, cut))

    def rarer(self, below: LevelBelow) -> float:
        """The smaller of a share and its complement, and of both levels where two are compared."""
        levels = [k for k in (self.level, self.less) if k is not None]
        parts = [self.statistic.expected(lambda cut, k=k: below(k, cut)) for k in levels]
        return min(min(p, 1 - p) for p in parts)


@dataclass(frozen=True, eq=False)
class Estimates:
    """What a draw gives, an entry a draw."""

    estimate: np.ndarray
    std_error: np.ndarray
    base: np.ndarray
    effective_base: np.ndarray


def joined(parts: Sequence[Estimates]) -> Estimates:
    """Estimates of draws after draws."""
    return Estimates(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Estimates)))


@dataclass(frozen=True, eq=False)
class Study:
    """``draw(rng, draws)`` gives latent numbers, respondents x draws, NaN where nobody; ``below(level, cut)`` is the
    part of the level's population at or below each cut.
    """

    label: str
    design: DesignArrays
    draw: Draw
    below: LevelBelow
    members: Members

    @property
    def df(self) -> int:
        return self.design.df

    @property
    def block(self) -> int:
        """How many draws fit into the work arrays."""
        return max(1, WORK // len(self.design.weight))

    def estimates(self, rng: np.random.Generator, draws: int, questions: Sequence[Question]) -> list[Estimates]:
        """The estimates of each question, from the same samples."""
        z = self.draw(rng, draws)
        return [self._estimates(question, question.statistic.of(z)) for question in questions]

    def _estimates(self, question: Question, values: np.ndarray) -> Estimates:
        levels = [k for k in (question.level, question.less) if k is not None]
        place = np.full(self.members.size, -1)
        place[levels] = np.arange(len(levels))
        use = place[self.members.level] >= 0
        members = Members(self.members.row[use], place[self.members.level[use]], len(levels))
        grid = estimation.estimate(values, members, self.design)
        if question.less is None:
            return Estimates(grid.estimate[0], grid.std_error[0], grid.base[0], grid.effective_base[0])
        gap, spread = estimation.contrast(values, members, self.design, np.array([[1.0], [-1.0]]))
        return Estimates(gap[0], np.sqrt(spread[0]), grid.base.min(axis=0), grid.effective_base.min(axis=0))


def everyone(n: int) -> Members:
    """One level of all respondents."""
    return Members(np.arange(n), np.zeros(n, dtype=np.int64), 1)


def groups(level: np.ndarray) -> Members:
    """Level 0 is everyone, levels 1 and on are the groups."""
    n = len(level)
    return Members(np.tile(np.arange(n), 2), np.r_[np.zeros(n, dtype=np.int64), level + 1], int(level.max()) + 2)


def sampled(
    weight: np.ndarray, stratum: np.ndarray | None = None, cluster: np.ndarray | None = None, fraction: float = 0.0
) -> DesignArrays:
    """Arrays of a design of one stage; without strata or clusters where None."""
    n = len(weight)
    stratum = np.zeros(n, dtype=np.int64) if stratum is None else stratum
    cluster = np.arange(n) if cluster is None else cluster
    return DesignArrays(weight, stratum, cluster, np.full(int(stratum.max()) + 1, fraction))


def model(
    label: str, design: DesignArrays, members: Members | None = None, shift: np.ndarray | float = 0.0, icc: float = 0.0
) -> Study:
    """An endless population: z is normal, shifted a respondent, ``icc`` of its variance being the clusters'."""
    n, clusters = len(design.weight), int(design.cluster.max()) + 1
    level = everyone(n) if members is None else members
    shift = np.broadcast_to(shift, n)

    def draw(rng: np.random.Generator, draws: int) -> np.ndarray:
        z = rng.standard_normal((n, draws)) * np.sqrt(1 - icc) + shift[:, None]
        return z + (rng.standard_normal((clusters, draws)) * np.sqrt(icc))[design.cluster] if icc else z

    def below(k: int, cut: np.ndarray) -> np.ndarray:
        rows = level.row[level.level == k]
        return np.average(stats.norm.cdf(cut[None, :] - shift[rows, None]), axis=0, weights=design.weight[rows])

    return Study(label, design, draw, below, level)


def without_replacement(label: str, people: Sequence[np.ndarray], take: Sequence[int]) -> Study:
    """Strata of a finite population (their latent numbers), of which ``take`` are drawn without replacement."""
    size, takes = np.array([len(z) for z in people]), np.array(take)
    stratum = np.repeat(np.arange(len(people)), takes)
    design = DesignArrays((size / takes)[stratum], stratum, np.arange(len(stratum)), takes / size)

    def draw(rng: np.random.Generator, draws: int) -> np.ndarray:
        drawn = [z[_chosen(rng, draws, len(z), k)].T for z, k in zip(people, takes, strict=True)]
        return np.concatenate(drawn)

    return Study(label, design, draw, _within(np.concatenate(list(people))), everyone(len(stratum)))


def two_stage(label: str, people: np.ndarray, clusters: int, take: int) -> Study:
    """``people`` is clusters x members (latent numbers); of some clusters ``take`` members, without replacement."""
    (every, inside), n = people.shape, clusters * take
    first = np.repeat(np.arange(clusters), take)
    second = Stage(first, np.arange(n), np.full(clusters, take / inside), np.full(clusters, clusters / every))
    fraction = np.array([clusters / every])
    design = DesignArrays(np.full(n, every * inside / n), np.zeros(n, dtype=np.int64), first, fraction, (second,))

    def draw(rng: np.random.Generator, draws: int) -> np.ndarray:
        cluster = np.repeat(_chosen(rng, draws, every, clusters), take, axis=1)
        member = _chosen(rng, draws * clusters, inside, take).reshape(draws, n)
        return people[cluster, member].T

    return Study(label, design, draw, _within(people.ravel()), everyone(n))


def whole_clusters(label: str, people: np.ndarray, clusters: int) -> Study:
    """Clusters of unlike size (rows, NaN beyond their members) drawn with replacement, with all members."""
    every, most = people.shape
    design = sampled(np.ones(clusters * most), cluster=np.repeat(np.arange(clusters), most))

    def draw(rng: np.random.Generator, draws: int) -> np.ndarray:
        return people[rng.integers(every, size=(draws, clusters))].reshape(draws, -1).T

    return Study(label, design, draw, _within(people[~np.isnan(people)]), everyone(clusters * most))


def two_groups(study: Study, part: float, apart: float) -> Study:
    """The study's respondents in two groups at random, the second (``part`` of them) ``apart`` higher.

    Each respondent takes a row in either group and has an answer in one only.
    """
    design, n = study.design, len(study.design.weight)
    twice = {name: np.tile(getattr(design, name), 2) for name in ("weight", "stratum", "cluster")}

    def draw(rng: np.random.Generator, draws: int) -> np.ndarray:
        z = study.draw(rng, draws)
        second = rng.random(z.shape, dtype=np.float32) < part
        return np.concatenate([np.where(second, np.nan, z), np.where(second, z + apart, np.nan)])

    members = Members(np.arange(2 * n), np.repeat([0, 1], n), 2)
    below = lambda level, cut: study.below(0, cut - apart * level)  # noqa: E731
    return Study(study.label, replace(design, **twice), draw, below, members)


def _within(people: np.ndarray) -> LevelBelow:
    return lambda _, cut: (people[:, None] <= cut).mean(axis=0)


def _chosen(rng: np.random.Generator, draws: int, size: int, take: int) -> np.ndarray:
    """``take`` of ``size`` places without replacement, a row a draw."""
    return rng.random((draws, size), dtype=np.float32).argpartition(take - 1, axis=1)[:, :take]
