"""What is simulated: studies by section, and what is asked of each."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from csat_helpers.measures.kernel import intervals
from csat_helpers.measures.kernel.estimation import Members

from .answers import AMOUNT, MEAN, NPS, Statistic, share
from .medians import Median
from .raking import RakedStudy
from .studies import Question, Study, groups, model, sampled, two_groups, two_stage, whole_clusters, without_replacement

BAND, EXACT, COUNTED, AS_IS = "94 to 96", "94.5 or more", "as counted", "as it is"
ENOUGH, ENOUGH_PLAIN = 20, 100  # np from which a share's interval is held to the band, and plain t's


@dataclass(frozen=True, eq=False)
class Case:
    """A study of a section and its questions; what is not ``sound`` is printed as it is, and shares whose coverage can
    be ``counted`` are held to that.
    """

    section: str
    study: Study | RakedStudy
    questions: tuple[Question | Median, ...]
    sound: bool = True
    counted: bool = False

    def methods(self, question: Question | Median) -> tuple[str, ...]:
        """The intervals to try: t, for one share the four of shares."""
        if isinstance(question, Median):
            return ("Woodruff",)
        single = question.statistic.kind == "share" and question.less is None
        return intervals.INTERVALS if single else ("t",)

    def held(self, method: str, np_: float) -> str:
        """What the coverage is held to; ``np_`` is NaN where it says nothing."""
        if self.counted and method != "t":
            return COUNTED
        if not self.sound or round(np_, 6) < (ENOUGH_PLAIN if method == "mean" else ENOUGH):
            return AS_IS
        return EXACT if method == "beta" else BAND


def cases() -> list[Case]:
    """All cases, in the order of the page."""
    return [*_simple(), *_stratified(), *_clustered(), *_raked(), *_apart(), *_few(), *_rare(), *_odd(), *_medians()]


def _shares(study: Study | RakedStudy, *parts: float) -> list[Question]:
    return [Question(share(part, lambda cut: study.below(0, cut))) for part in parts]


def _case(section: str, study: Study | RakedStudy, *parts: float, sound: bool = True, counted: bool = False) -> Case:
    """The mean, the NPS and shares of everyone."""
    return Case(section, study, (Question(MEAN), Question(NPS), *_shares(study, *parts)), sound, counted)


def _difference(study: Study | RakedStudy, first: int, second: int) -> Case:
    statistics: tuple[Statistic, ...] = (MEAN, NPS, share(0.3))
    return Case("Differences", study, tuple(Question(s, first, second) for s in statistics))


def _equal(n: int) -> Study:
    return model(f"simple, {n}", sampled(np.ones(n)))


def _simple() -> Iterator[Case]:
    yield _case("Simple random samples", _equal(50))
    yield _case("Simple random samples", _equal(100))
    yield _case("Simple random samples", _equal(400), 0.05, 0.2, counted=True)
    people = np.random.default_rng(1).standard_normal(500)
    study = without_replacement("200 of 500, without replacement", [people], [200])
    yield _case("Simple random samples", study, 0.1, 0.3, counted=True)


def _proportional() -> Study:
    stratum = np.repeat(np.arange(4), [160, 120, 80, 40])
    shift = np.array([-0.6, -0.1, 0.3, 0.8])[stratum]
    return model("4 strata in proportion, 400", sampled(np.ones(400), stratum), shift=shift)


def _stratified() -> Iterator[Case]:
    rng = np.random.default_rng(2)
    yield _case("Stratified samples", _proportional(), 0.05, 0.2)
    strata = [rng.standard_normal(n) + m for n, m in ((300, 0.6), (600, 0.2), (1200, 0.0), (3000, -0.3))]
    study = without_replacement("4 strata of 300 to 3,000, 100 of each without replacement", strata, [100] * 4)
    yield _case("Stratified samples", study, 0.05, 0.2)
    stratum = np.repeat(np.arange(25), 12)
    design = sampled(np.exp(rng.normal(0, 0.5, 25))[stratum], stratum)
    study = model("25 strata of 12, unequal weights", design, shift=rng.normal(0, 0.4, 25)[stratum])
    yield _case("Stratified samples", study, 0.1, 0.2)


def _clusters(clusters: int, unequal: bool) -> Study:
    """Clusters of 5 to 25 respondents; unequal weights have a deviation of half their mean."""
    cluster = np.repeat(np.arange(clusters), np.linspace(5, 25, clusters).round().astype(int))
    weight = np.random.default_rng(clusters).lognormal(0, 0.5, len(cluster)) if unequal else np.ones(len(cluster))
    label = f"{clusters} clusters of 5 to 25, {'unequal' if unequal else 'equal'} weights"
    return model(label, sampled(weight, cluster=cluster), icc=0.05)


def _branches() -> np.ndarray:
    """400 branches of 2 to 30 customers, who are less satisfied in large ones."""
    rng = np.random.default_rng(3)
    size = np.clip(np.round(rng.lognormal(np.log(10), 0.5, 400)), 2, 30).astype(int)
    z = np.sqrt(0.05) * rng.standard_normal((400, 1)) + np.sqrt(0.95) * rng.standard_normal((400, 30))
    z += 0.1 * ((size - size.mean()) / size.std())[:, None]
    return np.where(np.arange(30) < size[:, None], z, np.nan)


def _clustered() -> Iterator[Case]:
    section = "Clustered samples"
    yield _case(section, _clusters(30, False), 0.05, 0.2)
    yield _case(section, _clusters(30, True), 0.05, 0.2)
    yield _case(section, _clusters(40, True), 0.05, 0.2)
    yield _case(section, _clusters(60, False), 0.05, 0.2)
    yield _case(section, whole_clusters("30 whole branches of 2 to 30 customers", _branches(), 30), 0.1, 0.4)
    rng = np.random.default_rng(4)
    people = np.sqrt(0.05) * rng.standard_normal((120, 1)) + np.sqrt(0.95) * rng.standard_normal((120, 40))
    study = two_stage("30 of 120 clusters, 10 of 40 in each, without replacement", people, 30, 10)
    yield _case(section, study, 0.1, 0.4)
    yield _case(section, _paired(30), 0.05, 0.2)


def _paired(strata: int) -> Study:
    cluster = np.repeat(np.arange(2 * strata), 10)
    shift = np.random.default_rng(strata).normal(0, 0.3, strata)[cluster // 2]
    design = sampled(np.ones(len(cluster)), cluster // 2, cluster)
    return model(f"{strata} strata of 2 clusters of 10", design, shift=shift, icc=0.05)


def _raked() -> Iterator[Case]:
    for study in (
        RakedStudy("raked to 3 margins, 400", np.arange(400)),
        RakedStudy("raked to 3 margins, 40 clusters of 15", np.repeat(np.arange(40), 15), 0.05),
    ):
        case = _case("Raked samples", study, 0.05, 0.1, 0.3)
        genders = tuple(Question(s, 2, 1) for s in (MEAN, NPS, share(0.3)))
        yield Case("Raked samples", study, (*case.questions, *genders))


def _apart() -> Iterator[Case]:
    yield _difference(two_groups(_equal(400), 0.3, 0.3), 0, 1)
    yield _difference(two_groups(_proportional(), 0.4, 0.3), 0, 1)
    yield _difference(two_groups(_clusters(30, True), 0.4, 0.3), 0, 1)
    kind = np.repeat([0, 1, 2], [120, 80, 100])  # in the first column, in the second, in both
    row = [np.flatnonzero(kind != 1), np.flatnonzero(kind != 0)]
    columns = Members(np.concatenate(row), np.repeat([0, 1], [len(r) for r in row]), 2)
    shift = np.array([0.2, -0.2, 0.0])[kind]
    yield _difference(model("two columns that share 100 of 300", sampled(np.ones(300)), columns, shift), 0, 1)
    wave, person = np.repeat([0, 1], 300), np.r_[np.arange(300), np.arange(150, 450)]
    design = sampled(np.ones(600), cluster=person)
    study = model("two waves of 300, half of them the same people", design, groups(wave), 0.2 * wave, icc=0.6)
    yield _difference(study, 2, 1)


def _few() -> Iterator[Case]:
    for clusters in (4, 6, 10, 20):
        yield _case("Few clusters", _clusters(clusters, True), 0.2, sound=False)
    cluster = np.repeat(np.arange(10), [100, *[10] * 9])
    yield _case("Few clusters", model("9 clusters of 10, one of 100", sampled(np.ones(190), cluster=cluster), icc=0.2),
                0.2, sound=False)  # fmt: skip
    for strata in (5, 10):
        yield _case("Few clusters", _paired(strata), 0.2, sound=False)


def _rare() -> Iterator[Case]:
    for study in (_equal(400), _clusters(40, True)):
        n = len(study.design.weight)
        yield Case("Rare shares", study, tuple(_shares(study, *(k / n for k in (1, 3, 5, 10)))), sound=False)


def _odd() -> Iterator[Case]:
    section = "Tiny bases, long tails, heavy weights, lonely strata, margins not told"
    for n in (5, 10, 20, 30):
        yield _case(section, _equal(n), sound=False)
    for n in (50, 400):
        yield Case(section, _equal(n), (Question(AMOUNT),), sound=False)
    rng = np.random.default_rng(5)
    study = model("simple, 200, weights from 1 to 100", sampled(np.exp(rng.uniform(0, np.log(100), 200))))
    yield _case(section, study, 0.2, sound=False)
    for spread in (0.0, 0.3):
        yield _case(section, _lonely(spread), 0.2, sound=False)
    study = RakedStudy("raked, 400, margins not told", np.arange(400), told=False)
    yield _case(section, study, 0.1, 0.3, sound=False)


def _lonely(spread: float) -> Study:
    """30 strata of two clusters or one, which differ by ``spread``."""
    stratum_of = np.r_[np.repeat(np.arange(20), 2), np.arange(20, 30)]
    cluster = np.repeat(np.arange(50), 10)
    stratum = stratum_of[cluster]
    shift = spread * np.random.default_rng(6).standard_normal(30)[stratum]
    label = f"20 strata of 2 clusters and 10 of one, {'unlike' if spread else 'alike'}"
    return model(label, sampled(np.ones(len(cluster)), stratum, cluster), shift=shift, icc=0.05)


def _medians() -> Iterator[Case]:
    continuous = Median("median, continuous")
    below, up_to = (
        Median("median 2 of 1 to 3, 48 % say 1", _three(0.48)),
        Median("median 1 of 1 to 3, 52 % say 1", _three(0.52)),
    )
    yield Case("Medians", _equal(30), (continuous, below, up_to), sound=False)
    yield Case("Medians", _equal(400), (continuous, Median("median, scale 1 to 5", MEAN), below, up_to), sound=False)
    yield Case("Medians", _clusters(30, True), (continuous,), sound=False)


def _three(lowest: float) -> Statistic:
    """Three answers, the lowest with a given share."""
    cut = np.concatenate([share(lowest).cut, share(0.88).cut])
    return Statistic("", "mean", cut, np.array([1.0, 2.0, 3.0]))
