"""Driver and path models: how long they take, and how that grows with drivers, replicates and respondents.

``python benchmarks/models.py [--rounds N]`` prints one table; ways are interleaved, figures are medians of rounds after
a first one. Data are simulated: rating items of 1 to 10 with a common factor.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from csat_helpers import measures, survey
from csat_helpers.measures.decompositions import johnson
from csat_helpers.measures.kernel.moments import correlation, pairwise_moments
from csat_helpers.measures.kernel.replicated import replicated
from csat_helpers.measures.kernel.replicates import replicate
from csat_helpers.measures.shapley import shapley

BLOCKS = {
    "image": 5, "expectations": 3, "quality": 7, "value": 2, "satisfaction": 3, "complaints": 1, "loyalty": 3,
}  # fmt: skip
AIMS = {"shapley 18 drivers": 0.02, "shapley 10 drivers, 1,000 replicates": 1.0, "ECSI model, 2,000 replicates": 2.0}


@dataclass
class Way:
    """One thing that is timed, in seconds."""

    name: str
    make: Callable[[], object]
    seconds: list[float] = field(default_factory=list)

    def go(self) -> None:
        """Do it once."""
        start = time.perf_counter()
        self.make()
        self.seconds.append(time.perf_counter() - start)

    @property
    def median(self) -> float:
        """Without the first round, where there are others."""
        return statistics.median(self.seconds[1:] or self.seconds)


def answers(n: int, names: list[str], seed: int = 1) -> pd.DataFrame:
    """Ratings from 1 to 10 that share a factor."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(n, 1))
    latent = 0.7 * common + rng.normal(size=(n, len(names)))
    return pd.DataFrame(np.clip(np.round(6 + 1.8 * latent), 1, 10), columns=names)


def ask(
    n: int, names: list[str], constructs: dict[str, str] | None = None, extra: dict[str, np.ndarray] | None = None
) -> survey.Survey:
    """A survey of such ratings, weighted."""
    frame = answers(n, names).assign(w=np.random.default_rng(2).uniform(0.5, 2, n), **(extra or {}))
    items = {name: {"scale": "ten", "construct": (constructs or {}).get(name)} for name in names}
    questionnaire = {"scales": {"ten": {"min": 1, "max": 10}}, "items": items}
    return survey.from_frame(frame, questionnaire, design=survey.Design(weight="w"))


def correlations(p: int) -> np.ndarray:
    """Of p drivers and an outcome."""
    X = answers(5000, [f"d{k}" for k in range(p + 1)]).to_numpy()
    return correlation(pairwise_moments(X, np.ones(len(X))))


def drivers_of(n: int, p: int, replicates: int) -> Callable[[], object]:
    """Shapley drivers with replicates, weighted, from the survey on."""
    names = [f"d{k}" for k in range(p + 1)]
    sv = ask(n, names)
    return lambda: measures.drivers(sv, names[-1], names[:-1], replicates=replicates)


def promoters_of(n: int, p: int, replicates: int, by: bool = False) -> Callable[[], object]:
    """Drivers of a high rating (8 to 10) against all others, weighted; ``by`` for the test of two groups."""
    names = [f"d{k}" for k in range(p + 1)]
    sv = ask(n, names, extra={"group": np.arange(n) % 2})
    settings = {"outcome_model": "logistic", "event": [8, 9, 10], "replicates": replicates}
    if by:
        return lambda: measures.drivers_difference(sv, names[-1], names[:-1], "group", against=None, **settings)
    return lambda: measures.drivers(sv, names[-1], names[:-1], **settings)


def groups_of(n: int, p: int, groups: int, replicates: int) -> Callable[[], object]:
    """Drivers of each group and their differences."""
    names = [f"d{k}" for k in range(p + 1)]
    sv = ask(n, names, extra={"group": np.arange(n) % groups})
    return lambda: measures.drivers_difference(sv, names[-1], names[:-1], "group", against=None, replicates=replicates)


def index_model(n: int, replicates: int) -> Callable[[], object]:
    """The ECSI model with all its statistics in each replicate."""
    place = {f"{block}{k}": block for block, size in BLOCKS.items() for k in range(size)}
    sv = ask(n, list(place), place)
    return lambda: measures.path_model(sv, "ecsi", replicates=replicates)


def johnson_of(n: int, p: int, size: int) -> Callable[[], object]:
    """Johnson's weights in each replicate, from the respondents on."""
    names = [f"d{k}" for k in range(p + 1)]
    sv = ask(n, names)
    values, rows = sv.responses[names].to_numpy(float), np.arange(n)

    def make() -> object:
        drawn = replicate(sv.arrays, size, np.random.default_rng(3))
        return johnson(replicated(values, rows, sv.arrays.weight, drawn).R)

    return make


def ways(quick: bool) -> list[Way]:
    """Everything that is timed; ``quick`` leaves the largest out."""
    made = [
        Way(f"shapley {p} drivers", _bind(correlations(p))) for p in ((10, 15, 18) if quick else (10, 15, 18, 20, 24))
    ]
    made += [Way(f"shapley {p} drivers, 1,000 replicates", drivers_of(5000, p, 1000)) for p in (10, 15)]
    made += [
        Way("logistic 10 drivers, n = 2,000, exact", promoters_of(2000, 10, 0)),
        Way("logistic 10 drivers, n = 2,000, 1,000 replicates", promoters_of(2000, 10, 1000)),
        Way("logistic 15 drivers, Johnson, 1,000 replicates", promoters_of(2000, 15, 1000)),
        Way("10 drivers, 4 groups, tests, 1,000 replicates", groups_of(5000, 10, 4, 1000)),
        Way("logistic 8 drivers, 2 groups, 1,000 replicates", promoters_of(2000, 8, 1000, by=True)),
    ]
    made += [Way("ECSI model, 2,000 replicates", index_model(250, 2000))]
    made += [Way("Johnson, n = 5,000, p = 20, 2,000 replicates", johnson_of(5000, 20, 2000))]
    for n in (5_000, 50_000) if quick else (5_000, 50_000, 1_000_000):
        made.append(Way(f"shapley 10 drivers, n = {n:,}, 200 replicates", drivers_of(n, 10, 200)))
        made.append(Way(f"ECSI model, n = {n:,}, 200 replicates", index_model(n, 200)))
    return made


def _bind(R: np.ndarray) -> Callable[[], object]:
    return lambda: shapley(R)


def main(rounds: int, quick: bool) -> None:
    """Measure every way, round by round, and print the table."""
    made = ways(quick)
    for _ in range(rounds + 1):
        for way in made:
            way.go()
    print(f"medians of {rounds} rounds, ways interleaved")
    for way in made:
        aim = AIMS.get(way.name)
        told = "" if aim is None else f"   {'within' if way.median <= aim else 'over'} {aim:g} s"
        print(f"  {way.name:48} {way.median:9.3f} s{told}")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--quick", action="store_true", help="without 20 and 24 drivers and a million respondents")
    given = asked.parse_args()
    main(given.rounds, given.quick)
