"""Few respondents of small populations: exact intervals, and Student's t with the finite population correction beside."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from scipy import stats

from csat_helpers import measures, survey

from .cases import Ends, Recovery

SIZES = [(20, 5), (20, 10), (60, 20), (100, 50), (200, 10), (500, 5), (500, 20), (500, 50)]  # population, answers
RATING = (0.05, 0.10, 0.20, 0.40, 0.25)
SKEWED = (0.02, 0.02, 0.04, 0.12, 0.80)
ITEMS = [f"i{k}" for k in range(4)]
ASKED = {
    "scales": {"r": {"min": 1, "max": 5}, "n": {"min": 0, "max": 10}},
    "items": {**{name: {"scale": "r"} for name in ("q", "s", *ITEMS)}, "n": {"scale": "n"}},
}
NAMES = ("share", "mean", "skewed mean", "NPS", "index of 4 items")


def recoveries() -> Iterator[Recovery]:
    """One population of each size, drawn once, and surveys of it."""
    for size, answers in SIZES:
        yield _case(size, answers)


def population(size: int) -> pd.DataFrame:
    """Persons with their answers; the four items hang together (latent correlation .5)."""
    rng = np.random.default_rng(size)
    z = np.sqrt(0.5) * rng.standard_normal((size, 1)) + np.sqrt(0.5) * rng.standard_normal((size, 4))
    cut = stats.norm.ppf(np.cumsum(RATING)[:-1])
    score = rng.choice([3.0, 8.0, 10.0], size, p=[0.25, 0.35, 0.40])
    frame = pd.DataFrame({
        "q": rng.choice(5, size, p=RATING) + 1.0, "s": rng.choice(5, size, p=SKEWED) + 1.0, "n": score, "N": float(size),
    })  # fmt: skip
    return frame.assign(**{name: np.searchsorted(cut, z[:, k]) + 1.0 for k, name in enumerate(ITEMS)})


def figures(frame: pd.DataFrame) -> list[pd.Series]:
    """A survey's own rows, in the order of :data:`NAMES`."""
    policy = survey.Disclosure(privacy_base=5, reliable_base=1, reliability="flag")
    sv = survey.from_frame(frame, ASKED, design=survey.Design(fpc=["N"]), disclosure=policy)
    found = (
        measures.top_box(sv, "q"), measures.mean(sv, "q"), measures.mean(sv, "s"), measures.nps(sv, "n"),
        measures.index(sv, ITEMS),
    )  # fmt: skip
    return [part.iloc[0] for part in found]


def truth(people: pd.DataFrame) -> dict[str, np.ndarray]:
    """The population's own figures."""
    score = 100 * ((people["n"] >= 9).mean() - (people["n"] <= 6).mean())
    values = (
        (people["q"] >= 4).mean(),
        people["q"].mean(),
        people["s"].mean(),
        score,
        (people[ITEMS].mean().mean() - 1) * 25,
    )
    return {name: np.array([value]) for name, value in zip(NAMES, values, strict=True)}


def _case(size: int, answers: int) -> Recovery:
    people = population(size)

    def drawn(rng: np.random.Generator) -> Mapping[str, Ends]:
        frame = people.iloc[rng.permutation(size)[:answers]].reset_index(drop=True)
        found, t = {}, stats.t.ppf(0.975, answers - 1)
        for name, row in zip(NAMES, figures(frame), strict=True):
            reach = t * row["std_error"]
            found[f"{name}, exact"] = np.array([row["conf_low"]]), np.array([row["conf_high"]])
            found[f"{name}, t"] = np.array([row["estimate"] - reach]), np.array([row["estimate"] + reach])
        # An end that is the population's own figure is not beyond it for a rounding.
        return {name: (low - 1e-9, high + 1e-9) for name, (low, high) in found.items()}

    known = truth(people)
    both = {f"{name}, {kind}": known[name] for name in NAMES for kind in ("exact", "t")}
    exact, usual = ([name for name in both if name.endswith(kind)] for kind in (", exact", ", t"))
    label = f"population of {size}, {answers} answers"
    return Recovery("Few respondents", label, both, drawn, 600, tuple(usual), tuple(exact))
