"""Path models: paths, loadings and indices of a known population, mode A and consistent."""

from collections.abc import Iterator, Mapping
from functools import cache

import numpy as np

from csat_helpers import measures
from tests.coverage.answers import MEAN

from .cases import Ends, Recovery
from .independent import pls
from .populations import Plan, Population, clustered, simple, stratified, surveyed

BLOCKS = {
    "Quality": ["q1", "q2", "q3"],
    "Value": ["v1", "v2"],
    "Satisfaction": ["s1", "s2", "s3"],
    "Loyalty": ["l1", "l2"],
}
PATHS = {
    ("Quality", "Value"): 0.6, ("Quality", "Satisfaction"): 0.4, ("Value", "Satisfaction"): 0.35,
    ("Quality", "Loyalty"): 0.1, ("Satisfaction", "Loyalty"): 0.6,
}  # fmt: skip
LOADINGS = np.array([0.85, 0.8, 0.7, 0.85, 0.8, 0.9, 0.85, 0.75, 0.85, 0.7])
ITEMS = [item for block in BLOCKS.values() for item in block]
BLOCK = np.array([list(BLOCKS).index(name) for name, block in BLOCKS.items() for _ in block])
MODEL = {"constructs": BLOCKS, "paths": [list(path) for path in PATHS]}
_SHIFT = np.array([-0.3, 0.0, 0.3, 0.6])[:, None] * np.linspace(1, 0.5, len(ITEMS))


def constructs() -> np.ndarray:
    """The constructs' correlations, from the paths."""
    names, C = list(BLOCKS), np.eye(len(BLOCKS))
    for j, name in enumerate(names):
        causes = [names.index(s) for s, t in PATHS if t == name]
        beta = np.array([PATHS[names[c], name] for c in causes])
        C[j, :j] = C[:j, j] = C[:j][:, causes] @ beta
    return C


@cache
def population(*, rounded: bool, strata: bool = False) -> Population:
    """Items that mirror their construct, as ratings from 1 to 5 or not rounded."""
    sigma = np.outer(LOADINGS, LOADINGS) * constructs()[np.ix_(BLOCK, BLOCK)]
    np.fill_diagonal(sigma, 1.0)
    return Population(ITEMS, sigma, [MEAN if rounded else None] * len(ITEMS), _SHIFT if strata else np.zeros((1, 1)))


def recoveries() -> Iterator[Recovery]:
    """Mode A on ratings: the truth is PLS of the population. PLSc: the truth is the model that made the answers."""
    for plan in (simple(200), simple(500), stratified(500), clustered(500, 10, strata=True)):
        yield _fitted(plan, consistent=False)
    for plan in (simple(500), clustered(500, 10, strata=True)):
        yield _fitted(plan, consistent=True)


def _fitted(plan: Plan, *, consistent: bool) -> Recovery:
    name = "PLSc" if consistent else "PLS"
    people = population(rounded=not consistent, strata=plan.stratified)
    scale = {"min": -9, "max": 9} if consistent else {"min": 1, "max": 5}
    known = true(people, scale, consistent=consistent)

    def survey(rng: np.random.Generator) -> Mapping[str, Ends]:
        sv = surveyed(people.answers(rng, plan), plan, dict.fromkeys(ITEMS, scale))
        found = measures.path_model(sv, MODEL, replicates=500, consistent=consistent)
        frames = {
            "paths": found.paths[["conf_low", "conf_high"]],
            "loadings": found.items[["loading_low", "loading_high"]],
            "indices": found.constructs[["index_low", "index_high"]],
        }
        return {
            f"{name}: {what}": (f.iloc[:, 0].to_numpy(float), f.iloc[:, 1].to_numpy(float))
            for what, f in frames.items()
        }

    return Recovery("Path models", plan.label, {f"{name}: {k}": v for k, v in known.items()}, survey, 200)


def true(people: Population, scale: Mapping[str, float], *, consistent: bool) -> dict[str, np.ndarray]:
    """Paths, loadings and indices of the population."""
    covariance, width = people.covariance(), scale["max"] - scale["min"]
    sd = np.sqrt(np.diag(covariance))
    fitted = pls(
        covariance / np.outer(sd, sd), {n: [ITEMS.index(i) for i in b] for n, b in BLOCKS.items()}, list(PATHS)
    )
    plain = fitted.weight / sd
    share = plain / np.bincount(BLOCK, plain)[BLOCK]
    return {
        "paths": np.array(list(PATHS.values()) if consistent else [fitted.path[path] for path in PATHS]),
        "loadings": LOADINGS if consistent else fitted.loading,
        "indices": np.bincount(BLOCK, share * (people.mean() - scale["min"]) / width * 100),
    }
