"""How often threshold decisions are wrong where the true value lies just at the threshold: there both errors are largest."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from scipy import stats

from csat_helpers import measures, survey
from tests.coverage.answers import MEAN, NPS

from .cases import Error
from .populations import Plan

EACH = {False: 60, True: 100}  # respondents a unit, by whether they lie in clusters
SIZE = 5  # respondents a cluster, of one unit
HIGH = float(MEAN.cut[2] + stats.norm.ppf(0.9))  # the shift of which nine in ten are satisfied
SCALES = {"r": {"min": 1, "max": 5}, "n": {"min": 0, "max": 10}}
ASKED = {"scales": SCALES, "items": {"q": {"scale": "r"}, "s": {"scale": "r"}, "n": {"scale": "n"}}}
NAMES = ("index", "a share of 65 %", "a share of 90 %", "NPS")


def errors() -> Iterator[Error]:
    """One unit and twenty, simple and in clusters: each decision by itself, then all together."""
    for clustered in (False, True):
        for units in (1, 20):
            yield _each(units, clustered)
        yield _all(20, clustered)
    yield _each(1, False, 30)


def thresholds() -> list[dict[str, object]]:
    """The true values: index, both shares, score."""
    index = (MEAN.expected(lambda cut: stats.norm.cdf(cut)) - 1) * 25
    score = NPS.expected(lambda cut: stats.norm.cdf(cut))
    return [
        {"item": "q", "at_least": index},
        {"item": "q", "measure": "top_box", "at_least": float(stats.norm.sf(MEAN.cut[2]))},
        {"item": "s", "measure": "top_box", "at_least": 0.9},
        {"item": "n", "measure": "nps", "at_least": score},
    ]


def plan(units: int, clustered: bool, each: int) -> tuple[Plan, np.ndarray]:
    """The design and each respondent's unit; clusters lie within units, which are the strata then."""
    unit = np.repeat(np.arange(units), each)
    n, word = len(unit), "unit" if units == 1 else "units"
    if not clustered:
        return Plan(f"{units} {word} of {each}, simple", np.ones(n), np.zeros(n, int), np.arange(n)), unit
    weight = np.exp(0.4 * np.sin(np.arange(n)))
    label = f"{units} {word} of {each}, clusters of {SIZE}, unequal weights"
    return Plan(label, weight, unit, np.arange(n) // SIZE, icc=0.05), unit


def drawn(rng: np.random.Generator, how: Plan, unit: np.ndarray) -> survey.Survey:
    """Answers whose true values are at the thresholds in every unit."""
    z = rng.standard_normal((len(unit), 3))
    if how.icc:
        common = rng.standard_normal((int(how.cluster.max()) + 1, 3))
        z = np.sqrt(1 - how.icc) * z + np.sqrt(how.icc) * common[how.cluster]
    score = np.select([NPS.of(z[:, 2]) > 0, NPS.of(z[:, 2]) < 0], [10, 3], 8)
    frame = pd.DataFrame({"q": MEAN.of(z[:, 0]), "s": MEAN.of(z[:, 1] + HIGH), "n": score, "unit": unit})
    frame = frame.assign(w=how.weight, h=how.stratum, c=how.cluster)
    design = survey.Design(weight="w", stratum="h", cluster=["c"] if how.icc else [])
    return survey.from_frame(frame, ASKED, design=design)


def _each(units: int, clustered: bool, each: int = 0) -> Error:
    """A decision by itself: of one unit, whether it is called to meet or to fail."""
    how, unit = plan(units, clustered, each or EACH[clustered])
    stated = thresholds()

    def found(rng: np.random.Generator) -> Mapping[str, bool]:
        frame = measures.threshold_decisions(drawn(rng, how, unit), stated, by="unit")
        first = frame[frame["level"] == "0"]
        return {
            _named(name, said): decision == said
            for name, decision in zip(NAMES, first["decision"], strict=True)
            for said in ("meets", "fails")
        }

    most = {_named(name, said): 5.0 for name in NAMES for said in ("meets", "fails")}
    return Error("Thresholds", how.label, most, found, 800 if units == 1 or not clustered else 400)


def _named(name: str, said: str) -> str:
    return f"called “{said}” by chance: {name} at the threshold"


def _all(units: int, clustered: bool) -> Error:
    """All decisions together: whether any unit is called to meet, or any to fail."""
    how, unit = plan(units, clustered, EACH[clustered])
    stated = thresholds()[:1]
    named = {said: f"any unit called “{said}” by chance: index, {units} units, Holm" for said in ("meets", "fails")}

    def found(rng: np.random.Generator) -> Mapping[str, bool]:
        frame = measures.threshold_decisions(drawn(rng, how, unit), stated, by="unit", adjust="holm")
        return {name: bool((frame["decision"] == said).any()) for said, name in named.items()}

    return Error("Thresholds", how.label, dict.fromkeys(named.values(), 5.0), found, 700)
