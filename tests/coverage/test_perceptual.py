"""Perceptual maps: how often regions hold the truth and how often an axis, a brand or a link is claimed that is none."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.measures.kernel.correspondence import correspondence, placed
from csat_helpers.survey import Design

ATTRIBUTES = ["fast", "cheap", "kind", "safe", "new"]
BRANDS = list("ABCD")
ALIKE = np.tile([0.6, 0.45, 0.5, 0.4, 0.55], (4, 1))
# One contrast among the brands alone: the second axis is noise.
LINE = ALIKE + 0.16 * np.outer([1, -1, 0.5, -0.5], [1, -1, 0, 0, 0])
APART = LINE + 0.14 * np.outer([0.4, 0.6, -1, 0], [0, 0, 1, -1, 0])


@dataclass(frozen=True)
class Sampled:
    """How respondents come: alone with equal weights, unequal weights, clusters, or each rating all four brands."""

    name: str
    n: int
    weights: bool = False
    clusters: int = 0
    stacked: bool = False


NOISE = 250  # draws without a difference
DESIGNS = (
    Sampled("simple", 800),
    Sampled("weights", 1200, weights=True),
    Sampled("clusters", 1200, weights=True, clusters=40),
    Sampled("brand grid", 1200, stacked=True),
)


def drawn(truth: np.ndarray, how: Sampled, seed: int) -> survey.Survey:
    """A sample; those whom weights and clusters go with are also readier to rate high, which the population's own
    share leaves as ``truth`` on average.
    """
    rng = np.random.default_rng(seed)
    people = np.repeat(np.arange(how.n // 4), 4) if how.stacked else np.arange(how.n)
    brand = np.tile(np.arange(4), how.n // 4) if how.stacked else rng.integers(0, 4, how.n)
    shift = np.zeros(how.n)
    if how.stacked:
        shift = rng.uniform(-0.2, 0.2, how.n // 4)[people]
    cluster = rng.integers(0, how.clusters, how.n) if how.clusters else people
    if how.clusters:
        shift = rng.uniform(-0.15, 0.15, (how.clusters, 4))[cluster, brand]
    tilt = rng.uniform(-0.1, 0.1, (how.clusters or 1, len(ATTRIBUTES)))[cluster if how.clusters else 0 * people]
    high = rng.random((how.n, len(ATTRIBUTES))) < truth[brand] + shift[:, None] + (tilt if how.clusters else 0)
    frame = pd.DataFrame(np.where(high, 5, 2), columns=ATTRIBUTES).assign(
        brand=np.array(BRANDS)[brand], person=people, cluster=cluster,
        w=rng.uniform(0.3, 2.0, how.n) if how.weights else 1.0,
    )  # fmt: skip
    items = {name: {"scale": {"min": 1, "max": 5}} for name in ATTRIBUTES}
    items |= {"person": {"role": "id"}} if how.stacked else {}
    design = Design(weight="w" if how.weights else None, cluster=["cluster"] if how.clusters else [])
    return survey.from_frame(frame, {"items": items}, design=design)


def mapped(truth: np.ndarray, how: Sampled, seed: int, replicates: int = 300) -> measures.PerceptualMap:
    return measures.perceptual_map(drawn(truth, how, seed), ATTRIBUTES, "brand", replicates=replicates)


def held(made: measures.PerceptualMap, sv: survey.Survey, truth: np.ndarray) -> list[bool]:
    """Whether each brand's region holds its true profile, placed on the sample's own axes: what a region speaks of."""
    shares = measures.top_box(sv, ATTRIBUTES, by="brand").pivot_table(index="level", columns="item", values="estimate")
    axes = correspondence(shares[ATTRIBUTES].to_numpy()).column_axes[:, :2]
    true = placed(truth / truth.sum(axis=1, keepdims=True), axes)
    found = []
    for row, at in zip(made.points[made.points["kind"] == "brand"].itertuples(), true, strict=True):
        apart = np.array([row.x, row.y]) - at
        spread = np.array([[row.xx, row.xy], [row.xy, row.yy]])
        found.append(bool(apart @ np.linalg.solve(spread, apart) <= row.reach))
    return found


def test_a_few_draws_of_each_design_hold_roughly():
    for how in DESIGNS:
        found = []
        for seed in range(12):
            sv = drawn(APART, how, seed)
            made = measures.perceptual_map(sv, ATTRIBUTES, "brand", replicates=150)
            found += held(made, sv, APART)
        assert np.mean(found) > 0.85, how.name


@pytest.mark.slow
@pytest.mark.parametrize("how", DESIGNS, ids=lambda how: how.name)
def test_regions_hold_the_truth(how, capsys):
    found = []
    for seed in range(400):
        sv = drawn(APART, how, seed)
        found += held(measures.perceptual_map(sv, ATTRIBUTES, "brand", replicates=300), sv, APART)
    with capsys.disabled():
        print(f"\n{how.name}: regions hold {100 * np.mean(found):.1f}%")
    assert 0.93 <= np.mean(found) <= 0.975


@pytest.mark.slow
@pytest.mark.parametrize("how", DESIGNS, ids=lambda how: how.name)
def test_noise_is_claimed_no_more_often_than_declared(how, capsys):
    """With brands all alike, and apart on one line, where the second axis is none."""
    alike = [mapped(ALIKE, how, seed) for seed in range(NOISE)]
    line = [mapped(LINE, how, 1000 + seed) for seed in range(NOISE)]
    rates = {
        "first axis": np.mean([m.axes["p_value"].iloc[0] < 0.05 for m in alike]),
        "second axis": np.mean([m.axes["p_value"].iloc[1] < 0.05 for m in line]),
        "a brand apart": np.mean([(m.points.loc[m.points["kind"] == "brand", "p_value"] < 0.05).any() for m in alike]),
        "a link": np.mean([m.links["stands"].any() for m in alike]),
    }
    with capsys.disabled():
        print(f"\n{how.name}: " + ", ".join(f"{name} {100 * rate:.1f}%" for name, rate in rates.items()))
    limit = 0.05 + 3 * np.sqrt(0.05 * 0.95 / NOISE)
    assert max(rates["first axis"], rates["second axis"], rates["a link"]) <= limit


@pytest.mark.slow
def test_what_is_there_is_found(capsys):
    found = [mapped(APART, DESIGNS[1], seed) for seed in range(200)]
    second = np.mean([m.axes["p_value"].iloc[1] < 0.05 for m in found])
    links = [
        set(m.links.loc[m.links["stands"], ["brand", "attribute"]].itertuples(index=False, name=None)) for m in found
    ]
    stands = np.mean([("A", "fast") in each for each in links])
    with capsys.disabled():
        print(f"\nsecond axis found {100 * second:.0f}%, A stands for fast {100 * stands:.0f}%")
    assert second > 0.8
    assert stands > 0.8
    assert not any(("A", "cheap") in each or ("B", "fast") in each for each in links)
