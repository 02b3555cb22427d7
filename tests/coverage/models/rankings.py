"""Rankings of brands: how often the sets of places miss a true one, and what the probabilities of places are worth."""

from collections.abc import Iterator, Mapping

import numpy as np
from scipy import stats

from csat_helpers import measures, survey
from tests.coverage.answers import MEAN

from .cases import Chance, Ends, Error, Recovery
from .populations import Plan, Population, clustered, simple

SHIFTS = {  # how far each brand's customers lie above the others' mean, in standard deviations of a customer
    "6 brands, 3 of them equal": (0.5, 0.2, 0.2, 0.2, -0.1, -0.4),
    "6 brands, all equal": (0.0,) * 6,
    "6 brands, even steps": (0.3, 0.2, 0.1, 0.0, -0.1, -0.2),
}
APART = 0.3  # the standard deviation of brands drawn at random
ASKED = {"items": {"q": {"scale": {"min": 1, "max": 5}}}}
_PEOPLE = Population(["z"], np.eye(1), [None])


def plans() -> tuple[Plan, Plan]:
    """Customers of all brands in one simple sample, and in clusters that brands share, of unequal weights."""
    return simple(600), clustered(800, 20)


def surveyed(shift: np.ndarray, plan: Plan, rng: np.random.Generator) -> survey.Survey:
    """A survey of brands of unequal size, each customer rating his own from 1 to 5."""
    part = np.linspace(2, 1, len(shift))
    brand = rng.choice(len(shift), plan.n, p=part / part.sum())
    frame = _PEOPLE.answers(rng, plan)
    frame["q"] = MEAN.of(frame.pop("z").to_numpy() + shift[brand])
    frame["brand"] = np.array([f"b{k}" for k in range(len(shift))])[brand]
    return survey.from_frame(frame, ASKED, design=survey.Design(weight="w", stratum="h", cluster=["c"]))


def best_and_worst(shift: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The places that each brand truly has: of equal ones, any of those they share."""
    above = (shift[None, :] > shift[:, None] + 1e-12).sum(axis=1)
    return above + 1, len(shift) - (shift[None, :] < shift[:, None] - 1e-12).sum(axis=1)


def errors() -> Iterator[Error]:
    """How often anything is claimed of a place that is not so."""
    for plan in plans():
        for label, shift in SHIFTS.items():
            yield _sets(plan, label, np.array(shift))


def _sets(plan: Plan, label: str, shift: np.ndarray) -> Error:
    names = [
        f"{label}: {wrong}" for wrong in ("a set of places misses a true one", "another brand is called the first")
    ]
    best, worst = best_and_worst(shift)

    def drawn(rng: np.random.Generator) -> Mapping[str, bool]:
        found = measures.ranking(surveyed(shift, plan, rng), "q", "brand").set_index("level").sort_index()
        low, high = found["rank_low"].to_numpy(), found["rank_high"].to_numpy()
        alone = (high == 1) & ((best > 1) | (worst > 1))
        return dict(zip(names, (bool(((low > best) | (high < worst)).any()), bool(alone.any())), strict=True))

    return Error("Rankings", plan.label, dict.fromkeys(names, 5.0), drawn, 600)


def recoveries() -> Iterator[Recovery]:
    """Coverage of the distance from the best of the others, whichever was found to be that."""
    for plan in plans():
        yield _gaps(plan)


def _gaps(plan: Plan) -> Recovery:
    shift = np.array(SHIFTS["6 brands, even steps"])
    index = np.array([MEAN.expected(lambda cut, s=s: stats.norm.cdf(cut - s)) for s in shift]) * 25
    truth = {"ranking: gap to the best other": np.zeros(len(shift)), "ranking: gap of the first": np.zeros(1)}

    def drawn(rng: np.random.Generator) -> Mapping[str, Ends]:
        found = measures.ranking(surveyed(shift, plan, rng), "q", "brand")
        own, other = (found[name].str[1:].astype(int).to_numpy() for name in ("level", "other"))
        ends = [found[f"gap_{end}"].to_numpy() - (index[own] - index[other]) for end in ("low", "high")]
        return {name: (ends[0][: len(zero)], ends[1][: len(zero)]) for name, zero in truth.items()}

    return Recovery("Rankings", plan.label, truth, drawn, 600, tuple(truth)[1:])


def chances() -> Iterator[Chance]:
    """Probabilities of places, of brands drawn anew each time."""
    both = plans()

    def drawn(rng: np.random.Generator) -> Mapping[str, tuple[np.ndarray, np.ndarray]]:
        shift = rng.normal(0, APART, 6)
        found = measures.ranking(surveyed(shift, both[rng.integers(2)], rng), "q", "brand")
        found = found.set_index("level").sort_index()
        stated = found[[f"rank_prob_{k}" for k in range(1, 7)]].to_numpy(float)
        true = best_and_worst(shift)[0][:, None] == np.arange(1, 7)
        return {"brand: first": (stated[:, 0], true[:, 0]), "brand: every place": (stated.ravel(), true.ravel())}

    yield Chance(" or ".join(plan.label for plan in both), drawn, 600)
