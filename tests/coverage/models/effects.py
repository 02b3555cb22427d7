"""Penalties and rewards, what-if, delight and Kano's categories: intervals, and how often their tests err."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
from scipy import stats

from csat_helpers import measures, survey
from tests.coverage.answers import MEAN, Statistic

from .cases import Ends, Error, Recovery
from .importances import DRIVERS, RATING, population
from .populations import Plan, Population, clustered, product, rated, simple, stratified, surveyed

RECOMMEND = Statistic(
    "from 0 to 10", "mean", stats.norm.ppf([0.01, 0.02, 0.04, 0.07, 0.11, 0.17, 0.25, 0.4, 0.6, 0.8]), np.arange(11.0)
)
PROMOTERS = Statistic("NPS", "NPS", RECOMMEND.cut[[6, 8]], np.array([-100.0, 0.0, 100.0]))
TOP = Statistic("5", "share", MEAN.cut[3:], np.array([0.0, 1.0]))
SECOND = Statistic("4", "share", MEAN.cut[2:], np.array([0.0, 1.0, 0.0]))
INDEX = replace(MEAN, value=(MEAN.value - 1) * 25)
MOVES = {"x1": 10.0, "x4": 5.0}
MARKED = {"basic": (-12.0, 2.0), "performance": (-6.0, 6.0), "excitement": (-2.0, 12.0), "none": (0.0, 0.0)}
KANO = {  # parts of the population that find a feature attractive, one-dimensional, must-be and indifferent
    "A and O tie at 38 %": (0.38, 0.38, 0.14, 0.10),
    "four tie at 25 %": (0.25, 0.25, 0.25, 0.25),
    "A 36, M 30, O 22 %": (0.36, 0.22, 0.30, 0.12),
}
_PAIRS = np.array([(1, 3), (1, 5), (3, 5), (2, 4)])  # answers with and without the feature that make A, O, M, I


def recoveries() -> Iterator[Recovery]:
    """Coverage of all these intervals."""
    for case in (_what_if, _delight):
        yield from map(case, (simple(300), stratified(400), clustered(500, 10)))
    for case in (_marked, _kano):
        yield from map(case, (simple(300), clustered(500, 10)))


def errors() -> Iterator[Error]:
    """How often classes and categories are called that are not there."""
    for plan in (simple(300), clustered(500, 10)):
        yield _classes(plan)
        for label in KANO:
            yield _categories(plan, label)


@cache
def _people(*, strata: bool) -> Population:
    """The drivers' population, whose outcome is a rating, and a recommendation that follows it."""
    people = population(strata=strata)
    q = len(people.names)
    sigma = np.eye(q + 1)
    sigma[:q, :q] = people.sigma
    sigma[:q, q] = sigma[q, :q] = 0.8 * people.sigma[:, -1]
    shift = people.shifts()
    return Population([*people.names, "r"], sigma, [*people.cut, RECOMMEND], np.hstack([shift, shift[:, -1:]]))


def _over(people: Population, one: Statistic, i: int, other: Statistic, j: int) -> float:
    """The mean of a product of two statistics, of the latent numbers ``i`` and ``j``, over the strata."""
    parts = zip(people.parts, people.shifts(), strict=True)
    return sum(p * product(one, other, float(people.sigma[i, j]), s[i], s[j]) for p, s in parts)


def _mean(people: Population, one: Statistic, i: int) -> float:
    parts = zip(people.parts, people.shifts()[:, i], strict=True)
    return sum(p * one.expected(lambda cut, s=s: stats.norm.cdf(cut - s)) for p, s in parts)


def _asked(people: Population, rng: np.random.Generator, plan: Plan) -> survey.Survey:
    scales = RATING | {"r": {"min": 0, "max": 10}}
    return surveyed(people.answers(rng, plan), plan, scales, {"r": "recommend"})


def _what_if(plan: Plan) -> Recovery:
    people = _people(strata=plan.stratified)
    x, mean = people.covariance()[:6, :6], people.mean()[:6]
    truth = {}
    for name, one, at in (("what if: index", INDEX, 6), ("what if: NPS", PROMOTERS, 7)):
        whole = _mean(people, one, at)
        with_y = np.array([_over(people, MEAN, k, one, at) - mean[k] * whole for k in range(6)])
        slope = np.linalg.solve(x, with_y) / 25
        each = [slope[DRIVERS.index(item)] * move for item, move in MOVES.items()]
        truth[name] = np.array([*each, sum(each)])

    def drawn(rng: np.random.Generator) -> Mapping[str, Ends]:
        sv = _asked(people, rng, plan)
        found = [measures.what_if(sv, y, DRIVERS, MOVES, measure=m) for y, m in (("y", "index"), ("r", "nps"))]
        return {name: ends(frame) for name, frame in zip(truth, found, strict=True)}

    return Recovery("What if", plan.label, truth, drawn, 300)


def _delight(plan: Plan) -> Recovery:
    people = _people(strata=plan.stratified)
    truth = {}
    for name, one, at in (("delight: NPS", PROMOTERS, 7), ("delight: index", INDEX, 0)):
        top, second = (_over(people, one, at, box, 6) / _mean(people, box, 6) for box in (TOP, SECOND))
        truth[name] = np.array([top - second])

    def drawn(rng: np.random.Generator) -> Mapping[str, Ends]:
        found = measures.delight(_asked(people, rng, plan), "y", ["r", "x1"]).set_index("measure")
        return {name: ends(found.loc[[measure]]) for name, measure in zip(truth, ("nps", "index"), strict=True)}

    return Recovery("Value of delight", plan.label, truth, drawn, 500)


def _contrasts(plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    """Four items whose marks cost and gain what :data:`MARKED` says; clusters share a part of the rest too."""
    names = [*MARKED, "rest"]
    sigma = np.full((5, 5), 0.4)
    sigma[:, -1] = sigma[-1] = 0.0
    np.fill_diagonal(sigma, 1.0)
    frame = Population(names, sigma, [*rated(list(MARKED), sigma).cut[:4], None]).answers(rng, plan)
    outcome = 50 + 6 * frame["rest"].clip(-4, 4)
    for name, (cost, gain) in MARKED.items():
        outcome = outcome + np.where(frame[name] <= 2, cost, np.where(frame[name] == 5, gain, 0.0))
    scales = {**{name: {"min": 1, "max": 5} for name in MARKED}, "y": {"min": 0, "max": 100}}
    sv = surveyed(frame.drop(columns="rest").assign(y=outcome.clip(0, 100)), plan, scales)
    return measures.penalty_reward(sv, "y", list(MARKED))


def _marked(plan: Plan) -> Recovery:
    cost, gain = np.array(list(MARKED.values())).T
    truth = {"penalties": cost, "rewards": gain, "reward less penalty": cost + gain}
    stems = dict(zip(truth, ("penalty", "reward", "asymmetry"), strict=True))

    def drawn(rng: np.random.Generator) -> Mapping[str, Ends]:
        found = _contrasts(plan, rng)
        return {name: ends(found, stem) for name, stem in stems.items()}

    return Recovery("Penalty and reward", plan.label, truth, drawn, 400)


def _classes(plan: Plan) -> Error:
    most = {
        "as much gained as lost: called basic or excitement": 5.0,
        "nothing gained or lost: given any class": 5.0,
        "basic: called excitement": 2.5,
        "excitement: called basic": 2.5,
    }

    def drawn(rng: np.random.Generator) -> Mapping[str, bool]:
        called = _contrasts(plan, rng).set_index("item")["factor"]
        wrong = (
            called["performance"] in ("basic", "excitement"), called["none"] != "",
            called["basic"] == "excitement", called["excitement"] == "basic",
        )  # fmt: skip
        return dict(zip(most, wrong, strict=True))

    return Error("Penalty and reward", plan.label, most, drawn, 400)


def _features(plan: Plan, parts: tuple[float, ...], rng: np.random.Generator) -> pd.Series:
    cut = Statistic("", "mean", stats.norm.ppf(np.cumsum(parts)[:3]), np.arange(4.0))
    frame = Population(["kind"], np.eye(1), [cut]).answers(rng, plan)
    answers = _PAIRS[frame["kind"].astype(int)]
    scales = {"there": {"min": 1, "max": 5}, "absent": {"min": 1, "max": 5}}
    sv = surveyed(frame.drop(columns="kind").assign(there=answers[:, 0], absent=answers[:, 1]), plan, scales)
    return measures.kano(sv, {"F": ("there", "absent")}).features.iloc[0]


def _kano(plan: Plan) -> Recovery:
    parts = list(KANO.values())[-1]
    a, o, m, _ = parts
    names = ["attractive", "one_dimensional", "must_be", "indifferent"]
    truth = {"kano: shares of categories": np.array(parts), "kano: Better and Worse": np.array([a + o, -(o + m)])}

    def drawn(rng: np.random.Generator) -> Mapping[str, Ends]:
        row = _features(plan, parts, rng)
        asked = dict(zip(truth, (names, ["better", "worse"]), strict=True))
        return {
            name: tuple(row[[f"{stem}_{end}" for stem in stems]].to_numpy(float) for end in ("low", "high"))
            for name, stems in asked.items()
        }

    return Recovery("Kano", plan.label, truth, drawn, 400)


def _categories(plan: Plan, label: str) -> Error:
    parts = KANO[label]
    tie = parts[0] == parts[1]
    name = f"{label}: {'a lead is called significant' if tie else 'another category is called the clear one'}"

    def drawn(rng: np.random.Generator) -> Mapping[str, bool]:
        row = _features(plan, parts, rng)
        clear = row["p_value"] < 0.05
        return {name: bool(clear and (tie or row["category"] != "attractive"))}

    return Error("Kano", plan.label, {name: 5.0 if tie else 2.5}, drawn, 400)


def ends(frame: pd.DataFrame, stem: str = "conf") -> Ends:
    """Both ends of each row's interval."""
    return frame[f"{stem}_low"].to_numpy(float), frame[f"{stem}_high"].to_numpy(float)
