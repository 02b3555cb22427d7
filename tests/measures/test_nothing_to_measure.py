"""An item of all missing, one respondent, one cluster, a domain with nobody: flagged rows, never a warning."""

import numpy as np
import pandas as pd
import pytest

from csat_helpers import measures, survey
from csat_helpers.survey import Design
from csat_helpers.survey.replicate_weights import ReplicateWeights

from .conftest import ITEMS, SCALES

MEASURES = {
    "mean": lambda sv, by: measures.mean(sv, "a", by=by),
    "top_box": lambda sv, by: measures.top_box(sv, "a", by=by),
    "bottom_box": lambda sv, by: measures.bottom_box(sv, "a", by=by, interval="wilson"),
    "distribution": lambda sv, by: measures.distribution(sv, "a", by=by, interval="beta"),
    "nps": lambda sv, by: measures.nps(sv, "rec", by=by),
    "ces": lambda sv, by: measures.ces(sv, "a", by=by),
    "index": lambda sv, by: measures.index(sv, ["a", "b"], by=by),
    "item_index": lambda sv, by: measures.item_index(sv, "a", by=by),
    "total": lambda sv, by: measures.total(sv, "a", by=by),
    "ratio": lambda sv, by: measures.ratio(sv, "a", "b", by=by),
    "quantile": lambda sv, by: measures.quantile(sv, "a", by=by),
    "gap": lambda sv, by: measures.gap(sv, ("a", "b"), by=by),
    "difference": lambda sv, by: measures.difference(sv, "a", by or "g"),
    "each two": lambda sv, by: measures.difference(sv, "a", by or "g", against=None),
}
DESIGNS = {
    "plain": {},
    "clusters": {"weight": "w", "stratum": "s", "cluster": ["c"], "fpc": ["N"]},
    "margins": {"weight": "w", "margins": [["s"]]},
    "replicates": {"weight": "w", "replicates": ReplicateWeights(["r1", "r2", "r3"], "jk1")},
}


def ask(design="plain", n=12, **columns):
    rng = np.random.default_rng(8)
    frame = pd.DataFrame({name: rng.integers(1, 6, n).astype(float) for name in ("a", "b", "rec")})
    frame = frame.assign(g=np.where(np.arange(n) < n // 2, "x", "y"), w=rng.uniform(1, 2, n), s=np.arange(n) // 6)
    frame = frame.assign(c=np.arange(n) // 2, N=40, **{f"r{k}": rng.uniform(0, 3, n) for k in (1, 2, 3)})
    frame = frame.assign(**columns)
    items = {name: ITEMS[name] for name in ("a", "b", "rec")}
    return survey.from_frame(frame, {"scales": SCALES, "items": items}, design=Design(**DESIGNS[design]))


def check(frame):
    """Every missing error has its reason, and nothing that is there has one for want of it."""
    numbers = frame[["estimate", "std_error"]].isna().any(axis=1)
    assert (frame.loc[numbers, "reason"] != "").all()
    assert (frame["base"] >= 0).all()


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", MEASURES)
def test_an_item_of_all_missing(name, design):
    frame = MEASURES[name](ask(design, a=np.nan, b=np.nan, rec=np.nan), "g")
    check(frame)
    assert set(frame["reason"]) == {"no respondents"}
    assert frame["estimate"].isna().all()
    assert (frame["base"] == 0).all()


@pytest.mark.parametrize("design", ["plain", "clusters"])
@pytest.mark.parametrize("name", MEASURES)
def test_a_single_respondent(name, design):
    frame = MEASURES[name](ask(design, n=1), None)
    check(frame)
    if "other" in frame and name != "gap":
        assert frame.empty or set(frame["reason"]) == {"no respondents"}
    else:
        assert set(frame["reason"]) == {"one respondent: no error can be estimated"}


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", MEASURES)
def test_levels_of_one_respondent(name, design):
    frame = MEASURES[name](ask(design, g=["x", *"yyyyyyyyyyy"]), "g")
    check(frame)
    one = frame[frame["level"] == "x"]
    if name != "total":  # a total varies by the others' zeros
        assert one["reason"].str.startswith("one respondent").all()


@pytest.mark.parametrize("name", MEASURES)
def test_levels_within_one_cluster(name):
    frame = MEASURES[name](ask("clusters", g=["x", "x", *"yyyyyyyyyy"]), "g")
    check(frame)
    if name != "total":
        assert frame["reason"].iloc[0] == "all answers lie in one cluster: no error can be estimated"


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", MEASURES)
def test_a_domain_with_nobody(name, design):
    sv = ask(design, h=["p", "q"] * 6)
    nobody = sv.focus(segment={"g": "x", "s": "1"})
    assert nobody.base == 0
    frame = MEASURES[name](nobody, None)
    check(frame)
    assert set(frame["reason"]) <= {"no respondents"}
    assert MEASURES[name](nobody, "h").empty


@pytest.mark.parametrize("name", MEASURES)
def test_levels_nobody_has_are_left_out(name):
    frame = MEASURES[name](ask().focus(segment={"g": "x"}), "g")
    assert set(frame["level"]) <= {"x"}


@pytest.mark.parametrize("name", MEASURES)
def test_as_many_strata_as_clusters(name):
    sv = ask("clusters", c=np.repeat([0, 1], 6), b=[3.0, 4] * 6, a=[2.0, 4, 5] * 4, g=list("xy") * 6)
    frame = MEASURES[name](sv, None)
    assert set(frame["reason"]) == {"no degrees of freedom: as many strata as clusters"}
    assert frame[["conf_low", "conf_high"]].isna().all(axis=None)


@pytest.mark.parametrize("name", MEASURES)
def test_everyone_alike(name):
    """No spread is an error of zero and no design effect: a fact, no fault. Only tests have nothing to go by."""
    frame = MEASURES[name](ask("clusters", a=4.0, b=4.0, rec=9.0, g=["x", "y"] * 6), None)
    if name in {"gap", "difference", "each two"}:
        assert set(frame["reason"]) == {"everyone answered alike: no error to test against"}
        assert (frame["std_error"] == 0).all()
        assert (frame["estimate"].abs() < 1e-12).all()
    elif name not in {"total", "quantile"}:
        assert set(frame["reason"]) == {""}
        assert (frame["std_error"] == 0).all()
        assert frame["deff"].isna().all()


def test_profile_of_a_column_that_nobody_has():
    assert measures.profile(ask(g=None), "g").empty
    frame = measures.profile(ask(n=1), "g")
    assert frame[["estimate", "reason"]].values.tolist() == [[1.0, "one respondent: no error can be estimated"]]
