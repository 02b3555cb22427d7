"""Drivers: shares of what is explained, their ranks and their quadrants."""

from collections.abc import Iterator, Mapping
from functools import cache
from unittest.mock import patch

import numpy as np

from csat_helpers import measures
from csat_helpers.measures import driver_model

from .cases import Chance, Ends, Recovery
from .independent import johnson_shares, shapley_shares
from .populations import Plan, Population, clustered, rated, simple, stratified, surveyed

DRIVERS = [f"x{k}" for k in range(1, 7)]
NAMES = [*DRIVERS, "y"]
RATING = {name: {"min": 1, "max": 5} for name in NAMES}
FREE = {name: {"min": -9, "max": 9} for name in NAMES}  # answers that are not rounded, so that truth is algebra
SHARES = {"shapley": shapley_shares, "johnson": johnson_shares}
_SHIFT = np.array([-0.3, 0.0, 0.3, 0.6])[:, None] * np.linspace(1, 0.3, len(NAMES))


def explained(between: np.ndarray, beta: np.ndarray, r2: float) -> np.ndarray:
    """Correlations of drivers, and of an outcome that is their sum by ``beta`` and leaves 1 - ``r2`` unexplained."""
    p = len(beta)
    sigma = np.eye(p + 1)
    sigma[:p, :p] = between
    sigma[:p, p] = sigma[p, :p] = between @ beta * np.sqrt(r2 / (beta @ between @ beta))
    return sigma


@cache
def population(*, strata: bool = False) -> Population:
    """Six drivers, of which the first matters most and the last only by its company."""
    between = np.full((6, 6), 0.35)
    between[:2, :2], between[4:, 4:] = 0.6, 0.5
    np.fill_diagonal(between, 1.0)
    return rated(
        NAMES, explained(between, np.array([0.45, 0.3, 0.2, 0.12, 0.05, 0.0]), 0.55), _SHIFT if strata else None
    )


def recoveries() -> Iterator[Recovery]:
    """Coverage of the shares' intervals."""
    for n, surveys in ((200, 300), (500, 300), (2000, 150)):
        plans = simple(n), stratified(n), clustered(n, {200: 5, 500: 10, 2000: 20}[n])
        for plan in plans:
            yield _shares(plan, "shapley", surveys)
    for plan in (simple(500), stratified(500), clustered(500, 10)):
        yield _shares(plan, "johnson", 300)
    for plan in (simple(500), clustered(500, 10)):
        yield _shares(plan, "shapley", 300, jackknife=True)


def _shares(plan: Plan, method: str, surveys: int, *, jackknife: bool = False) -> Recovery:
    people = population(strata=plan.stratified)
    share = SHARES[method](people.correlation())
    parts = {"largest share": [0], "shares of 10 to 30 %": [1, 2], "shares under 10 %": [3, 4, 5]}
    name = f"{method}, jackknife" if jackknife else method

    def survey(rng: np.random.Generator) -> Mapping[str, Ends]:
        sv = surveyed(people.answers(rng, plan), plan, RATING)
        with patch.object(driver_model, "COSTLY_FROM", 1 if jackknife else driver_model.COSTLY_FROM):
            found = measures.drivers(sv, "y", DRIVERS, method=method)
        low, high = found["share_low"].to_numpy(float), found["share_high"].to_numpy(float)
        return {f"{name}: {part}": (low[at], high[at]) for part, at in {"all shares": list(range(6)), **parts}.items()}

    truth = {f"{name}: {part}": share[at] for part, at in {"all shares": list(range(6)), **parts}.items()}
    return Recovery("Drivers", plan.label, truth, survey, surveys, (f"{name}: largest share",) if plan.n < 2000 else ())


def chances() -> Iterator[Chance]:
    """Probabilities of ranks and quadrants, in populations drawn anew each time."""
    plans = (simple(300), clustered(400, 10))

    def survey(rng: np.random.Generator) -> Mapping[str, tuple[np.ndarray, np.ndarray]]:
        plan = plans[rng.integers(len(plans))]
        sigma, level = _drawn(rng)
        people = Population(NAMES, sigma, [None] * len(NAMES), level[None, :])
        sv = surveyed(people.answers(rng, plan), plan, FREE)
        share, index = shapley_shares(sigma), level[:-1]
        found = measures.drivers(sv, "y", DRIVERS)
        stated = found[[f"rank_prob_{k}" for k in range(1, 7)]].to_numpy(float)
        true = (np.argsort(np.argsort(-share))[:, None] == np.arange(6)).astype(bool)
        placed = measures.importance_performance(sv, "y", DRIVERS)
        matters, below = share > 1 / 6, index < index.mean()
        quadrant = np.select([matters & below, matters, below], ["fix", "keep", "watch"], "maintain")
        names = ["fix", "keep", "maintain", "watch"]
        return {
            "rank 1": (stated[:, 0], true[:, 0]),
            "every rank": (stated.ravel(), true.ravel()),
            "every quadrant": (
                placed[[f"prob_{q}" for q in names]].to_numpy(float).ravel(),
                (quadrant[:, None] == names).ravel(),
            ),
        }

    yield Chance(" or ".join(plan.label for plan in plans), survey, 700)


def _drawn(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A population at random: correlations and the levels of the items."""
    between = np.full((6, 6), rng.uniform(0.1, 0.6))
    np.fill_diagonal(between, 1.0)
    return explained(between, rng.uniform(0, 1, 6) ** 2, rng.uniform(0.3, 0.6)), np.r_[rng.normal(0, 0.25, 6), 0.0]
