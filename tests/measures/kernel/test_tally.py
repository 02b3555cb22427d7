"""One pass against the kernel: the same grid, covariance and counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csat_helpers import measures, survey
from csat_helpers.measures.kernel import estimation, tally
from csat_helpers.measures.kernel.estimation import Grid, Members
from csat_helpers.survey import Design
from csat_helpers.survey.design import DesignArrays

VALUES = np.array([[1.0, 0, np.nan], [2, 0, 5], [3, 1, -1], [4, 1, 0]])  # answers x rows; one row skips an answer


@st.composite
def cases(draw):
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, strata = draw(st.integers(8, 60)), draw(st.integers(1, 4))
    stratum = np.concatenate([np.arange(strata), rng.integers(0, strata, n - strata)])
    weight = rng.uniform(0.2, 5, n) * (rng.random(n) > draw(st.sampled_from([0.0, 0.2])))
    fraction = rng.uniform(0, 0.9, strata) if draw(st.booleans()) else np.zeros(strata)
    inside = np.flatnonzero(rng.random(n) < 0.9)
    members = Members(inside, rng.integers(0, 3, len(inside)), 4)  # nobody is in the last level
    return rng.integers(-1, 4, n), members, DesignArrays(weight, stratum, np.arange(n), fraction)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_same_as_the_kernel(case):
    code, members, design = case
    assert tally.possible(members, design, True, 4)
    grid, among, counts = tally.grid(tally.tally(code, 4, members, design), VALUES, design)
    values = np.where(code[:, None] >= 0, VALUES[code], np.nan)
    expected, covariance = estimation.covariance(values, members, design)
    for name in Grid.__dataclass_fields__:
        np.testing.assert_allclose(getattr(grid, name), getattr(expected, name), rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(among, covariance, rtol=1e-9, atol=1e-13)
    there = np.nan_to_num(values[members.row]) * (design.weight[members.row] > 0)[:, None]
    np.testing.assert_allclose(counts, estimation.incidence(members.level, 4) @ there)


@pytest.mark.parametrize("columns", [{"cluster": ["c"]}, {"margins": [["g"]]}])
def test_designs_that_need_the_general_way(columns):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"q": rng.integers(1, 6, 80), "g": rng.choice(["a", "b"], 80), "c": rng.integers(0, 20, 80)})
    items = {"q": {"scale": {"min": 1, "max": 5}}, "g": {"scale": {"codes": ["a", "b"]}}}
    sv = survey.from_frame(frame, {"items": items}, design=Design(**columns))
    members = Members(np.arange(80), np.zeros(80, int), 1)
    assert not tally.possible(members, sv.arrays, True, 5)
    cells = measures.crosstab(sv, "q", "g", show="mean").cells
    np.testing.assert_allclose(cells["std_error"].iloc[1:], measures.mean(sv, "q", by="g")["std_error"], rtol=1e-10)


def test_a_table_is_the_same_either_way(plain, monkeypatch):
    fast = measures.crosstab(plain, ["all", "rec", "d"], ["region", "wave"])
    monkeypatch.setattr(tally, "possible", lambda *_: False)
    slow = measures.crosstab(plain, ["all", "rec", "d"], ["region", "wave"])
    pd.testing.assert_frame_equal(fast.cells, slow.cells, rtol=1e-9, atol=1e-12)
    pd.testing.assert_frame_equal(fast.tests, slow.tests, rtol=1e-7, atol=1e-10)
