"""The perceptual map: the kernel's analysis of weighted shares, regions that hold the truth, small brands left out."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.engagement import Disclosure
from csat_helpers.errors import MeasureError
from csat_helpers.measures.kernel.correspondence import correspondence, placed

SCALE = {"five": {"min": 1, "max": 5}}
ATTRIBUTES = ["fast", "cheap", "kind", "safe"]
# The share of each brand's respondents who rate each attribute high.
TRUTH = np.array([[0.8, 0.3, 0.5, 0.5], [0.4, 0.8, 0.5, 0.4], [0.5, 0.4, 0.8, 0.5], [0.5, 0.5, 0.5, 0.8]])


def rated(n: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    brand = rng.integers(0, 4, n)
    high = rng.random((n, 4)) < TRUTH[brand]
    frame = pd.DataFrame(np.where(high, 5, 2), columns=ATTRIBUTES)
    return frame.assign(brand=np.array(list("ABCD"))[brand], w=rng.uniform(0.5, 2, n))


def asked(frame: pd.DataFrame, **settings) -> survey.Survey:
    items = {name: {"scale": "five"} for name in ATTRIBUTES}
    return survey.from_frame(frame, {"scales": SCALE, "items": items}, design=survey.Design(weight="w"), **settings)


def test_it_is_the_analysis_of_the_weighted_shares():
    sv = asked(rated(800, 1))
    shares = measures.top_box(sv, ATTRIBUTES, by="brand").pivot_table(index="level", columns="item", values="estimate")
    found = correspondence(shares[ATTRIBUTES].to_numpy())
    made = measures.perceptual_map(sv, ATTRIBUTES, "brand", replicates=0)
    brands = made.points[made.points["kind"] == "brand"]
    np.testing.assert_allclose(brands[["x", "y"]], found.rows[:, :2])
    np.testing.assert_allclose(made.axes["share"].sum(), 1)
    np.testing.assert_allclose(made.axes["inertia"], found.inertia)
    attributes = made.points[made.points["kind"] == "attribute"]
    assert attributes["code"].tolist() == ATTRIBUTES
    assert made.points["xx"].isna().all()


def test_regions_hold_the_population():
    """The truth is placed on each sample's own axes, as the replicates are: that is what a region speaks of."""
    profiles, held = TRUTH / TRUTH.sum(axis=1, keepdims=True), []
    for seed in range(60):
        frame = rated(1200, seed)
        sv = asked(frame)
        points = measures.perceptual_map(sv, ATTRIBUTES, "brand", replicates=200).points
        shares = measures.top_box(sv, ATTRIBUTES, by="brand").pivot_table(
            index="level", columns="item", values="estimate"
        )
        axes = correspondence(shares[ATTRIBUTES].to_numpy()).column_axes[:, :2]
        truth = placed(profiles, axes)
        for k, row in enumerate(points[points["kind"] == "brand"].itertuples()):
            apart = np.array([row.x, row.y]) - truth[k]
            spread = np.array([[row.xx, row.xy], [row.xy, row.yy]])
            held.append(apart @ np.linalg.solve(spread, apart) <= row.reach)
    assert 0.90 <= np.mean(held) <= 0.99


def test_small_brands_have_no_place_and_two_are_no_map():
    frame = rated(600, 2)
    frame.loc[frame.index[:6], "brand"] = "tiny"
    points = measures.perceptual_map(asked(frame, disclosure=Disclosure()), ATTRIBUTES, "brand", replicates=50).points
    assert points.set_index("code").loc["tiny", "suppressed"] == "privacy"
    assert np.isnan(points.set_index("code").loc["tiny", "x"])
    two = measures.perceptual_map(asked(frame[frame["brand"].isin(["A", "B"])]), ATTRIBUTES, "brand")
    assert two.points["x"].isna().all()
    assert set(two.points["reason"]) == {"a map needs three brands with enough respondents"}


def test_an_attribute_nobody_rates_high_has_no_place():
    frame = rated(600, 3).assign(safe=1)
    points = measures.perceptual_map(asked(frame), ATTRIBUTES, "brand", replicates=50).points.set_index("code")
    assert np.isnan(points.loc["safe", "x"])
    assert points.loc[["A", "fast"], "x"].notna().all()


def test_nothing_asked_is_nothing_shown():
    sv = asked(rated(100, 4))
    assert measures.perceptual_map(sv, [], "brand").points.empty


@pytest.mark.parametrize("measure", [measures.perceptual_map])
def test_the_same_survey_gives_the_same_regions(measure):
    sv = asked(rated(300, 5))
    one, two = (measure(sv, ATTRIBUTES, "brand", replicates=100).points for _ in range(2))
    pd.testing.assert_frame_equal(one, two)


def test_the_own_brand_is_marked_and_must_exist():
    sv = asked(rated(400, 6))
    points = measures.perceptual_map(sv, ATTRIBUTES, "brand", own="B", replicates=50).points
    assert points.loc[points["own"], "code"].tolist() == ["B"]
    with pytest.raises(MeasureError, match="Nobody has the own brand 'Z'"):
        measures.perceptual_map(sv, ATTRIBUTES, "brand", own="Z")


def test_a_respondent_who_rates_several_brands_is_one_cluster():
    frame = rated(800, 7)
    again = pd.concat([frame, frame], ignore_index=True).assign(person=np.tile(np.arange(800), 2))
    items = {name: {"scale": "five"} for name in ATTRIBUTES}
    plain = survey.from_frame(again, {"scales": SCALE, "items": items})
    known = survey.from_frame(again, {"scales": SCALE, "items": {**items, "person": {"role": "id"}}})
    one, two = (measures.perceptual_map(sv, ATTRIBUTES, "brand").points for sv in (plain, known))
    np.testing.assert_allclose(one["x"], two["x"])
    assert (two["xx"] / one["xx"]).between(1.6, 2.5).all()  # everyone twice: half the respondents


def test_what_is_there_stands_and_links_are_the_cells_over_their_margins():
    sv = asked(rated(1500, 8))
    made = measures.perceptual_map(sv, ATTRIBUTES, "brand")
    assert made.axes["p_value"].iloc[0] < 0.05
    assert made.axes["p_value"].is_monotonic_increasing
    shares = measures.top_box(sv, ATTRIBUTES, by="brand").pivot_table(index="level", columns="item", values="estimate")
    table = shares[ATTRIBUTES].to_numpy() / shares[ATTRIBUTES].to_numpy().sum()
    expected = table / np.outer(table.sum(axis=1), table.sum(axis=0)) - 1
    np.testing.assert_allclose(made.links["excess"], expected.ravel())
    stands = set(made.links.loc[made.links["stands"], ["brand", "attribute"]].itertuples(index=False, name=None))
    assert {("A", "fast"), ("B", "cheap")} <= stands  # what lies on the third axis the map does not show
    assert stands <= {("A", "fast"), ("B", "cheap"), ("C", "kind"), ("D", "safe")}
    assert (made.links.loc[made.links["stands"], "excess"] > 0).all()
