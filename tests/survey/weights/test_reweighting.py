"""Weights of a Survey in a notebook: what they meet, and how."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csat_helpers import survey
from csat_helpers.survey import Design

ASKED = {
    "scales": {"size": {"codes": {1: "small", 2: "middle", 3: {"en": "large", "zh": "大"}, 4: "none"}, "missing": {9: "refused"}}},
    "items": {"size": {"scale": "size"}},
}  # fmt: skip
SHARES = {"size": {1: 0.25, 2: 0.3, 3: 0.45}, "sex": {"f": 0.4, "m": 0.6}}


def made(rows=300, seed=1, waves=False):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "w": rng.uniform(0.5, 2.0, rows),
            "size": rng.choice([1, 2, 3], rows, p=[0.35, 0.3, 0.35]),
            "sex": rng.choice(["f", "m"], rows),
            "income": rng.gamma(3.0, 2.0, rows),
            "stratum": rng.integers(0, 3, rows),
        }
    )
    frame["cluster"] = frame["stratum"] * 100 + rng.integers(0, 9, rows)
    if waves:
        frame["wave"] = np.where(np.arange(rows) < rows // 3, "2017", "2018")
    return survey.from_frame(frame, ASKED, design=Design(weight="w", stratum="stratum", cluster=["cluster"]))


def shares(sv, column, rows=slice(None)):
    weight, of = sv.arrays.weight[rows], sv.responses[column].to_numpy()[rows]
    return {level: weight[of == level].sum() / weight.sum() for level in sorted(set(of))}


targets = st.lists(st.floats(0.05, 1.0), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None)
@given(first=targets, second=targets, seed=st.integers(0, 10_000), population=st.floats(0.5, 1e6))
def test_raked_weights_meet_any_margins_are_positive_and_add_up(first, second, seed, population):
    rng = np.random.default_rng(seed)
    rows = 40 * len(first) * len(second)
    frame = pd.DataFrame(
        {
            "a": np.arange(rows) % len(first),
            "b": np.arange(rows) // 40 % len(second),
            "w": rng.uniform(0.2, 5.0, rows),
        }
    )
    margins = {n: dict(enumerate(np.array(t) / sum(t))) for n, t in (("a", first), ("b", second))}
    sv = survey.rake(survey.from_frame(frame, {}, design=Design(weight="w")), margins, population=population)
    assert (sv.arrays.weight > 0).all()
    assert sv.arrays.weight.sum() == pytest.approx(population, rel=1e-9)
    for name, wanted in margins.items():
        assert shares(sv, name) == pytest.approx(wanted, rel=1e-9)
    assert sv.weighting is not None
    assert sv.weighting.fact("", "gap") <= 1e-10
    assert sv.weighting.margins["after"].to_numpy() == pytest.approx(sv.weighting.margins["target"], rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(counts=st.lists(st.integers(1, 9), min_size=2, max_size=6), other=st.integers(2, 4))
def test_targets_that_are_the_samples_own_shares_give_equal_weights(counts, other):
    a = np.repeat(np.arange(len(counts)), counts)
    sv = survey.from_frame(pd.DataFrame({"a": a, "b": np.arange(len(a)) % 2 if other else 0}), {})
    own = {n: sv.responses[n].value_counts(normalize=True).to_dict() for n in ("a", "b")}
    found = survey.rake(sv, own).arrays.weight
    assert found == pytest.approx(np.ones(len(a)), rel=1e-12)


def test_permuting_the_respondents_permutes_the_weights():
    sv = made()
    order = np.random.default_rng(5).permutation(len(sv.responses))
    moved = replace(sv, responses=sv.responses.iloc[order].reset_index(drop=True))
    one, two = survey.rake(sv, SHARES, trim=(0.5, 2)), survey.rake(moved, SHARES, trim=(0.5, 2))
    np.testing.assert_allclose(two.arrays.weight, one.arrays.weight[order], rtol=1e-9)


def test_nothing_given_is_changed():
    sv = made()
    before = sv.responses.copy()
    margins = {"size": dict(SHARES["size"])}
    survey.rake(sv, margins)
    pd.testing.assert_frame_equal(sv.responses, before)
    assert margins == {"size": SHARES["size"]}
    assert sv.weighting is None


def test_targets_are_typed_in_rows_a_series_a_frame_or_a_file(tmp_path):
    sv = made()
    wanted = survey.rake(sv, SHARES).arrays.weight
    rows = pd.DataFrame({"category": [1, "middle", "大"], "target": [5, 6, 9]})
    for named in ("category", "size"):
        rows.columns = [named, "target"]
        rows.to_csv(tmp_path / f"{named}.csv", index=False)
    forms = [
        pd.Series(SHARES["size"]),
        rows.assign(target=rows["target"] / 20),
        [{"category": 1, "target": 0.25}, {"category": 2, "target": 0.3}, {"category": 3, "target": 0.45}],
    ]
    for form in forms:
        found = survey.rake(sv, {**SHARES, "size": form})
        np.testing.assert_allclose(found.arrays.weight, wanted, rtol=1e-9)
    for name in ("category.csv", "size.csv"):
        counts = survey.rake(sv, {"size": tmp_path / name})
        assert counts.arrays.weight.sum() == pytest.approx(20)
        assert shares(counts, "size") == pytest.approx(SHARES["size"])


def test_weights_add_up_to_the_population_the_counts_or_the_base_weights():
    sv = made()
    counts = {"size": {1: 200, 2: 300, 3: 500}}
    assert survey.rake(sv, SHARES).arrays.weight.sum() == pytest.approx(sv.arrays.weight.sum())
    assert survey.rake(sv, {**SHARES, **counts}).arrays.weight.sum() == pytest.approx(1000)
    assert survey.rake(sv, SHARES, population=77).arrays.weight.sum() == pytest.approx(77)
    assert survey.rake(sv, counts, population=1000).arrays.weight.sum() == pytest.approx(1000)


def test_each_wave_is_fitted_by_itself(tmp_path):
    sv = made(waves=True)
    file = tmp_path / "size.csv"
    file.write_text("size,target,wave\n1,.2,2017\n2,.3,2017\n3,.5,2017\n1,.4,2018\n2,.4,2018\n3,.2,2018\n")
    found = survey.rake(sv, {"size": file, "sex": SHARES["sex"]}, population={"2017": 50, "2018": 70})
    first = (found.responses["wave"] == "2017").to_numpy()
    assert shares(found, "size", first) == pytest.approx({1: 0.2, 2: 0.3, 3: 0.5})
    assert shares(found, "size", ~first) == pytest.approx({1: 0.4, 2: 0.4, 3: 0.2})
    assert [found.arrays.weight[rows].sum() for rows in (first, ~first)] == pytest.approx([50, 70])
    assert found.design.margins == [["size", "wave"], ["sex", "wave"]]
    assert found.arrays.calibration is not None
    assert found.weighting is not None
    assert found.weighting.margins["wave"].unique().tolist() == ["2017", "2018"]


def test_the_design_says_what_the_weights_were_fitted_to():
    sv = survey.rake(made(), SHARES)
    assert (sv.design.weight, sv.design.base_weight) == ("csat:weight", "w")
    assert sv.design.margins == [["size"], ["sex"]]
    cells = {1: {"f": 0.1, "m": 0.1}, 2: {"f": 0.2, "m": 0.1}, 3: {"f": 0.2, "m": 0.3}}
    assert survey.poststratify(made(), ["size", "sex"], cells).design.margins == [["size", "sex"]]
    equal = survey.rake(replace(made(), design=Design()), SHARES)
    assert equal.design.base_weight is None


def test_a_column_of_the_file_under_our_name_is_left_alone():
    sv = survey.from_frame(made().responses.assign(**{"csat:weight": 5}), ASKED)
    found = survey.rake(sv, SHARES)
    assert found.design.weight == "csat:weight (2)"
    assert (found.responses["csat:weight"] == 5).all()


def test_poststratified_cells_are_met():
    sv = made()
    cells = {1: {"f": 0.1, "m": 0.1}, 2: {"f": 0.2, "m": 0.1}, 3: {"f": 0.2, "m": 0.3}}
    for trim in (None, (0.3, 3.0)):
        found = survey.poststratify(sv, ["size", "sex"], cells, trim=trim)
        for size, inner in cells.items():
            for sex, wanted in inner.items():
                of = (found.responses["size"] == size) & (found.responses["sex"] == sex)
                assert found.arrays.weight[of].sum() / found.arrays.weight.sum() == pytest.approx(wanted, rel=1e-9)


@pytest.mark.parametrize("fit", [survey.rake, survey.calibrate])
def test_trimmed_weights_stay_between_their_bounds_and_still_meet_the_margins(fit):
    sv = made()
    asked = {"margins": SHARES, "trim": (0.5, 1.9)}
    free = fit(sv, margins=SHARES).arrays.weight
    found = fit(sv, **asked)
    weight = found.arrays.weight
    assert weight.min() >= 0.5 * weight.mean() * (1 - 1e-9)
    assert weight.max() <= 1.9 * weight.mean() * (1 + 1e-9)
    for name, wanted in SHARES.items():
        assert shares(found, name) == pytest.approx(wanted, rel=1e-8)
    facts = found.weighting
    assert facts is not None
    assert facts.fact("", "trimmed_low") == (free < 0.5 * free.mean()).sum()
    assert facts.fact("", "trimmed_high") == (free > 1.9 * free.mean()).sum()


def test_trimming_of_one_side_and_of_equal_weights():
    sv = survey.rake(made(), SHARES, trim=(None, 1.5))
    assert sv.arrays.weight.max() <= 1.5 * sv.arrays.weight.mean() * (1 + 1e-9)
    assert sv.weighting is not None
    assert np.isnan(sv.weighting.fact("", "lower"))


def test_calibrated_weights_are_the_linear_ones_and_meet_totals():
    sv = made()
    found = survey.calibrate(sv, margins=SHARES, totals={"income": 2200})
    x = np.column_stack(
        [*(sv.responses["size"] == k for k in (1, 2, 3)), sv.responses["sex"] == "f", sv.responses["income"]]
    )
    x, d = x.astype(float), sv.arrays.weight
    totals = np.array([0.25 * d.sum(), 0.3 * d.sum(), 0.45 * d.sum(), 0.4 * d.sum(), 2200])
    by_hand = d * (1 + x @ np.linalg.solve(x.T @ (d[:, None] * x), totals - x.T @ d))
    np.testing.assert_allclose(found.arrays.weight, by_hand, rtol=1e-9)
    assert found.design.auxiliaries == ["csat:auxiliary_1"]
    assert found.weighting is not None
    told = found.weighting.margins.iloc[-1]
    assert (told["column"], told["kind"], told["after"]) == ("income", "total", pytest.approx(2200))


def test_totals_of_each_wave_are_met_in_each_wave():
    sv = made(waves=True)
    asked = {"totals": {"income": {"2017": 700, "2018": 1500}}, "population": {"2017": 110, "2018": 230}}
    found = survey.calibrate(sv, **asked)
    first = (found.responses["wave"] == "2017").to_numpy()
    income = found.responses["income"].to_numpy()
    for rows, total, people in ((first, 700, 110), (~first, 1500, 230)):
        assert (found.arrays.weight * income)[rows].sum() == pytest.approx(total)
        assert found.arrays.weight[rows].sum() == pytest.approx(people)
    aside = found.responses[found.design.auxiliaries].to_numpy()
    assert (aside[~first, 0] == 0).all()
    assert aside.shape[1] == 4


def test_bounds_hold_for_the_factor_on_each_base_weight():
    sv = made()
    found = survey.calibrate(sv, margins=SHARES, bounds=(0.6, 2.3))
    factor = found.arrays.weight / sv.arrays.weight
    assert (factor.min(), factor.max()) >= (0.6, 0)
    assert factor.max() <= 2.3 * (1 + 1e-12)
    for name, wanted in SHARES.items():
        assert shares(found, name) == pytest.approx(wanted, rel=1e-8)


def test_replicates_are_fitted_along_with_the_weight():
    sv = survey.rake(survey.with_replicates(made(), "bootstrap", size=30, seed=4), SHARES, trim=(0.4, 2.5))
    found = sv.arrays.replicates
    assert found is not None
    assert found.weight.shape == (300, 30)
    for name, wanted in SHARES.items():
        of = sv.responses[name].to_numpy()
        for level, share in wanted.items():
            sums = found.weight[of == level].sum(axis=0) / found.weight.sum(axis=0)
            assert sums == pytest.approx(np.full(30, share), rel=1e-9)
    assert not [c for c in sv.responses if c.startswith("csat:replicate") and c not in sv.design.columns()]
    assert sv.weighting is not None
    assert set(sv.weighting.settings) >= {"replicates", "margins"}


def test_given_replicates_are_fitted_too():
    sv = made()
    rng = np.random.default_rng(2)
    drawn = pd.DataFrame({f"r{k}": sv.arrays.weight * rng.uniform(0.5, 1.5, 300) for k in range(4)})
    given_ = survey.ReplicateWeights(list(drawn), "bootstrap")
    with_them = replace(
        sv, responses=pd.concat([sv.responses, drawn], axis=1), design=replace(sv.design, replicates=given_)
    )
    found = survey.rake(with_them, SHARES)
    assert found.design.replicates is not None
    assert found.design.replicates.columns == [f"csat:replicate_{k}" for k in (1, 2, 3, 4)]
    assert found.arrays.replicates is not None
    fitted, women = found.arrays.replicates.weight, (found.responses["sex"] == "f").to_numpy()
    assert fitted[women].sum(axis=0) == pytest.approx(0.4 * fitted.sum(axis=0))
