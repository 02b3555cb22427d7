"""The variance kernel against definitions written out: stages by recursion, calibration by residuals, replicates."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csat_helpers.measures.kernel import estimation, variance
from csat_helpers.measures.kernel.estimation import Members
from csat_helpers.survey.replicate_weights import ReplicateWeights

from ..by_hand import CLUSTERS, FPC, ask, frames, influence, variance_of_sum

CLOSE = {"rel": 1e-9, "abs": 1e-13}
tried = settings(max_examples=40, deadline=None)


def members(frame, names="ABC"):
    level = frame["g"].map({g: k for k, g in enumerate(names)}).to_numpy()
    return Members(np.arange(len(frame)), level, len(names))


def parts(frame, w):
    """Every non-empty domain: its place, its column and each respondent's part in the error of its mean."""
    for k, g in enumerate("ABC"):
        for j, item in enumerate("ab"):
            y, inside = frame[item].to_numpy(), (frame["g"] == g).to_numpy()
            if (inside & ~np.isnan(y) & (w > 0)).any():
                yield k, j, *influence(y, w, inside)


@tried
@given(frames(), st.integers(0, 2), st.integers(0, 2))
def test_stages_with_and_without_correction(frame, stages, corrected):
    corrected = min(corrected, max(stages, 1))
    frame = frame.assign(N1=frame["N1"] + len(frame))  # more than respondents, where they are the clusters
    sv = ask(frame, stratum="s", cluster=CLUSTERS[:stages], fpc=FPC[:corrected])
    grid = estimation.estimate(frame[["a", "b"]].to_numpy(), members(frame), sv.arrays)
    for k, j, mean, z in parts(frame, frame["w"].to_numpy()):
        assert grid.estimate[k, j] == pytest.approx(mean, rel=1e-12)
        assert grid.variance[k, j] == pytest.approx(variance_of_sum(frame, z, stages, corrected), **CLOSE)


@tried
@given(frames(), st.booleans())
def test_calibration_leaves_the_residuals(frame, with_auxiliary):
    frame = frame.assign(
        w=frame["w"].clip(lower=0.1),
        x=frame["x"].fillna(2.0),
        d=np.random.default_rng(len(frame)).uniform(1, 2, len(frame)),
    )
    more = {"auxiliaries": ["x"]} if with_auxiliary else {}
    sv = ask(frame, stratum="s", cluster=["psu"], fpc=["N1"], margins=[["g"], ["m", "ssu"]], base_weight="d", **more)
    columns = [frame["g"] == g for g in frame["g"].unique()]
    columns += [frame["m"] + frame["ssu"].astype(str) == key for key in set(frame["m"] + frame["ssu"].astype(str))]
    X = np.column_stack([*columns, *([frame["x"]] if with_auxiliary else [])]).astype(float)
    w, d = frame["w"].to_numpy(), frame["d"].to_numpy()
    grid = estimation.estimate(frame[["a", "b"]].to_numpy(), members(frame), sv.arrays)
    _, among = estimation.covariance(frame[["a", "b"]].to_numpy(), members(frame), sv.arrays)
    for k, j, _, z in parts(frame, w):
        fit = np.linalg.lstsq(X * np.sqrt(d)[:, None], z / w * np.sqrt(d), rcond=None)[0]
        expected = variance_of_sum(frame, z - w * (X @ fit), 1, 1)
        assert grid.variance[k, j] == pytest.approx(expected, rel=1e-7, abs=1e-12)
        assert among[k, k, j] == pytest.approx(expected, rel=1e-7, abs=1e-12)


@tried
@given(
    frames(), st.booleans(), st.sampled_from(["bootstrap", "fay", "jk1", "jkn"]), st.sampled_from(["estimate", "mean"])
)
def test_replicate_weights(frame, total, method, centre):
    rng = np.random.default_rng(len(frame))
    names = [f"r{k}" for k in range(6)]
    for name in names:
        frame[name] = frame["w"] * rng.uniform(0, 2, len(frame))
    c = {"bootstrap": [1 / 6] * 6, "fay": [1 / (6 * 0.49)] * 6, "jk1": [5 / 6] * 6, "jkn": [0.5, 0.6, 0.7] * 2}[method]
    given_ = ReplicateWeights(names, method, coefficients=c if method == "jkn" else [], fay=0.3, centre=centre)
    sv = ask(frame, replicates=given_)
    kernel = estimation.total if total else estimation.estimate
    grid = kernel(frame[["a", "b"]].to_numpy(), members(frame), sv.arrays)

    def one(w, y, use):
        added = (w[use] * y[use]).sum()
        return added if total else added / w[use].sum() if w[use].sum() else np.nan

    for k, g in enumerate("ABC"):
        for j, item in enumerate("ab"):
            y, w = frame[item].to_numpy(), frame["w"].to_numpy()
            use = (frame["g"] == g).to_numpy() & ~np.isnan(y) & (w > 0)
            if use.any():
                drawn = np.array([one(frame[name].to_numpy(), y, use) for name in names])
                middle = drawn.mean() if centre == "mean" else one(w, y, use)
                assert grid.variance[k, j] == pytest.approx((c * (drawn - middle) ** 2).sum(), **CLOSE)


@tried
@given(frames(), st.sampled_from(["plain", "stages", "margins", "replicates"]))
def test_covariance_is_that_of_contrasts(frame, kind):
    """The variance of A - B is Var A + Var B - 2 Cov, of items too; the diagonal is the variance."""
    design = {"stratum": "s", "cluster": CLUSTERS, "fpc": FPC} if kind == "stages" else {"cluster": ["psu"]}
    if kind == "margins":
        design = {"stratum": "s", "margins": [["m"]]}
    if kind == "replicates":
        for r in range(5):
            frame[f"r{r}"] = frame["w"] * np.random.default_rng(r).uniform(0, 2, len(frame))
        design = {"replicates": ReplicateWeights([f"r{r}" for r in range(5)], "jk1")}
    sv, values, own = ask(frame, **design), frame[["a", "b"]].to_numpy(), members(frame)
    grid, among = estimation.covariance(values, own, sv.arrays)
    pairs = np.array([[1.0, 0, 1], [-1, 1, 1], [0, -1, 1]])
    _, spread = estimation.contrast(values, own, sv.arrays, pairs)
    expected = np.einsum("sc,stj,tc->cj", pairs, np.nan_to_num(among), pairs)
    full = (grid.base > 0).all(axis=0)
    np.testing.assert_allclose(spread[:, full], expected[:, full], rtol=1e-8, atol=1e-12)
    known = grid.base > 0
    np.testing.assert_allclose(
        grid.variance[known], estimation.estimate(values, own, sv.arrays).variance[known], rtol=1e-9, atol=1e-14
    )


@tried
@given(frames(), st.booleans())
def test_any_estimate_by_its_influence(frame, calibrated):
    """``infer`` of two means is the kernel's own variance, and its covariance that of their difference."""
    sv = ask(frame, stratum="s", cluster=["psu"], margins=[["m"]] if calibrated else [])
    values = frame[["a", "b"]].fillna(3.0).to_numpy()

    def fit(w):
        mean = w @ values / w.sum()
        return mean, (values - mean) / w.sum()

    everyone = Members(np.arange(len(frame)), np.zeros(len(frame), int), 1)
    estimate, among = variance.infer(fit, sv.arrays)
    grid = estimation.estimate(values, everyone, sv.arrays)
    _, apart = estimation.contrast(values, everyone, sv.arrays, np.ones((1, 1)), np.array([[1.0], [-1.0]]))
    np.testing.assert_allclose(estimate, grid.estimate[0], rtol=1e-12)
    np.testing.assert_allclose(np.diag(among), grid.variance[0], rtol=1e-9, atol=1e-14)
    assert among[0, 0] + among[1, 1] - 2 * among[0, 1] == pytest.approx(apart[0, 0], rel=1e-7, abs=1e-13)


def test_infer_goes_through_replicate_weights():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.integers(1, 6, 30).astype(float), "w": rng.uniform(1, 2, 30)})
    frame = frame.assign(b=3.0, x=1.0, g="A", **{f"r{k}": frame["w"] * rng.uniform(0, 2, 30) for k in range(8)})
    design = ask(frame, replicates=ReplicateWeights([f"r{k}" for k in range(8)], "brr")).arrays
    y = frame["a"].to_numpy()
    _, among = variance.infer(lambda w: (np.array([w @ y / w.sum()]), np.empty((30, 1))), design)
    grid = estimation.estimate(y[:, None], Members(np.arange(30), np.zeros(30, int), 1), design)
    assert among[0, 0] == pytest.approx(grid.variance[0, 0], rel=1e-12)


def test_an_error_that_is_rounding_is_zero():
    """Weights that do not add up exactly leave 4.000000000000001 of an item that everyone rates 4."""
    rng = np.random.default_rng(3)
    design = ask(frames_of_fours(rng)).arrays
    grid = estimation.estimate(np.full((50, 1), 4.1), Members(np.arange(50), np.zeros(50, int), 1), design)
    assert grid.variance[0, 0] == 0
    assert np.isnan(grid.deff[0, 0])


def frames_of_fours(rng):
    return pd.DataFrame({"a": 4.0, "b": 4.0, "x": 1.0, "g": "A", "w": rng.uniform(0.1, 3, 50)})
